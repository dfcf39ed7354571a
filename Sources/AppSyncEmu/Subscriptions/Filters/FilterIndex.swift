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
        /// Those that may read nothing of what they select.
        var refused = 0

        var first: Subscription? { byValue.values.first?.values.first?.first }

        func first(isRefused: Bool) -> Subscription? {
            let lists = byValue.values.lazy.prefix(SubscriberLists.glance).joined().map(\.value)
            return lists.lazy.compactMap { $0.first(isRefused: isRefused) }.first
        }

        /// One whose filter does not hold. The filters of another value do not.
        func example(of value: MatchValue, _ reading: FilterReading) -> Subscription? {
            let here = byValue[value]?.first { $0.key.outcome(for: reading) != .matches }?.value
            return here?.first ?? byValue.first { $0.key != value }?.value.values.first?.first
        }
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
    mutating func lists(for filter: EnhancedFilter, isRefused: Bool) -> SubscriberLists {
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
        if isRefused { shapes[shape].refused += 1 }
        let lists = shapes[shape].byValue[anchor.value]?[filter] ?? SubscriberLists()
        shapes[shape].byValue[anchor.value, default: [:]][filter] = lists
        return lists
    }

    /// - Returns: the number of the subscription that stands in its place now, if another one does.
    mutating func remove(
        _ filter: EnhancedFilter, at place: SubscriberLists.Place, isRefused: Bool
    ) -> UInt32? {
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
        if isRefused { shapes[shape].refused -= 1 }
        if shapes[shape].count == 0 { shapes.remove(at: shape) }
        return moved
    }

    /// Calls `body` for each list of subscribers whose filter holds.
    func match(
        _ reading: FilterReading, _ misses: inout Misses,
        _ body: (_ loop: Int, _ subscribers: [Subscriber]) -> Void
    ) {
        for shape in shapes {
            guard shape.fieldNames.allSatisfy({ reading.values[$0] != nil }),
                let published = reading.values[shape.anchor]
            else {
                let isSelected = shape.fieldNames.allSatisfy {
                    reading.values[$0] != nil || reading.obstacles[$0] != nil
                }
                misses.add(
                    shape.count, to: isSelected ? \.filterFieldUnreachable : \.filterFieldNotSelected,
                    example: shape.first)
                continue
            }
            let value = MatchValue(published)
            var matched = 0
            for (filter, lists) in shape.byValue[value] ?? [:] where filter.outcome(for: reading) == .matches {
                matched += lists.count
                lists.forEachList(body)
            }
            misses.add(shape.count - matched, to: \.filterGroupFalse, example: shape.example(of: value, reading))
        }
        for (filter, lists) in others {
            switch filter.outcome(for: reading) {
            case .matches: lists.forEachList(body)
            case .notSelected: misses.add(lists.count, to: \.filterFieldNotSelected, example: lists.first)
            case .unreachable: misses.add(lists.count, to: \.filterFieldUnreachable, example: lists.first)
            case .differs: misses.add(lists.count, to: \.filterGroupFalse, example: lists.first)
            case .isEmpty:
                misses.add(lists.count, to: \.filterGroupFalse, example: lists.first)
                misses.comparesNothing += lists.count
            }
        }
    }

    /// Why nobody receives a publication that came to nothing.
    ///
    /// - Parameter selected: what the mutation selected, by paths.
    func matchNothing(_ selected: Set<String>, _ misses: inout Misses) {
        for shape in shapes {
            if !selected.isSuperset(of: shape.fieldNames) {
                misses.add(shape.count, to: \.filterFieldNotSelected, example: shape.first)
            } else if shape.fieldNames.contains(where: EnhancedFilter.isTooDeep) {
                misses.add(shape.count, to: \.filterFieldUnreachable, example: shape.first)
            } else {
                misses.addNothing(shape.count, refused: shape.refused) { shape.first(isRefused: $0) }
            }
        }
        for (filter, lists) in others {
            if filter.fieldNames.isEmpty {
                misses.add(lists.count, to: \.filterGroupFalse, example: lists.first)
                misses.comparesNothing += lists.count
            } else if !selected.isSuperset(of: filter.fieldNames) {
                misses.add(lists.count, to: \.filterFieldNotSelected, example: lists.first)
            } else if filter.fieldNames.contains(where: EnhancedFilter.isTooDeep) {
                misses.add(lists.count, to: \.filterFieldUnreachable, example: lists.first)
            } else {
                misses.addNothing(lists.count, refused: lists.refused) { lists.first(isRefused: $0) }
            }
        }
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
