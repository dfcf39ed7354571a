/// The bounded log of what happened in one emulated account. The oldest entries make room for the newest.
package final class Trace: Sendable {
    private struct State {
        var entries: [TraceEntry] = []
        /// Where the next entry goes once the ring is full.
        var cursor = 0
        var sequence: UInt64 = 0
    }

    private let capacity: Int
    private let state = Locked(State())

    package init(capacity: Int = 10_000) {
        precondition(capacity > 0)
        self.capacity = capacity
    }

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
        }
    }

    /// The entries that are still held, oldest first; of more than `limit` the newest.
    package func entries(
        requestID: String? = nil,
        after sequence: UInt64 = 0,
        limit: Int = .max
    ) -> [TraceEntry] {
        let (ring, cursor) = state.withLock { ($0.entries, $0.cursor) }
        var newestFirst: [TraceEntry] = []
        for entry in [ring[cursor...], ring[..<cursor]].joined().reversed() {
            guard entry.sequence > sequence, newestFirst.count < limit else { break }
            if requestID == nil || entry.requestID == requestID { newestFirst.append(entry) }
        }
        return newestFirst.reversed()
    }

    package func clear() {
        state.withLock { state in
            state.entries.removeAll()
            state.cursor = 0
        }
    }
}
