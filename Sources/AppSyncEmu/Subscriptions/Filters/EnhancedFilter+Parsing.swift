package import EmulatorCore
import OrderedCollections

/// Why the argument of `setSubscriptionFilter` or `setSubscriptionInvalidationFilter` was refused, in AppSync's words
/// where they are known.
package struct FilterRefusal: Error, Sendable, Equatable {
    package var message: String

    init(_ message: String) { self.message = message }
}

extension EnhancedFilter {
    /// The limits of rtfilter, "Restrictions", and of the service's quotas.
    enum Limits {
        /// Of all groups together: two fields of a client's filter and four of authorization rules, each in a group of
        /// its own, were refused (amplify-flutter #6142).
        static let fields = 5
        /// Each group counts as many times as its `in` filters have values.
        static let groups = 10
        static let listValues = 5
        static let containsAnyValues = 20
        static let stringLength = 256
        /// Deeper fields are accepted, and compared with nothing (`FilterObstacle.tooDeep`).
        static let nesting = 5
    }

    /// - Throws: `FilterRefusal`. Two texts are captured (amplify-category-api #740, amplify-flutter #6142); the others
    ///   are made in their manner.
    package init(_ json: JSONValue) throws(FilterRefusal) {
        guard case .array(let groups)? = json["filterGroup"] else {
            throw FilterRefusal("Subscription filter must have a `filterGroup` list.")
        }
        var read: [Group] = []
        for group in groups { read.append(try Self.group(group)) }
        self.init(groups: read)
        guard fieldNames.count <= Limits.fields else {
            throw FilterRefusal("Filters exceed maximum attributes limit \(Limits.fields) for subscription")
        }
        guard read.reduce(0, { $0 + $1.weight }) <= Limits.groups else {
            throw FilterRefusal("Filters exceed maximum filter limit \(Limits.groups) for subscription")
        }
    }

    private static func group(_ json: JSONValue) throws(FilterRefusal) -> Group {
        guard case .array(let filters)? = json["filters"] else {
            throw FilterRefusal("Each group of a subscription filter must have a `filters` list.")
        }
        var read: [FieldFilter] = []
        for filter in filters { read.append(try fieldFilter(filter)) }
        return Group(read)
    }

    private static func fieldFilter(_ json: JSONValue) throws(FilterRefusal) -> FieldFilter {
        guard let fieldName = json["fieldName"]?.string, !fieldName.isEmpty else {
            throw FilterRefusal("A subscription filter must have a `fieldName`.")
        }
        guard !fieldName.split(separator: ".", omittingEmptySubsequences: false).contains(where: \.isEmpty) else {
            throw FilterRefusal("`\(fieldName)` is not a valid `fieldName` of a subscription filter.")
        }
        guard let name = json["operator"]?.string else {
            throw FilterRefusal("The subscription filter of `\(fieldName)` must have an `operator`.")
        }
        guard let comparison = FilterOperator(name: name) else {
            throw FilterRefusal("`\(name)` is not a valid operator of a subscription filter.")
        }
        guard let value = json["value"] else {
            throw FilterRefusal("The subscription filter of `\(fieldName)` must have a `value`.")
        }
        try check(value, of: comparison)
        return FieldFilter(fieldName: fieldName, comparison: comparison, value: value)
    }

    private static func check(_ value: JSONValue, of comparison: FilterOperator) throws(FilterRefusal) {
        let name = comparison.rawValue
        switch comparison {
        case .in, .notIn, .containsAny, .between:
            guard case .array(let values) = value else {
                throw FilterRefusal("The value of operator `\(name)` must be a list.")
            }
            let limit = comparison == .containsAny ? Limits.containsAnyValues : Limits.listValues
            if comparison == .between {
                guard values.count == 2 else {
                    throw FilterRefusal("The value of operator `between` must be two values.")
                }
            } else if values.count > limit {
                throw FilterRefusal("subscription exceeds maximum value limit \(limit) for operator `\(name)`.")
            }
            for value in values { try checkElement(value, of: name) }
        default: try checkElement(value, of: name)
        }
    }

    private static func checkElement(_ value: JSONValue, of name: String) throws(FilterRefusal) {
        switch value {
        case .string(let text) where text.utf16.count > Limits.stringLength:
            throw FilterRefusal(
                "subscription exceeds maximum string length \(Limits.stringLength) for operator `\(name)`.")
        case .array, .object: throw FilterRefusal("The value of operator `\(name)` must be a scalar.")
        default: return
        }
    }
}

extension EnhancedFilter.Group {
    fileprivate var weight: Int {
        filters.reduce(1) { $1.comparison == .in ? $0 * max(1, $1.value.array?.count ?? 1) : $0 }
    }
}
