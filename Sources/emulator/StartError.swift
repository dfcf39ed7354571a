/// Why the emulator did not start, or a command did not do its work: one sentence that names the cause.
struct StartError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
