import EmulatorCore
import Testing

@testable import LambdaEmu

@Suite struct StartGateTests {
    private let ticks = Locked(ProcessorLoad.Ticks(idle: 0, total: 0))
    private var now = Timestamp(seconds: 100)
    private var gate: StartGate

    init() {
        gate = StartGate(cores: 2, processors: ProcessorLoad(cores: 2) { [ticks] in ticks.withLock { $0 } })
    }

    private mutating func admits(starting: Int) -> Bool { gate.admits(starting: starting, at: now) }

    @Test mutating func `two starts a core, and one more when one has ended`() {
        for starting in 0...3 {
            #expect(admits(starting: starting))
            gate.started(at: now)
        }
        #expect(!admits(starting: 4))
        #expect(admits(starting: 3))
    }

    @Test mutating func `cores that are idle take further ones`() {
        gate.started(at: now)
        #expect(!admits(starting: 4))
        now = now + .milliseconds(100)
        ticks.withLock { $0 = .init(idle: 10, total: 20) }
        #expect(admits(starting: 4))
        gate.started(at: now)
        #expect(!admits(starting: 5))
    }

    @Test mutating func `starts that do not end let one more in each second`() {
        gate.started(at: now)
        now = now + .milliseconds(999)
        #expect(!admits(starting: 4))
        now = now + .milliseconds(1)
        #expect(admits(starting: 4))
        gate.started(at: now)
        #expect(!admits(starting: 5))
    }
}
