import EmulatorCore

/// The live subscriptions of one subscription field, found by argument values.
///
/// Subscriptions that provide the same arguments (a *shape*) share a dictionary from values to subscribers; so a
/// publication costs one look-up a shape and what it matches, however many are connected. Those whose resolver set an
/// enhanced filter are found by that.
///
/// Lives under the registry's lock and never leaves it; what leaves are copies of the subscriber lists.
final class SubscriptionIndex {
    /// The names of the provided arguments, sorted.
    private struct Shape {
        var names: [String]
        var buckets: [MatchKey: SubscriberLists] = [:]
        var count = 0
    }

    /// Subscriptions that a publication does not match, by the reason; all others have another argument.
    struct Misses {
        /// The mutation did not select a field that they filter by.
        var notSelected = 0
        /// Their enhanced filter does not hold.
        var filterFalse = 0
    }

    private var shapes: [Shape] = []
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
            places[subscription.number] = filtered.lists(for: filter).append(subscriber, loop: loop)
            return
        }
        let (names, key) = Self.key(of: subscription)
        let shape =
            shapes.firstIndex { $0.names == names }
            ?? {
                shapes.append(Shape(names: names))
                return shapes.count - 1
            }()
        let bucket =
            shapes[shape].buckets[key]
            ?? {
                let bucket = SubscriberLists()
                shapes[shape].buckets[key] = bucket
                return bucket
            }()
        places[subscription.number] = bucket.append(subscriber, loop: loop)
        shapes[shape].count += 1
    }

    func remove(_ number: UInt32) -> Subscription? {
        guard let subscription = live.removeValue(forKey: number), let place = places.removeValue(forKey: number)
        else { return nil }
        invalidatable[number] = nil
        if let filter = subscription.filter {
            if let moved = filtered.remove(filter, at: place) { places[moved]?.slot = place.slot }
            return subscription
        }
        let (names, key) = Self.key(of: subscription)
        guard let shape = shapes.firstIndex(where: { $0.names == names }), let bucket = shapes[shape].buckets[key]
        else { preconditionFailure("subscription \(number) has a place outside of its index") }
        if let moved = bucket.remove(at: place) { places[moved]?.slot = place.slot }
        shapes[shape].count -= 1
        if bucket.isEmpty { shapes[shape].buckets[key] = nil }
        if shapes[shape].count == 0 { shapes.remove(at: shape) }
        return subscription
    }

    /// Calls `body` for each list of subscribers that the values match.
    ///
    /// - Parameter filterValues: what is there of `filterFieldNames`.
    func match(
        _ published: [String: MatchValue],
        _ filterValues: [String: JSONValue],
        _ body: (_ loop: Int, _ subscribers: [Subscriber]) -> Void
    ) -> Misses {
        var misses = filtered.match(filterValues, body)
        for shape in shapes {
            var values: [MatchValue] = []
            values.reserveCapacity(shape.names.count)
            for name in shape.names { if let value = published[name] { values.append(value) } }
            guard values.count == shape.names.count else {
                misses.notSelected += shape.count
                continue
            }
            shape.buckets[MatchKey(values: values)]?.forEachList(body)
        }
        return misses
    }

    /// The subscriptions whose invalidation filter holds for a payload.
    func invalidated(by payload: JSONValue) -> [Subscription] {
        invalidatable.values.filter { subscription in
            guard let filter = subscription.invalidationFilter else { return false }
            return filter.outcome(for: EnhancedFilter.values(of: payload, at: filter.fieldNames)) == .matches
        }
    }

    private static func key(of subscription: Subscription) -> (names: [String], MatchKey) {
        (subscription.arguments.map(\.name), MatchKey(values: subscription.arguments.map(\.value)))
    }
}
