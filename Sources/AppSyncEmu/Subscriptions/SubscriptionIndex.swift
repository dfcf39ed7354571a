import EmulatorCore

/// The live subscriptions of one subscription field, found by argument values.
///
/// Subscriptions that provide the same arguments (a *shape*) share a dictionary from values to subscribers; so a
/// publication costs one look-up a shape and what it matches, however many are connected. Those whose resolver set an
/// enhanced filter are found by that.
///
/// Lives under the registry's lock and never leaves it; what leaves are copies of the subscriber lists.
final class SubscriptionIndex {
    private var shapes: [ArgumentShape] = []
    private var filtered = FilterIndex()
    /// Those that an invalidation may end, by number.
    private var invalidatable: [UInt32: Subscription] = [:]
    private var places: [UInt32: SubscriberLists.Place] = [:]
    private(set) var live: [UInt32: Subscription] = [:]

    var count: Int { live.count }
    var invalidatableCount: Int { invalidatable.count }

    /// The fields that enhanced filters read; empty where there are none.
    var filterFieldNames: Dictionary<String, Int>.Keys { filtered.fieldNames }

    func insert(_ subscriber: Subscriber, loop: Int) {
        let subscription = subscriber.subscription
        live[subscription.number] = subscription
        if subscription.invalidationFilter != nil { invalidatable[subscription.number] = subscription }
        if let filter = subscription.filter {
            places[subscription.number] = filtered.lists(for: filter, isRefused: subscription.isRefused)
                .append(subscriber, loop: loop)
            return
        }
        let (names, key) = Self.key(of: subscription)
        let shape =
            shapes.firstIndex { $0.names == names }
            ?? {
                shapes.append(ArgumentShape(names: names))
                return shapes.count - 1
            }()
        places[subscription.number] = shapes[shape].insert(subscriber, key, loop: loop)
    }

    func remove(_ number: UInt32) -> Subscription? {
        guard let subscription = live.removeValue(forKey: number), let place = places.removeValue(forKey: number)
        else { return nil }
        invalidatable[number] = nil
        if let filter = subscription.filter {
            let moved = filtered.remove(filter, at: place, isRefused: subscription.isRefused)
            if let moved { places[moved]?.slot = place.slot }
            return subscription
        }
        let (names, key) = Self.key(of: subscription)
        guard let shape = shapes.firstIndex(where: { $0.names == names }) else {
            preconditionFailure("subscription \(number) has a place outside of its index")
        }
        if let moved = shapes[shape].remove(subscription, key, at: place) { places[moved]?.slot = place.slot }
        if shapes[shape].count == 0 { shapes.remove(at: shape) }
        return subscription
    }

    /// Calls `body` for each list of subscribers that the values match.
    ///
    /// - Parameters:
    ///   - published: what is there of the arguments' fields.
    ///   - obstacle: set when the result has no fields at all.
    ///   - reading: what is there of `filterFieldNames`.
    func match(
        _ published: [String: MatchValue], obstacle: FilterObstacle?, _ reading: FilterReading, wantsExamples: Bool,
        _ body: (_ loop: Int, _ subscribers: [Subscriber]) -> Void
    ) -> Misses {
        var misses = Misses(wantsExamples: wantsExamples)
        filtered.match(reading, &misses, body)
        for shape in shapes.indices {
            if obstacle != nil, !shapes[shape].names.isEmpty {
                misses.add(shapes[shape].count, to: \.filterFieldUnreachable, example: shapes[shape].first)
            } else {
                shapes[shape].match(published, &misses, body)
            }
        }
        return misses
    }

    /// Why nobody receives a publication that came to nothing.
    ///
    /// - Parameter selected: what the mutation selected, by paths.
    func matchNothing(_ selected: Set<String>, wantsExamples: Bool) -> Misses {
        var misses = Misses(wantsExamples: wantsExamples)
        filtered.matchNothing(selected, &misses)
        for shape in shapes {
            if selected.isSuperset(of: shape.names) {
                misses.addNothing(shape.count, refused: shape.refused) { shape.first(isRefused: $0) }
            } else {
                misses.add(shape.count, to: \.filterFieldNotSelected, example: shape.first)
            }
        }
        return misses
    }

    /// The subscriptions whose invalidation filter holds for a payload.
    func invalidated(by payload: JSONValue) -> [Subscription] {
        invalidatable.values.filter { subscription in
            guard let filter = subscription.invalidationFilter else { return false }
            return filter.outcome(for: FilterReading(of: payload, at: filter.fieldNames)) == .matches
        }
    }

    private static func key(of subscription: Subscription) -> (names: [String], MatchKey) {
        (subscription.arguments.map(\.name), MatchKey(values: subscription.arguments.map(\.value)))
    }
}
