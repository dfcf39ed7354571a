package import EmulatorCore
package import NIOCore

/// How long AppSync waits for somebody: for a data source as long as a request may take (AppSync quotas, "Request
/// execution time").
package struct TimeLimit: Sendable {
    private let duration: Duration
    private let clock: any EmulatorClock
    private let loop: any EventLoop

    /// - Parameter loop: where the timer runs.
    package init(clock: any EmulatorClock, timers loop: any EventLoop, duration: Duration = .seconds(30)) {
        self.duration = duration
        self.clock = clock
        self.loop = loop
    }

    /// - Returns: nil when time was up. `work` goes on then, and nobody sees what it comes to.
    func run<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value? {
        let race = Race<Value>()
        return await withCheckedContinuation { continuation in
            race.start(continuation)
            let timer = clock.schedule(after: duration, on: loop) { race.finish(nil) }
            Task {
                let value = await work()
                timer.cancel()
                race.finish(value)
            }
        }
    }

    /// The first to finish is heard.
    private final class Race<Value: Sendable>: Sendable {
        private let continuation = Locked<CheckedContinuation<Value?, Never>?>(nil)

        func start(_ continuation: CheckedContinuation<Value?, Never>) {
            self.continuation.withLock { $0 = continuation }
        }

        func finish(_ value: Value?) {
            let waiting = continuation.withLock { continuation in
                defer { continuation = nil }
                return continuation
            }
            waiting?.resume(returning: value)
        }
    }
}
