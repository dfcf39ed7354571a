import EmulatorCore

/// Subscribers that a publication matches together, listed per event loop, because each loop sends to its own sockets.
final class SubscriberLists {
    /// Where a subscriber stands, for its removal.
    struct Place {
        var loop: Int
        var slot: Int
    }

    private var lists: [(loop: Int, subscribers: [Subscriber])] = []
    /// Those that may read nothing of what they select.
    private(set) var refused = 0

    var isEmpty: Bool { lists.isEmpty }
    var first: Subscription? { lists.first?.subscribers.first?.subscription }
    var count: Int { lists.reduce(0) { $0 + $1.subscribers.count } }

    func append(_ subscriber: Subscriber, loop: Int) -> Place {
        let list =
            lists.firstIndex { $0.loop == loop }
            ?? {
                lists.append((loop, []))
                return lists.count - 1
            }()
        lists[list].subscribers.append(subscriber)
        if subscriber.subscription.isRefused { refused += 1 }
        return Place(loop: loop, slot: lists[list].subscribers.count - 1)
    }

    /// - Returns: the number of the subscription that stands in its place now, if another one does.
    func remove(at place: Place) -> UInt32? {
        guard let list = lists.firstIndex(where: { $0.loop == place.loop }) else {
            preconditionFailure("event loop \(place.loop) has no list")
        }
        if lists[list].subscribers[place.slot].subscription.isRefused { refused -= 1 }
        // The last one takes its slot: subscribers that match together have no order among each other.
        let last = lists[list].subscribers.removeLast()
        guard lists[list].subscribers.count > place.slot else {
            if lists[list].subscribers.isEmpty { lists.remove(at: list) }
            return nil
        }
        lists[list].subscribers[place.slot] = last
        return last.subscription.number
    }

    /// One of a few that may, or may not, read something of their selection.
    func first(isRefused: Bool) -> Subscription? {
        for list in lists {
            let found = list.subscribers.prefix(Self.glance).first {
                $0.subscription.isRefused == isRefused
            }
            if let found { return found.subscription }
        }
        return nil
    }

    /// How many subscriptions, or lists of them, are looked at for an example: it is not worth going through all.
    static let glance = 64

    func forEachList(_ body: (_ loop: Int, _ subscribers: [Subscriber]) -> Void) {
        for list in lists { body(list.loop, list.subscribers) }
    }
}
