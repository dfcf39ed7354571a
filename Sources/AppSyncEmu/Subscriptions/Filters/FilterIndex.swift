import EmulatorCore

/// The live subscriptions of one field that have an enhanced filter.
///
/// Equal filters are asked once. Most filters of pipelines hold for one user or tenant only: a filter of one group with
/// an `eq` is found by that field's value, so that a publication asks those of its own user, however many there are.
struct FilterIndex {
    /// Filters of one group that read the same fields and have their first `eq` on the same one.
    private struct Shape {
        var fieldNames: [String]
        var anchor: String
        var byValue: [MatchValue: [EnhancedFilter: SubscriberLists]] = [:]
        var count = 0
    }

    /// Where a filter is kept.
    private struct Anchor {
        var fieldNames: [String]
        var name: String
        var value: MatchValue
    }

    private var shapes: [Shape] = []
    private var others: [EnhancedFilter: SubscriberLists] = [:]
    /// How many subscriptions read each field.
    private var readers: [String: Int] = [:]

    var fieldNames: Dictionary<String, Int>.Keys { readers.keys }

    /// The list that a new subscriber with this filter goes to.
    mutating func lists(for filter: EnhancedFilter) -> SubscriberLists {
        for name in filter.fieldNames { readers[name, default: 0] += 1 }
        guard let anchor = Self.anchor(of: filter) else {
            let lists = others[filter] ?? SubscriberLists()
            others[filter] = lists
            return lists
        }
        let shape =
            index(of: anchor)
            ?? {
                shapes.append(Shape(fieldNames: anchor.fieldNames, anchor: anchor.name))
                return shapes.count - 1
            }()
        shapes[shape].count += 1
        let lists = shapes[shape].byValue[anchor.value]?[filter] ?? SubscriberLists()
        shapes[shape].byValue[anchor.value, default: [:]][filter] = lists
        return lists
    }

    /// - Returns: the number of the subscription that stands in its place now, if another one does.
    mutating func remove(_ filter: EnhancedFilter, at place: SubscriberLists.Place) -> UInt32? {
        for name in filter.fieldNames {
            let count = readers[name, default: 1] - 1
            readers[name] = count == 0 ? nil : count
        }
        guard let anchor = Self.anchor(of: filter) else {
            let moved = others[filter]?.remove(at: place)
            if others[filter]?.isEmpty == true { others[filter] = nil }
            return moved
        }
        guard let shape = index(of: anchor), let lists = shapes[shape].byValue[anchor.value]?[filter] else {
            preconditionFailure("a filter is kept outside of its shape")
        }
        let moved = lists.remove(at: place)
        if lists.isEmpty { shapes[shape].byValue[anchor.value]?[filter] = nil }
        if shapes[shape].byValue[anchor.value]?.isEmpty == true { shapes[shape].byValue[anchor.value] = nil }
        shapes[shape].count -= 1
        if shapes[shape].count == 0 { shapes.remove(at: shape) }
        return moved
    }

    /// Calls `body` for each list of subscribers whose filter holds.
    func match(
        _ values: [String: JSONValue], _ body: (_ loop: Int, _ subscribers: [Subscriber]) -> Void
    ) -> SubscriptionIndex.Misses {
        var misses = SubscriptionIndex.Misses()
        for shape in shapes {
            guard shape.fieldNames.allSatisfy({ values[$0] != nil }), let value = values[shape.anchor] else {
                misses.notSelected += shape.count
                continue
            }
            var matched = 0
            for (filter, lists) in shape.byValue[MatchValue(value)] ?? [:] where filter.outcome(for: values) == .matches
            {
                matched += lists.count
                lists.forEachList(body)
            }
            misses.filterFalse += shape.count - matched
        }
        for (filter, lists) in others {
            switch filter.outcome(for: values) {
            case .matches: lists.forEachList(body)
            case .notSelected: misses.notSelected += lists.count
            case .differs, .isEmpty: misses.filterFalse += lists.count
            }
        }
        return misses
    }

    private func index(of anchor: Anchor) -> Int? {
        shapes.firstIndex { $0.anchor == anchor.name && $0.fieldNames == anchor.fieldNames }
    }

    private static func anchor(of filter: EnhancedFilter) -> Anchor? {
        guard filter.groups.count == 1, let first = filter.groups[0].filters.first(where: { $0.comparison == .eq })
        else { return nil }
        return Anchor(fieldNames: filter.fieldNames.sorted(), name: first.fieldName, value: MatchValue(first.value))
    }
}
