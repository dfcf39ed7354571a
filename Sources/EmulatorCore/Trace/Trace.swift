import DequeModule

/// The bounded log of what happened in one emulated account. The oldest entries make room for the newest.
package final class Trace: Sendable {
    private struct State {
        var entries: [TraceEntry] = []
        /// Where the next entry goes once the ring is full.
        var cursor = 0
        var sequence: UInt64 = 0
        /// The request on whose behalf another was made, for the newest of them.
        var causes: [String: String] = [:]
        var joined: Deque<String> = []
        /// The sequence numbers of the entries whose content is still there, and of the first entry since the last
        /// `clear`.
        var withContent: Deque<UInt64> = []
        var first: UInt64 = 1
    }

    private let capacity: Int
    /// How many entries keep their content: it is as large as what the step worked on.
    private let contentCapacity: Int
    private let changed: @Sendable () -> Void
    private let state = Locked(State())

    /// - Parameter changed: called after each entry; often, and anywhere.
    package init(
        capacity: Int = 10_000, contentCapacity: Int = 1000, changed: @escaping @Sendable () -> Void = {}
    ) {
        precondition(capacity > 0)
        self.capacity = capacity
        self.contentCapacity = contentCapacity
        self.changed = changed
    }

    /// The number of the newest entry there ever was; 0 before the first.
    package var lastSequence: UInt64 { state.withLock { $0.sequence } }

    package func record(_ entry: TraceEntry) {
        state.withLock { state in
            state.sequence += 1
            var entry = entry
            entry.sequence = state.sequence
            if state.entries.count < capacity {
                state.entries.append(entry)
            } else {
                state.entries[state.cursor] = entry
                state.cursor = (state.cursor + 1) % capacity
            }
            guard entry.content != nil else { return }
            state.withContent.append(entry.sequence)
            guard state.withContent.count > contentCapacity, let oldest = state.withContent.popFirst() else { return }
            let index = Int(oldest - state.first) % capacity
            // It may have made room already.
            if state.entries[index].sequence == oldest { state.entries[index].content = nil }
        }
        changed()
    }

    /// Notes on whose behalf a request is made, so that a whole pipeline can be read under the id of what began it.
    package func join(_ requestID: String, causedBy cause: String?) {
        guard let cause, cause != requestID else { return }
        state.withLock { state in
            guard state.causes.updateValue(cause, forKey: requestID) == nil else { return }
            state.joined.append(requestID)
            if state.joined.count > capacity, let oldest = state.joined.popFirst() { state.causes[oldest] = nil }
        }
    }

    /// The entries that are still held, oldest first; of more than `limit` the newest.
    ///
    /// - Parameter requestID: of this request, and of all that were made on its behalf.
    package func entries(
        requestID: String? = nil,
        after sequence: UInt64 = 0,
        limit: Int = .max
    ) -> [TraceEntry] {
        let (ring, cursor, causes) = state.withLock { ($0.entries, $0.cursor, $0.causes) }
        var newestFirst: [TraceEntry] = []
        for entry in [ring[cursor...], ring[..<cursor]].joined().reversed() {
            guard entry.sequence > sequence, newestFirst.count < limit else { break }
            if let requestID, !Self.isCaused(entry.requestID, by: requestID, causes) { continue }
            var entry = entry
            entry.causedBy = causes[entry.requestID]
            newestFirst.append(entry)
        }
        return newestFirst.reversed()
    }

    private static func isCaused(_ requestID: String, by origin: String, _ causes: [String: String]) -> Bool {
        var current = requestID
        // A function that calls itself makes a chain, never a ring: each request has one cause, and it came before.
        while current != origin {
            guard let cause = causes[current] else { return false }
            current = cause
        }
        return true
    }

    package func clear() {
        state.withLock { state in
            state.entries.removeAll()
            state.cursor = 0
            state.causes.removeAll()
            state.joined.removeAll()
            state.withContent.removeAll()
            state.first = state.sequence + 1
        }
    }
}
