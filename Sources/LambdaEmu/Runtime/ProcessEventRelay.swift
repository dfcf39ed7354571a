import Dispatch
import EmulatorCore
import NIOCore

/// Hands what happens to a process to an event loop, and makes who hands it over wait while that has enough to do.
///
/// A loop that is given more before it is done with the last does not come to look at its sockets, and a function can
/// write faster than its lines are logged. So once there is that much, the loop gets no more until it has done it all;
/// meanwhile the function's output stays in its pipe, and the function waits.
final class ProcessEventRelay: Sendable {
    private struct State {
        /// In bytes.
        var underWay = 0
        var isHeldUp = false
    }

    static let maximum = 65_536
    /// A loop that was shut down does nothing any more.
    private static let patience = DispatchTimeInterval.seconds(1)

    private let loop: any EventLoop
    private let deliver: @Sendable (ProcessEvent) -> Void
    private let state = Locked(State())
    private let isDone = DispatchSemaphore(value: 0)

    /// - Parameter deliver: called on the loop.
    init(to loop: any EventLoop, deliver: @escaping @Sendable (ProcessEvent) -> Void) {
        self.loop = loop
        self.deliver = deliver
    }

    func relay(_ event: ProcessEvent) {
        let count = if case .wrote(_, let bytes) = event { bytes.readableBytes } else { 0 }
        let isTooMuch = state.withLock { state in
            state.underWay += count
            state.isHeldUp = state.underWay >= Self.maximum && !loop.inEventLoop
            return state.isHeldUp
        }
        loop.execute { [self] in
            deliver(event)
            done(count)
        }
        if isTooMuch { _ = isDone.wait(timeout: .now() + Self.patience) }
    }

    private func done(_ count: Int) {
        let goesOn = state.withLock { state in
            state.underWay -= count
            guard state.underWay == 0, state.isHeldUp else { return false }
            state.isHeldUp = false
            return true
        }
        if goesOn { isDone.signal() }
    }
}
