import EmulatorCore
import OrderedCollections

/// `$util.transform.toSubscriptionFilter`: conditions into groups of which one has to hold (developer guide,
/// "Transformation helpers in $util.transform", "Subscription filter arguments").
///
/// Several conditions on one field are alternatives, and so are the members of an `or` and the rules: every
/// combination is a group. Nothing is checked here (recorded in github.com/localstack/appsync-utils: an unknown
/// operator passes, and `not` is a field's name); `setSubscriptionFilter` does that.
struct SubscriptionFilterExpansion {
    /// AppSync would run out of memory as we would; its own limit is 10 groups.
    private static let groupLimit = 10_000

    private let ignoredFields: Set<String>

    /// - Returns: `{"filterGroup": […]}`; nil for what is no filter.
    static func expand(_ filter: JSONValue, ignoring ignored: [String], rules: JSONValue?) -> JSONValue? {
        let expansion = SubscriptionFilterExpansion(ignoredFields: Set(ignored))
        guard var groups = expansion.groups(of: filter) else { return nil }
        if let rules = rules?.object {
            var alternatives: [[JSONValue]] = []
            for (field, conditions) in rules {
                guard let more = alternativesOf(field, conditions) else { return nil }
                alternatives += more
            }
            if !alternatives.isEmpty {
                guard let crossed = cross(groups, alternatives) else { return nil }
                groups = crossed
            }
        }
        return ["filterGroup": .array(groups.filter { !$0.isEmpty }.map { ["filters": .array($0)] })]
    }

    private func groups(of filter: JSONValue) -> [[JSONValue]]? {
        guard let members = filter.object else { return nil }
        var groups: [[JSONValue]] = [[]]
        for (key, value) in members {
            switch key {
            case "and":
                guard let members = value.array else { return nil }
                for member in members {
                    guard let inner = self.groups(of: member), let crossed = Self.cross(groups, inner) else {
                        return nil
                    }
                    groups = crossed
                }
            case "or":
                guard let members = value.array else { return nil }
                var alternatives: [[JSONValue]] = []
                for member in members {
                    guard let inner = self.groups(of: member) else { return nil }
                    // A member of which every field is ignored is no alternative (the page's second example).
                    alternatives += inner.filter { !$0.isEmpty }
                }
                guard !alternatives.isEmpty else { continue }
                guard let crossed = Self.cross(groups, alternatives) else { return nil }
                groups = crossed
            default:
                if ignoredFields.contains(key) { continue }
                guard let alternatives = Self.alternativesOf(key, value),
                    let crossed = Self.cross(groups, alternatives)
                else { return nil }
                groups = crossed
            }
        }
        return groups
    }

    private static func alternativesOf(_ field: String, _ conditions: JSONValue) -> [[JSONValue]]? {
        conditions.object?.map { operation, value in
            [["fieldName": .string(field), "operator": .string(operation), "value": value]]
        }
    }

    private static func cross(_ groups: [[JSONValue]], _ alternatives: [[JSONValue]]) -> [[JSONValue]]? {
        guard groups.count * alternatives.count <= groupLimit else { return nil }
        return groups.flatMap { group in alternatives.map { group + $0 } }
    }
}
