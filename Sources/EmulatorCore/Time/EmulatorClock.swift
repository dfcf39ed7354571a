package import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The one clock of an emulated account. Everything that asks the time or waits goes through it, so that tests
/// (and later users) can hold it and move it.
package protocol EmulatorClock: Sendable {
    var now: Timestamp { get }

    /// Runs `action` on `loop` once `delay` has passed on this clock.
    @discardableResult
    func schedule(
        after delay: Duration,
        on loop: any EventLoop,
        _ action: @escaping @Sendable () -> Void
    ) -> ScheduledAction
}

/// A timer that can be taken back.
package struct ScheduledAction: Sendable {
    private let onCancel: @Sendable () -> Void

    package init(onCancel: @escaping @Sendable () -> Void) { self.onCancel = onCancel }

    /// Takes the timer back; without effect once it ran.
    package func cancel() { onCancel() }
}

/// Real time.
package struct SystemClock: EmulatorClock {
    package init() {}

    package var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    @discardableResult
    package func schedule(
        after delay: Duration,
        on loop: any EventLoop,
        _ action: @escaping @Sendable () -> Void
    ) -> ScheduledAction {
        let task = loop.scheduleTask(in: .nanoseconds(delay.nanoseconds), action)
        return ScheduledAction { task.cancel() }
    }
}
