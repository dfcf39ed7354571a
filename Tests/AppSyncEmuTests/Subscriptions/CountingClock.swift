import EmulatorCore
import NIOCore

/// Counts how often it is read.
final class CountingClock: EmulatorClock {
    let clock: ManualClock
    private let count = Locked(0)

    init(now: Timestamp) { clock = ManualClock(now: now) }

    var readings: Int { count.withLock { $0 } }

    var now: Timestamp {
        count.withLock { $0 += 1 }
        return clock.now
    }

    @discardableResult
    func schedule(
        after delay: Duration, on loop: any EventLoop, _ action: @escaping @Sendable () -> Void
    ) -> ScheduledAction {
        clock.schedule(after: delay, on: loop, action)
    }
}
