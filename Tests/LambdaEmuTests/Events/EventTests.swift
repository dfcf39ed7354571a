import EmulatorCore
import NIOCore
import NIOEmbedded
import Testing

@testable import LambdaEmu

@Suite struct EventTests {
    private let start = Timestamp(seconds: 1000)
    private let failure = InvocationResult.Outcome.failed("E", "m")
    private let throttle = InvocationResult.Outcome.throttled(reason: "ConcurrentInvocationLimitExceeded")

    private func event() -> Event {
        Event(
            invocation: Invocation(requestID: "r", invokedFunctionARN: "arn", payload: ByteBuffer()),
            functionName: "f", accepted: start, loop: EmbeddedEventLoop())
    }

    private func function(_ change: (inout FunctionConfiguration) -> Void = { _ in }) -> FunctionConfiguration {
        var function = FunctionConfiguration(
            functionName: "f", region: "us-east-1", accountID: "0", logicalID: "F", runtime: "python3.12",
            handler: "f.h", code: FunctionCode(directory: "/", source: "/", size: 0, sha256: ""))
        change(&function)
        return function
    }

    @Test func `a function error is tried twice more, after one minute and after two`() {
        var event = event()
        var steps: [EventStep] = []
        for _ in 0..<3 { steps.append(event.step(after: failure, of: function(), now: start)) }
        #expect(steps == [.retry(after: .seconds(60)), .retry(after: .seconds(120)), .discard(.retriesExhausted)])
    }

    @Test func `fewer retries are honoured`() {
        var event = event()
        #expect(
            event.step(after: failure, of: function { $0.maximumRetryAttempts = 0 }, now: start)
                == .discard(.retriesExhausted))
    }

    @Test func `throttles come again ever later, up to five minutes, and use up no attempt`() {
        var event = event()
        var delays: [Duration] = []
        for _ in 0..<11 {
            guard case .retry(let delay) = event.step(after: throttle, of: function(), now: start) else { break }
            delays.append(delay)
        }
        #expect(delays == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map { .seconds($0) })
        #expect(event.step(after: failure, of: function(), now: start) == .retry(after: .seconds(60)))
    }

    @Test func `nothing is tried past the maximum age`() {
        var event = event()
        let function = function { $0.maximumEventAge = 60 }
        #expect(event.step(after: failure, of: function, now: start) == .retry(after: .seconds(60)))
        event = self.event()
        #expect(
            event.step(after: failure, of: function, now: start + .milliseconds(1)) == .discard(.eventAgeExceeded))
        #expect(event.step(after: throttle, of: function, now: start + .seconds(60)) == .discard(.eventAgeExceeded))
    }

    @Test func `what the emulator ended is dropped`() {
        var event = event()
        #expect(event.step(after: .stopped, of: function(), now: start) == .drop)
        #expect(event.step(after: .returned(ByteBuffer()), of: function(), now: start) == .done)
    }
}
