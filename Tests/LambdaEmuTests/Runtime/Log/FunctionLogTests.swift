import EmulatorCore
import Logging
import NIOCore
import Testing

@testable import LambdaEmu

@Suite struct FunctionLogTests {
    @Test func `bytes become lines wherever they were cut`() {
        var splitter = LineSplitter()
        #expect(splitter.append(ByteBuffer(string: "on")) == [])
        #expect(splitter.append(ByteBuffer(string: "e\n\ntwo\nthr")) == ["one", "", "two"])
        #expect(splitter.finish() == "thr")
        #expect(splitter.finish() == nil)
    }

    @Test func `a line that never ends is cut`() {
        var splitter = LineSplitter()
        let lines = splitter.append(ByteBuffer(repeating: UInt8(ascii: "x"), count: LineSplitter.lineMaximum))
        #expect(lines.map(\.utf8.count) == [LineSplitter.lineMaximum])
    }

    @Test func `the tail is the last 4 KB`() {
        var tail = LogTail()
        for number in 0..<2000 { tail.append(line: "line \(number)") }
        let text = String(buffer: tail.buffer)
        #expect(text.utf8.count == 4096)
        #expect(text.hasSuffix("line 1998\nline 1999\n"))
    }

    @Test func `the report has the fields of Lambda's, in its order`() {
        var report = InvocationReport(
            requestID: "r", duration: .nanoseconds(2_371_000), initDuration: .nanoseconds(423_980_000),
            memorySize: 1024, maxMemoryUsed: 95)
        #expect(
            report.line == "REPORT RequestId: r\tDuration: 2.37 ms\tBilled Duration: 427 ms\tMemory Size: 1024 MB"
                + "\tMax Memory Used: 95 MB\tInit Duration: 423.98 ms\t")
        report.initDuration = nil
        report.duration = .seconds(3)
        report.status = .timeout
        #expect(
            report.line == "REPORT RequestId: r\tDuration: 3000.00 ms\tBilled Duration: 3000 ms"
                + "\tMemory Size: 1024 MB\tMax Memory Used: 95 MB\tStatus: timeout")
        report.status = .error("Runtime.ExitError")
        #expect(report.line.hasSuffix("\tStatus: error\tError Type: Runtime.ExitError"))
        #expect(
            InvocationReport.initReport(.milliseconds(152), status: .error("Runtime.ImportModuleError"))
                == "INIT_REPORT Init Duration: 152.00 ms\tPhase: init\tStatus: error"
                + "\tError Type: Runtime.ImportModuleError")
    }

    @Test func `lines go to the emulator's log, those of a stack trace together`() {
        let lines = LogLines()
        var log = FunctionLog(function: .test(), log: lines.logger, findings: RecordingFindings())
        log.wrote(ByteBuffer(string: "hello\n[ERROR] KeyError: 'x'\rTraceback:\r\u{A0}\u{A0}File\n"), to: .output)
        #expect(lines.messages == ["[echo] hello", "[echo] [ERROR] KeyError: 'x'\nTraceback:\n  File"])
    }

    @Test func `the tail of an invocation holds its lines between Lambda's own, the first one's the init phase's too`()
    {
        let findings = RecordingFindings()
        var log = FunctionLog(function: .test(), log: LogLines().logger, findings: findings)
        log.wrote(ByteBuffer(string: "imported\n"), to: .output)
        log.begin("1")
        log.wrote(ByteBuffer(string: "warned\n"), to: .error)
        log.wrote(ByteBuffer(string: "no newline"), to: .output)
        log.wrote(ByteBuffer(string: "{\"module\":\"requests\"}\n"), to: .report)
        #expect(
            String(buffer: log.end(["END RequestId: 1"]))
                == "imported\nSTART RequestId: 1 Version: $LATEST\nwarned\nno newline\nEND RequestId: 1\n")
        log.begin("2")
        #expect(String(buffer: log.end([])) == "START RequestId: 2 Version: $LATEST\n")
        #expect(findings.noted == ["echo 1 {\"module\":\"requests\"}"])
    }

    @Test func `peak memory is read in whole megabytes`() {
        #expect(ProcessMemory.parse("Name:\tpython\nVmPeak:\t  1 kB\nVmHWM:\t   37888 kB\n") == 37)
        #expect(ProcessMemory.parse("Name:\tpython\n") == nil)
    }
}
