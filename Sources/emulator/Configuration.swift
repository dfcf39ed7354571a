import ArgumentParser
import EmulatorCore

/// What `serve` was asked to do: options first, then the environment, then defaults.
struct Configuration: Sendable {
    var sources: [String]
    var port: Int
    /// Empty: loopback, over IPv4 and where there is one over IPv6.
    var hosts: [String]
    var publicURL: String?
    var dataDirectory: String?
    var durability: SQLiteDatabase.Durability
    var seeds: [String]
    var apiKey: String?
    var signaturePolicy: SignaturePolicy
    var credentialsFile: String?
    var region: String
    var logFormat: LogFormat

    static let accountID = "000000000000"

    /// - Throws: `ValidationError` (exit code 64) that names the option and what it takes.
    init(options: ServeOptions, environment: [String: String]) throws(ValidationError) {
        func text(_ given: String?, _ name: String) -> String? {
            given ?? environment["EMULATOR_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
        }
        func list(_ given: [String], _ name: String) -> [String] {
            given.isEmpty
                ? (environment["EMULATOR_\(name)"] ?? "").split(separator: ":").map(String.init) : given
        }
        sources = options.sources
        hosts =
            options.host.isEmpty
            ? (environment["EMULATOR_HOST"] ?? "").split(separator: ",").map(String.init) : options.host
        publicURL = text(options.publicURL, "PUBLIC_URL").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        dataDirectory = text(options.data, "DATA")
        seeds = list(options.seed, "SEED")
        apiKey = text(options.apiKey, "API_KEY")
        credentialsFile = text(options.credentials, "CREDENTIALS")
        region = text(options.region, "REGION") ?? environment["AWS_REGION"] ?? "us-east-1"

        let port = text(options.port.map(String.init), "PORT") ?? "4566"
        guard let number = Int(port), (0...65_535).contains(number) else {
            throw ValidationError("--port takes a number from 0 to 65535, not '\(port)'.")
        }
        self.port = number
        signaturePolicy = try Self.choice(text(options.auth, "AUTH"), "--auth", SignaturePolicy.verify)
        logFormat = try Self.choice(text(options.logFormat, "LOG_FORMAT"), "--log-format", LogFormat.text)
        durability = try Self.choice(
            text(options.durability, "DURABILITY"), "--durability", SQLiteDatabase.Durability.normal)
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ text: String?, _ option: String, _ standard: Choice
    ) throws(ValidationError) -> Choice where Choice.RawValue == String {
        guard let text else { return standard }
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\(option) takes one of \(choices), not '\(text)'.")
        }
        return choice
    }
}
