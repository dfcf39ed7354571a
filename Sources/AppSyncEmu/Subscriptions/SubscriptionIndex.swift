import EmulatorCore

/// The live subscriptions of one subscription field, found by argument values.
///
/// Subscriptions that provide the same arguments (a *shape*) share a dictionary from values to subscribers; so a
/// publication costs one look-up a shape and what it matches, however many are connected. Subscribers of equal
/// values are listed per event loop, because each loop sends to its own sockets.
///
/// Lives under the registry's lock and never leaves it; what leaves are copies of the subscriber lists.
final class SubscriptionIndex {
    /// The names of the provided arguments, sorted.
    private struct Shape {
        var names: [String]
        var buckets: [MatchKey: Bucket] = [:]
        var count = 0
    }

    private final class Bucket {
        var lists: [(loop: Int, subscribers: [Subscriber])] = []
    }

    /// Where a subscription stands, for its removal.
    private struct Place {
        var loop: Int
        var slot: Int
    }

    private var shapes: [Shape] = []
    private var places: [UInt32: Place] = [:]
    private(set) var live: [UInt32: Subscription] = [:]

    var count: Int { live.count }

    func insert(_ subscriber: Subscriber, loop: Int) {
        let subscription = subscriber.subscription
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
                let bucket = Bucket()
                shapes[shape].buckets[key] = bucket
                return bucket
            }()
        let list =
            bucket.lists.firstIndex { $0.loop == loop }
            ?? {
                bucket.lists.append((loop, []))
                return bucket.lists.count - 1
            }()
        places[subscription.number] = Place(loop: loop, slot: bucket.lists[list].subscribers.count)
        bucket.lists[list].subscribers.append(subscriber)
        shapes[shape].count += 1
        live[subscription.number] = subscription
    }

    func remove(_ number: UInt32) -> Subscription? {
        guard let subscription = live.removeValue(forKey: number), let place = places.removeValue(forKey: number)
        else { return nil }
        let (names, key) = Self.key(of: subscription)
        guard let shape = shapes.firstIndex(where: { $0.names == names }), let bucket = shapes[shape].buckets[key],
            let list = bucket.lists.firstIndex(where: { $0.loop == place.loop })
        else { preconditionFailure("subscription \(number) has a place outside of its index") }
        // The last one takes its slot: subscribers of equal values have no order among each other.
        let last = bucket.lists[list].subscribers.removeLast()
        if last.subscription.number != number {
            bucket.lists[list].subscribers[place.slot] = last
            places[last.subscription.number]?.slot = place.slot
        }
        shapes[shape].count -= 1
        if bucket.lists[list].subscribers.isEmpty { bucket.lists.remove(at: list) }
        if bucket.lists.isEmpty { shapes[shape].buckets[key] = nil }
        if shapes[shape].count == 0 { shapes.remove(at: shape) }
        return subscription
    }

    /// Calls `body` for each list of subscribers that the values match.
    /// - Returns: how many subscriptions cannot match because the mutation did not select a field they filter by.
    func match(_ published: [String: MatchValue], _ body: (_ loop: Int, _ subscribers: [Subscriber]) -> Void) -> Int {
        var notSelected = 0
        for shape in shapes {
            var values: [MatchValue] = []
            values.reserveCapacity(shape.names.count)
            for name in shape.names { if let value = published[name] { values.append(value) } }
            guard values.count == shape.names.count else {
                notSelected += shape.count
                continue
            }
            guard let bucket = shape.buckets[MatchKey(values: values)] else { continue }
            for list in bucket.lists { body(list.loop, list.subscribers) }
        }
        return notSelected
    }

    private static func key(of subscription: Subscription) -> (names: [String], MatchKey) {
        (subscription.arguments.map(\.name), MatchKey(values: subscription.arguments.map(\.value)))
    }
}
