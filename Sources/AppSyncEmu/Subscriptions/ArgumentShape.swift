import EmulatorCore

/// The live subscriptions of one field that provide the same arguments, found by their values.
struct ArgumentShape {
    /// Of more kinds of selections than this the counts are made anew.
    private static let partialLimit = 16

    /// Of the provided arguments, sorted.
    let names: [String]
    private(set) var count = 0
    /// Those that may read nothing of what they select.
    private(set) var refused = 0
    private var buckets: [MatchKey: SubscriberLists] = [:]
    /// For mutations that do not select all of the names: how many subscriptions have which values for those that are
    /// selected, by the places of these. Made when the first such mutation comes, and kept up afterwards.
    private var partial: [[Int]: [MatchKey: Int]] = [:]

    init(names: [String]) { self.names = names }

    mutating func insert(_ subscriber: Subscriber, _ key: MatchKey, loop: Int) -> SubscriberLists.Place {
        let bucket = buckets[key] ?? SubscriberLists()
        buckets[key] = bucket
        count += 1
        if subscriber.subscription.isRefused { refused += 1 }
        for places in Array(partial.keys) { partial[places]?[key.only(places), default: 0] += 1 }
        return bucket.append(subscriber, loop: loop)
    }

    /// - Returns: the number of the subscription that stands in its place now, if another one does.
    mutating func remove(_ subscription: Subscription, _ key: MatchKey, at place: SubscriberLists.Place) -> UInt32? {
        guard let bucket = buckets[key] else {
            preconditionFailure("subscription \(subscription.number) has a place outside of its shape")
        }
        let moved = bucket.remove(at: place)
        if bucket.isEmpty { buckets[key] = nil }
        count -= 1
        if subscription.isRefused { refused -= 1 }
        for places in Array(partial.keys) {
            let key = key.only(places)
            let count = (partial[places]?[key] ?? 1) - 1
            partial[places]?[key] = count == 0 ? nil : count
        }
        return moved
    }

    /// Calls `body` for each list of subscribers whose values are the published ones.
    mutating func match(
        _ published: [String: MatchValue], _ misses: inout Misses,
        _ body: (_ loop: Int, _ subscribers: [Subscriber]) -> Void
    ) {
        var values: [MatchValue] = []
        values.reserveCapacity(names.count)
        for name in names { if let value = published[name] { values.append(value) } }
        let key = MatchKey(values: values)
        guard values.count == names.count else { return miss(published, key, &misses) }
        let bucket = buckets[key]
        bucket?.forEachList(body)
        misses.add(
            count - (bucket?.count ?? 0), to: \.argumentDiffers,
            example: buckets.first { $0.key != key }?.value.first)
    }

    /// A value that differs counts before a field that was not selected (`ArgumentMatch`).
    ///
    /// - Parameter key: the published values of the names that are selected.
    private mutating func miss(_ published: [String: MatchValue], _ key: MatchKey, _ misses: inout Misses) {
        let places = names.indices.filter { published[names[$0]] != nil }
        guard !places.isEmpty else { return misses.add(count, to: \.filterFieldNotSelected, example: first) }
        let equal = counts(at: places)[key] ?? 0
        misses.add(equal, to: \.filterFieldNotSelected, example: example { $0.only(places) == key })
        misses.add(count - equal, to: \.argumentDiffers, example: example { $0.only(places) != key })
    }

    private mutating func counts(at places: [Int]) -> [MatchKey: Int] {
        if let known = partial[places] { return known }
        var counts: [MatchKey: Int] = [:]
        for (key, bucket) in buckets { counts[key.only(places), default: 0] += bucket.count }
        if partial.count >= Self.partialLimit { partial.removeAll() }
        partial[places] = counts
        return counts
    }

    // MARK: - Examples

    var first: Subscription? { buckets.values.first?.first }

    func first(isRefused: Bool) -> Subscription? {
        buckets.values.lazy.prefix(SubscriberLists.glance).compactMap { $0.first(isRefused: isRefused) }.first
    }

    private func example(_ holds: (MatchKey) -> Bool) -> Subscription? {
        buckets.lazy.prefix(SubscriberLists.glance).first { holds($0.key) }?.value.first
    }
}

extension MatchKey {
    fileprivate func only(_ places: [Int]) -> MatchKey { MatchKey(values: places.map { values[$0] }) }
}
