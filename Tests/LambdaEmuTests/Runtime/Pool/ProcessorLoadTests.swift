import EmulatorCore
import Testing

@testable import LambdaEmu

@Suite struct ProcessorLoadTests {
    private let ticks = Locked<ProcessorLoad.Ticks?>(.init(idle: 0, total: 0))
    private let start = Timestamp(seconds: 100)

    private func load() -> ProcessorLoad { ProcessorLoad(cores: 2) { [ticks] in ticks.withLock { $0 } } }

    /// `#expect` takes no mutating calls.
    private func expect(_ expected: Bool, _ load: inout ProcessorLoad, _ now: Timestamp) {
        let isTaken = load.takeIdleCore(at: now)
        #expect(isTaken == expected)
    }

    private func pass(idle: UInt64, total: UInt64) {
        ticks.withLock { now in
            now?.idle += idle
            now?.total += total
        }
    }

    @Test func `each core can be taken once`() {
        var load = load()
        expect(false, &load, start)
        pass(idle: 40, total: 40)
        for isTaken in [true, true, false] { expect(isTaken, &load, start + .milliseconds(200)) }
    }

    @Test func `half a core is one to spare`() {
        var load = load()
        expect(false, &load, start)
        pass(idle: 10, total: 40)
        expect(true, &load, start + .milliseconds(200))
        pass(idle: 9, total: 40)
        expect(false, &load, start + .milliseconds(400))
    }

    @Test func `it is asked again after 100 ms, and forgets what was more than a second ago`() {
        var load = load()
        _ = load.takeIdleCore(at: start)
        pass(idle: 40, total: 40)
        expect(false, &load, start + .milliseconds(99))
        expect(true, &load, start + .milliseconds(100))
        pass(idle: 40, total: 40)
        expect(false, &load, start + .milliseconds(1101))
    }

    @Test func `where the system does not tell there is none`() {
        ticks.withLock { $0 = nil }
        var load = load()
        for seconds in 0...2 { expect(false, &load, start + .seconds(seconds)) }
    }

    @Test func `Linux counts idle time and time spent waiting for disks`() {
        let stat = "cpu  4705 356 584 3699176 23060 0 277 1 50 0\ncpu0 1 2 3\n"
        #expect(ProcessorLoad.parse(stat) == .init(idle: 3_722_236, total: 3_728_159))
        #expect(ProcessorLoad.parse("intr 1\n") == nil)
    }
}
