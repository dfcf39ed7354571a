import Dispatch
import EmulatorCore
import NIOCore
import NIOEmbedded

/// An event loop that is not the current one, until `isCurrent` says so.
final class OtherLoop: EventLoop {
    private struct State {
        var tasks: [@Sendable () -> Void] = []
        var isCurrent = false
    }

    private let state = Locked(State())
    /// For what `EventLoop` demands beyond `execute`; unlike `EmbeddedEventLoop` it may end on any thread.
    private let embedded = NIOAsyncTestingEventLoop()

    var isCurrent: Bool {
        get { state.withLock { $0.isCurrent } }
        set { state.withLock { $0.isCurrent = newValue } }
    }

    var waiting: Int { state.withLock { $0.tasks.count } }

    /// Runs what waits, and what that leaves to do: a task that nobody runs would keep its loop for ever.
    func run() {
        isCurrent = true
        while waiting > 0 {
            let tasks = state.withLock { state in
                defer { state.tasks = [] }
                return state.tasks
            }
            for task in tasks { task() }
        }
        isCurrent = false
    }

    var inEventLoop: Bool { isCurrent }

    func execute(_ task: @escaping @Sendable () -> Void) { state.withLock { $0.tasks.append(task) } }

    func scheduleTask<T>(deadline: NIODeadline, _ task: @escaping @Sendable () throws -> T) -> Scheduled<T> {
        embedded.scheduleTask(deadline: deadline, task)
    }

    func scheduleTask<T>(in time: TimeAmount, _ task: @escaping @Sendable () throws -> T) -> Scheduled<T> {
        embedded.scheduleTask(in: time, task)
    }

    func shutdownGracefully(queue: DispatchQueue, _ callback: @escaping @Sendable ((any Error)?) -> Void) {
        queue.async { callback(nil) }
    }
}
