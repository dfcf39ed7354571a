import AppSyncEmu
import ArgumentParser
import EmulatorCore
import NIOHTTP1
import OrderedCollections

/// `emulator token`: a JWT of the emulator's own issuer.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Print a token that an API of a running emulator takes.",
        discussion: """
            For an API with AMAZON_COGNITO_USER_POOLS it has the claims of Cognito's tokens, its pool's issuer among them; \
            for one with OPENID_CONNECT those of an id token of its issuer. It is good as long as the emulator runs. Use it \
            as: curl -H "authorization: $(emulator token --sub alice)" …
            """
    )

    @Option(help: "Who it is: the claim sub.")
    var sub: String

    @Option(
        help: ArgumentHelp(
            "Another claim; repeatable. A value that is JSON is taken as JSON, but for custom attributes of a user pool, "
                + "which are text in all tokens.", valueName: "name=value"))
    var claim: [String] = []

    @Option(help: "A group of the user pool; repeatable.")
    var group: [String] = []

    @Option(help: "The user's name in the pool. (default: the sub)")
    var username: String?

    @Option(help: "id or access: which of Cognito's tokens.")
    var use: TokenRequest.Use = .id

    @Option(name: .customLong("client-id"), help: "The app client. (default: one that the API takes)")
    var clientID: String?

    @Option(
        help: ArgumentHelp("Seconds until it expires; --expires=-60 for one that has expired.", valueName: "seconds"))
    var expires = 3600

    @Option(help: "Id of the API. (default: the first)")
    var api: String?

    @Option(help: "Which of the API's issuers. (default: the first)")
    var issuer: String?

    @OptionGroup var target: ControlTarget

    func run() async throws {
        let answer = try await target.client.call(.POST, "token", body: try body)
        guard let token = answer["token"]?.string else { throw StartError("the answer has no token") }
        try StandardOutput.writeLine(token)
    }

    private var body: JSONValue {
        get throws {
            var members: JSONObject = [
                "sub": .string(sub), "use": .string(use.rawValue), "expiresIn": .int(expires),
                "groups": .array(group.map { .string($0) }),
            ]
            for (name, value) in [
                ("api", api), ("issuer", issuer), ("username", username), ("clientId", clientID),
            ] { if let value { members[name] = .string(value) } }
            var claims: JSONObject = [:]
            for text in claim {
                guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                    throw ValidationError("--claim takes name=value, not '\(text)'.")
                }
                let name = String(text[..<equals])
                let value = String(text[text.index(after: equals)...])
                let parsed = name.hasPrefix("custom:") ? nil : try? JSONParser.parse(value)
                claims[name] = parsed ?? .string(value)
            }
            members["claims"] = .object(claims)
            return .object(members)
        }
    }
}

extension TokenRequest.Use: ExpressibleByArgument {}
