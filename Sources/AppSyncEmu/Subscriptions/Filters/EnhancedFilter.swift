package import EmulatorCore
package import OrderedCollections

/// A filter that a subscription's resolver set: `{"filterGroup": [{"filters": [{fieldName, operator, value}, …]}, …]}`.
/// Filters of a group must all hold, one group is enough (AppSync developer guide, "Extensions", *filterJsonObject*).
///
/// It takes the place of the subscription's arguments: these filter no more (rtfilter).
package struct EnhancedFilter: Sendable, Hashable {
    package struct Group: Sendable, Hashable {
        package var filters: [FieldFilter]

        package init(_ filters: [FieldFilter]) { self.filters = filters }
    }

    package var groups: [Group]

    package init(groups: [Group]) { self.groups = groups }

    /// The fields that it reads, each once.
    package var fieldNames: OrderedSet<String> { OrderedSet(groups.lazy.flatMap(\.filters).map(\.fieldName)) }

    /// What a published value, or an invalidation's payload, comes to.
    package enum Outcome: Sendable, Equatable {
        case matches
        /// No group holds, and this field is not there to be compared.
        case notSelected(fieldName: String)
        /// No group holds; the first comparison that does not.
        case differs(FieldFilter, published: JSONValue)
        /// There are no groups at all: nothing ever holds.
        case isEmpty
    }

    /// - Parameter values: what is there of the fields that the filter reads, by their names.
    package func outcome(for values: [String: JSONValue]) -> Outcome {
        var missing: String?
        var difference: (FieldFilter, JSONValue)?
        for group in groups {
            var holds = true
            for filter in group.filters {
                guard let value = values[filter.fieldName] else {
                    missing = missing ?? filter.fieldName
                    holds = false
                    continue
                }
                guard !filter.holds(for: value) else { continue }
                difference = difference ?? (filter, value)
                holds = false
            }
            if holds { return .matches }
        }
        if let missing { return .notSelected(fieldName: missing) }
        return difference.map { .differs($0.0, published: $0.1) } ?? .isEmpty
    }

    /// What is there of some fields, nested ones by their paths (`severity.level`). A value that is no object has none:
    /// AppSync filters no lists at the top (rtfilter, "Restrictions").
    package static func values(
        of published: JSONValue,
        at fieldNames: some Sequence<String>
    ) -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for name in fieldNames { if let value = value(of: published, at: name) { values[name] = value } }
        return values
    }

    private static func value(of published: JSONValue, at path: String) -> JSONValue? {
        if let value = published[path] { return value }
        var value = published
        for key in path.split(separator: ".") {
            guard let member = value[String(key)] else { return nil }
            value = member
        }
        return value
    }
}

/// One comparison of an enhanced filter.
package struct FieldFilter: Sendable, Hashable {
    package var fieldName: String
    package var comparison: FilterOperator
    package var value: JSONValue

    package init(fieldName: String, comparison: FilterOperator, value: JSONValue) {
        self.fieldName = fieldName
        self.comparison = comparison
        self.value = value
    }

    package func holds(for published: JSONValue) -> Bool { comparison.holds(published, value) }

    /// Filters that hold for the same values share their subscribers: `café` in one normal form is not `café` in another.
    package static func == (left: FieldFilter, right: FieldFilter) -> Bool {
        left.comparison == right.comparison && left.fieldName == right.fieldName
            && MatchValue(left.value) == MatchValue(right.value)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(fieldName)
        hasher.combine(comparison)
        hasher.combine(MatchValue(value))
    }

    /// `severity ge 7`
    package var text: String { "\(fieldName) \(comparison.rawValue) \(value.text)" }
}
