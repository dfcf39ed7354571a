import AppSyncEmu
import EmulatorCore
import OrderedCollections

/// `POST /_emulator/await`: what somebody waits for, instead of sleeping. All that is named must hold at once.
///
/// `{"subscribers": 2, "field": "onStatusUpdate", "arguments": {"userId": "bob"}, "timeoutMs": 5000}`,
/// `{"deliveries": 3, "field": "onStatusUpdate", "since": 17}`, `{"quiet": true}`
struct AwaitRequest: Sendable, Equatable {
    /// So many subscriptions are live.
    var subscribers: Int?
    /// So many deliveries are in the log.
    var deliveries: Int?
    /// No event waits or runs, and no publication is on its way.
    var isQuiet = false
    var apiID: String?
    var field: String?
    var arguments: [WantedArgument] = []
    /// Deliveries of publications after that sequence number.
    var since: UInt64 = 0
    var timeout = Duration.seconds(10)

    /// In milliseconds. Nobody waits longer for a test.
    static let maximumTimeout = 600_000

    init(_ json: JSONValue) throws(ControlError) {
        guard let members = json.object else { throw ControlError("the body must be a JSON object") }
        for (name, value) in members {
            switch name {
            case "subscribers": subscribers = try Self.count(value, of: name)
            case "deliveries": deliveries = try Self.count(value, of: name)
            case "quiet": isQuiet = try Self.flag(value, of: name)
            case "api": apiID = try Self.text(value, of: name)
            case "field": field = try Self.text(value, of: name)
            case "since": since = UInt64(try Self.count(value, of: name))
            case "timeoutMs": timeout = .milliseconds(try Self.count(value, of: name, maximum: Self.maximumTimeout))
            case "arguments":
                guard let given = value.object else {
                    throw ControlError("arguments takes an object of argument values, not \(value.text)")
                }
                arguments = given.map { WantedArgument(name: $0.key, value: $0.value) }
            default:
                throw ControlError(
                    "there is no member \(name); there are subscribers, deliveries, quiet, field, arguments, api, since "
                        + "and timeoutMs")
            }
        }
        guard subscribers != nil || deliveries != nil || isQuiet else {
            throw ControlError("name what to wait for: subscribers, deliveries or quiet")
        }
        if isQuiet, subscribers == nil, deliveries == nil {
            for name in ["api", "field", "arguments", "since"] where members[name] != nil {
                throw ControlError("quiet is about everything: it takes no \(name)")
            }
        }
        if members["since"] != nil, deliveries == nil { throw ControlError("since is for deliveries") }
    }

    private static func count(
        _ value: JSONValue, of name: String, maximum: Int = .max
    ) throws(ControlError) -> Int {
        guard case .number(let number) = value, let count = number.int, count >= 0, count <= maximum else {
            let bound = maximum == .max ? "up" : "to \(maximum)"
            throw ControlError("\(name) takes a whole number from 0 \(bound), not \(value.text)")
        }
        return count
    }

    private static func text(_ value: JSONValue, of name: String) throws(ControlError) -> String {
        guard let text = value.string else { throw ControlError("\(name) takes a string, not \(value.text)") }
        return text
    }

    private static func flag(_ value: JSONValue, of name: String) throws(ControlError) -> Bool {
        guard value == true else { throw ControlError("\(name) takes true, not \(value.text)") }
        return true
    }
}
