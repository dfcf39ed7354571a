import Dispatch

/// The one thread for work that nothing bounds: emptying dropped tables, loading seeds (design, section 5, "Threads").
///
/// What runs here takes the locks of the hot path for a moment at a time, and pauses in between: a pthread mutex is not
/// fair, and whoever takes it again at once can keep an event loop waiting.
package final class BackgroundThread: Sendable {
    /// How long a slice holds a lock: with the commit at its end, no more than 2 ms.
    package static let slice = Duration.milliseconds(1)

    private let queue = DispatchQueue(label: "emulator.background")
    private let isStopped = Locked(false)

    package init() {}

    /// Runs `body` after what is waiting already.
    package func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }

    /// Runs `body` after what is waiting already; nobody waits for it.
    package func start(_ body: @escaping @Sendable () -> Void) { queue.async(execute: body) }

    /// Calls `slice` again and again, with a pause after each call, until it answers false or the thread is stopped.
    package func runSlices(_ slice: @escaping @Sendable () -> Bool) {
        queue.asyncAfter(deadline: .now() + .milliseconds(1)) { [self] in
            guard !isStopped.withLock({ $0 }), slice() else { return }
            runSlices(slice)
        }
    }

    /// Waits for what is running; slices do not go on.
    package func stop() {
        isStopped.withLock { $0 = true }
        queue.sync {}
    }
}
