import EmulatorCore
import NIOCore

/// What becomes of the frames of one batch, collected on its event loop and noted in the publication's record once a
/// turn: one lock and one clock reading for all that the kernel took in it, not one a subscriber. So a delay counts to
/// the end of that turn.
final class DeliveryReceipts: Sendable {
    private struct State {
        var entries: [PublicationRecord.Entry] = []
        /// Subscribers of whom nothing was heard.
        var outstanding: Int
        var isScheduled = false
    }

    private let record: PublicationRecord
    private let clock: any EmulatorClock
    private let loop: any EventLoop
    private let noted: @Sendable (_ isFinished: Bool) -> Void
    private let state: NIOLoopBoundBox<State>

    /// - Parameter noted: called when entries were noted; they are the record's last ones, of this batch or another, or
    ///   not.
    init(
        record: PublicationRecord, count: Int, clock: any EmulatorClock, loop: any EventLoop,
        noted: @escaping @Sendable (_ isFinished: Bool) -> Void
    ) {
        self.record = record
        self.clock = clock
        self.loop = loop
        self.noted = noted
        var state = State(outstanding: count)
        state.entries.reserveCapacity(count)
        self.state = NIOLoopBoundBox(state, eventLoop: loop)
    }

    /// - Parameter code: `Entry.written`, or why it was not.
    func note(_ subscription: UInt32, _ code: Int32) {
        let mustSchedule = state.withValue { state in
            state.entries.append(.init(subscription: subscription, code: code))
            state.outstanding -= 1
            guard state.outstanding > 0, !state.isScheduled else { return false }
            state.isScheduled = true
            return true
        }
        if mustSchedule {
            loop.execute { self.endTurn() }
        } else if state.value.outstanding == 0 {
            handOver()
        }
    }

    private func endTurn() {
        state.value.isScheduled = false
        handOver()
    }

    private func handOver() {
        var entries: [PublicationRecord.Entry] = []
        swap(&entries, &state.value.entries)
        guard !entries.isEmpty else { return }
        let elapsed = max(0, (clock.now.nanoseconds - record.published.nanoseconds) / 1_000)
        let delay = Int32(clamping: elapsed)
        for index in entries.indices where entries[index].code == PublicationRecord.Entry.written {
            entries[index].code = delay
        }
        noted(record.note(entries))
    }
}
