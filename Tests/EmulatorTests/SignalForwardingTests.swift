import Testing

@testable import emulator

@Suite("What becomes of the signals that exec catches")
struct SignalForwardingTests {
    private let interrupt = CaughtSignal(number: 2, isFromTerminal: false)
    private let terminate = CaughtSignal(number: 15, isFromTerminal: false)

    @Test("COMMAND gets each, as often as it comes, unless it has it already")
    func running() {
        var forwarding = SignalForwarding()
        #expect(forwarding.commandStarted() == .nothing)
        #expect(forwarding.caught(interrupt, reachesCommand: false) == .forward(2))
        #expect(forwarding.caught(interrupt, reachesCommand: false) == .forward(2))
        #expect(forwarding.caught(terminate, reachesCommand: false) == .forward(15))
        #expect(forwarding.caught(interrupt, reachesCommand: true) == .nothing)
    }

    @Test("Before COMMAND runs, the first is kept for it and the second ends the start")
    func starting() {
        var forwarding = SignalForwarding()
        #expect(forwarding.caught(terminate, reachesCommand: false) == .nothing)
        #expect(forwarding.pending == 15)
        var second = forwarding
        #expect(second.caught(interrupt, reachesCommand: false) == .exit(130))
        #expect(forwarding.commandStarted() == .forward(15))
    }

    @Test("After COMMAND ended, one ends the stop, with COMMAND's exit code")
    func stopping() {
        var forwarding = SignalForwarding()
        _ = forwarding.commandStarted()
        forwarding.commandEnded(exitCode: 7)
        #expect(forwarding.caught(interrupt, reachesCommand: true) == .exit(7))
    }
}
