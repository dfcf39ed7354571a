package import EmulatorCore
import OrderedCollections

/// Argument filtering: every argument that the subscriber provided must equal the same-named top-level field of
/// the published result (AppSync Developer Guide, "Real-time data"; facts section 3). An argument that was not
/// provided does not filter; an explicit null wants a null.
///
/// The subscriptions' index answers the same question for all subscribers at once; this is the rule for one.
package enum ArgumentMatch: Sendable, Equatable {
    case matches
    case differs(argument: String, subscribed: MatchValue, published: MatchValue)
    /// The mutation did not select the field: AppSync delivers nothing (amplify-cli #4601, amplify-flutter #2646).
    case notSelected(argument: String)
    /// The mutation returns a list, or a value without fields.
    case unreachable(argument: String, FilterObstacle)

    /// - Parameters:
    ///   - published: the published result's top-level fields that are there.
    ///   - obstacle: set when the result can have none.
    package init(
        _ arguments: [FilterArgument], against published: [String: MatchValue], obstacle: FilterObstacle? = nil
    ) {
        if let obstacle, let first = arguments.first {
            self = .unreachable(argument: first.name, obstacle)
            return
        }
        var missing: String?
        for argument in arguments {
            guard let value = published[argument.name] else {
                missing = missing ?? argument.name
                continue
            }
            if value != argument.value {
                self = .differs(argument: argument.name, subscribed: argument.value, published: value)
                return
            }
        }
        self = missing.map { .notSelected(argument: $0) } ?? .matches
    }

    /// The top-level fields of a published result that arguments of those names are matched against.
    package static func values(of published: JSONValue, named names: some Sequence<String>) -> [String: MatchValue] {
        guard let members = published.object else { return [:] }
        var values: [String: MatchValue] = [:]
        for name in names { if let value = members[name] { values[name] = MatchValue(value) } }
        return values
    }
}

/// An argument that a subscriber provided.
package struct FilterArgument: Sendable, Hashable {
    package var name: String
    package var value: MatchValue

    package init(name: String, value: MatchValue) {
        self.name = name
        self.value = value
    }

    /// Coerced arguments as filters, sorted by name.
    package static func list(_ arguments: JSONObject) -> [FilterArgument] {
        arguments.map { FilterArgument(name: $0.key, value: MatchValue($0.value)) }.sorted { $0.name < $1.name }
    }
}
