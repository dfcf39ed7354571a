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

    /// Whether nothing is ever compared with a field of that path.
    static func isTooDeep(_ fieldName: String) -> Bool {
        FilterObstacle(tooDeep: fieldName.split(separator: ".").count) != nil
    }

    /// What a published value, or an invalidation's payload, comes to.
    package enum Outcome: Sendable, Equatable {
        case matches
        /// No group holds, and this field is not there to be compared.
        case notSelected(fieldName: String)
        /// No group holds, and this field cannot be compared, for that reason.
        case unreachable(fieldName: String, FilterObstacle)
        /// No group holds; the first comparison that does not.
        case differs(FieldFilter, published: JSONValue)
        /// There are no comparisons at all: nothing ever holds.
        case isEmpty
    }

    /// A group without comparisons holds for nothing, like a filter without groups (nowhere said).
    package func outcome(for reading: FilterReading) -> Outcome {
        var missing: String?
        var unreachable: Outcome?
        var difference: Outcome?
        for group in groups where !group.filters.isEmpty {
            var holds = true
            for filter in group.filters {
                let name = filter.fieldName
                if let value = reading.values[name] {
                    guard !filter.holds(for: value) else { continue }
                    difference = difference ?? .differs(filter, published: value)
                } else if let obstacle = reading.obstacles[name] {
                    unreachable = unreachable ?? .unreachable(fieldName: name, obstacle)
                } else {
                    missing = missing ?? name
                }
                holds = false
            }
            if holds { return .matches }
        }
        return missing.map { .notSelected(fieldName: $0) } ?? unreachable ?? difference ?? .isEmpty
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
