import EmulatorCore

/// Subscribers that a publication matches together, listed per event loop, because each loop sends to its own sockets.
final class SubscriberLists {
    /// Where a subscriber stands, for its removal.
    struct Place {
        var loop: Int
        var slot: Int
    }

    private var lists: [(loop: Int, subscribers: [Subscriber])] = []

    var isEmpty: Bool { lists.isEmpty }
    var count: Int { lists.reduce(0) { $0 + $1.subscribers.count } }

    func append(_ subscriber: Subscriber, loop: Int) -> Place {
        let list =
            lists.firstIndex { $0.loop == loop }
            ?? {
                lists.append((loop, []))
                return lists.count - 1
            }()
        lists[list].subscribers.append(subscriber)
        return Place(loop: loop, slot: lists[list].subscribers.count - 1)
    }

    /// - Returns: the number of the subscription that stands in its place now, if another one does.
    func remove(at place: Place) -> UInt32? {
        guard let list = lists.firstIndex(where: { $0.loop == place.loop }) else {
            preconditionFailure("event loop \(place.loop) has no list")
        }
        // The last one takes its slot: subscribers that match together have no order among each other.
        let last = lists[list].subscribers.removeLast()
        guard lists[list].subscribers.count > place.slot else {
            if lists[list].subscribers.isEmpty { lists.remove(at: list) }
            return nil
        }
        lists[list].subscribers[place.slot] = last
        return last.subscription.number
    }

    func forEachList(_ body: (_ loop: Int, _ subscribers: [Subscriber]) -> Void) {
        for list in lists { body(list.loop, list.subscribers) }
    }
}
