import Testing

@testable import LambdaEmu

@Suite struct RuntimeAPIStateTests {
    @Test func `a runtime polls, gets an invocation, answers and polls again`() throws {
        var state = RuntimeAPIState()
        #expect(state.isInitializing)
        let endsInit1 = try state.next()
        #expect(endsInit1)
        #expect(state.isReady)
        let took2 = state.invoke("1")
        #expect(took2)
        #expect(!state.isReady)
        try state.response("1")
        let endsInit3 = try state.next()
        #expect(!endsInit3)
        let took4 = state.invoke("2")
        #expect(took4)
        try state.invocationError("2")
        #expect(state.end() == .nothing)
    }

    @Test func `nobody who does not poll gets an invocation`() throws {
        var state = RuntimeAPIState()
        let took5 = state.invoke("1")
        #expect(!took5)
        _ = try state.next()
        state.pollClosed()
        let took6 = state.invoke("1")
        #expect(!took6)
        let endsInit7 = try state.next()
        #expect(!endsInit7)
        let took8 = state.invoke("1")
        #expect(took8)
        let took9 = state.invoke("2")
        #expect(!took9)
    }

    @Test func `an answer to another invocation is refused`() throws {
        var state = RuntimeAPIState()
        #expect(throws: RuntimeAPIError.invalidRequestID) { try state.response("1") }
        _ = try state.next()
        _ = state.invoke("1")
        #expect(throws: RuntimeAPIError.invalidRequestID) { try state.response("2") }
        try state.response("1")
        #expect(throws: RuntimeAPIError.invalidStateTransition(from: "ResponseSent", to: "InvocationErrorResponse")) {
            try state.invocationError("1")
        }
    }

    @Test func `a runtime that has an invocation cannot ask for the next`() throws {
        var state = RuntimeAPIState()
        _ = try state.next()
        _ = state.invoke("1")
        #expect(throws: RuntimeAPIError.invalidStateTransition(from: "Running", to: "Ready")) {
            _ = try state.next()
        }
    }

    @Test func `an init error is for the init phase only, and ends it`() throws {
        var state = RuntimeAPIState()
        try state.initError()
        #expect(throws: RuntimeAPIError.self) { _ = try state.next() }
        #expect(state.end() == .nothing)
        var other = RuntimeAPIState()
        _ = try other.next()
        #expect(throws: RuntimeAPIError.invalidStateTransition(from: "Ready", to: "InitError")) {
            try other.initError()
        }
    }

    @Test func `what a runtime was doing when it ended is told once, and an answer afterwards is refused`() throws {
        var state = RuntimeAPIState()
        #expect(state.end() == .initialization)
        #expect(state.end() == .nothing)
        var running = RuntimeAPIState()
        _ = try running.next()
        _ = running.invoke("1")
        #expect(running.end() == .invocation("1"))
        #expect(throws: RuntimeAPIError.invalidRequestID) { try running.response("1") }
    }
}
