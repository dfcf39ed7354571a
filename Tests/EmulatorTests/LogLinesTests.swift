import Dispatch
import EmulatorCore
import Testing

@testable import emulator

@Suite("Log lines on their way to stderr")
struct LogLinesTests {
    @Test("lines are written in order")
    func order() {
        let written = Locked<[String]>([])
        let lines = LogLines { text in written.withLock { $0 += text.split(separator: "\n").map(String.init) } }
        for number in 0..<500 { lines.append("\(number)") }
        lines.drain()
        #expect(written.withLock { $0 } == (0..<500).map(String.init))
    }

    @Test("a reader that does not read holds nobody up; what did not fit is counted")
    func stalled() {
        let written = Locked<[String]>([])
        let gate = DispatchSemaphore(value: 0)
        let isFirst = Locked(true)
        let stalled = DispatchSemaphore(value: 0)
        let lines = LogLines(capacity: 2) { text in
            if isFirst.withLock({ isFirst in
                defer { isFirst = false }
                return isFirst
            }) {
                stalled.signal()
                gate.wait()
            }
            written.withLock { $0.append(text) }
        }
        lines.append("first")
        stalled.wait()
        for number in 0..<5 { lines.append("\(number)") }
        gate.signal()
        lines.drain()
        #expect(written.withLock { $0 } == ["first", "0\n1\n3 log lines were left out: stderr is not read"])
    }
}
