import ArgumentParser

/// The running emulator that a command acts on.
struct ControlTarget: ParsableArguments {
    @Option(help: "Where the emulator listens. (default: EMULATOR_ENDPOINT, else http://127.0.0.1:4566)")
    var endpoint: String?

    var client: ControlClient {
        get throws {
            let given = endpoint ?? ProcessEnvironment.current["EMULATOR_ENDPOINT"]
            return try ControlClient(endpoint: given ?? "http://127.0.0.1:4566")
        }
    }
}
