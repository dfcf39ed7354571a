import EmulatorCore
import NIOCore

@testable import LambdaEmu

/// Answers invocations by a script, or holds them until the test lets them go.
final class ScriptedInvoker: FunctionInvoker {
    private struct State {
        var received: [Invocation] = []
        var script: [InvocationResult.Outcome] = []
        var isHolding = false
        var held: [CheckedContinuation<InvocationResult.Outcome, Never>] = []
        var arrivals: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Locked(State())

    /// What reached it, in order.
    var received: [Invocation] { state.withLock { $0.received } }
    var payloads: [String] { received.map { String(buffer: $0.payload) } }

    /// The outcomes of the next invocations; after them the payload comes back.
    func answer(_ outcomes: InvocationResult.Outcome...) { state.withLock { $0.script += outcomes } }

    /// From now on nothing ends before `release`.
    func hold() { state.withLock { $0.isHolding = true } }

    /// Ends what is held, and no longer holds.
    func release(_ outcome: InvocationResult.Outcome) {
        let held = state.withLock { state in
            state.isHolding = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume(returning: outcome) }
    }

    /// Returns once so many invocations came, and those to be held are.
    func whenReceived(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.received.count >= count { return true }
                state.arrivals.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func invoke(_ invocation: Invocation, of function: FunctionConfiguration) async -> InvocationResult {
        let outcome = await withCheckedContinuation { continuation in
            let (outcome, arrived) = state.withLock { state in
                state.received.append(invocation)
                let count = state.received.count
                let arrived = state.arrivals.filter { $0.count <= count }
                state.arrivals.removeAll { $0.count <= count }
                if state.isHolding {
                    state.held.append(continuation)
                    return (InvocationResult.Outcome?.none, arrived)
                }
                return (state.script.isEmpty ? .returned(invocation.payload) : state.script.removeFirst(), arrived)
            }
            if let outcome { continuation.resume(returning: outcome) }
            for arrival in arrived { arrival.continuation.resume() }
        }
        return InvocationResult(
            outcome: outcome, logTail: ByteBuffer(string: "START\nEND\n"), duration: .milliseconds(3))
    }
}

extension InvocationResult.Outcome {
    static func failed(_ type: String, _ message: String) -> InvocationResult.Outcome {
        let body = #"{"errorMessage":"\#(message)","errorType":"\#(type)"}"#
        return .functionError(ByteBuffer(string: body), errorType: type, errorMessage: message)
    }
}
