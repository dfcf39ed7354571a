import EmulatorCore
import FoundationEssentials
import Logging
import NIOCore
import NIOPosix
import OrderedCollections
import Testing

@testable import LambdaEmu

/// Real processes: Lambda's own Python client under the supervisor. `AWSLAMBDARIC_PYTHON` names an interpreter that has
/// it.
@Suite(.enabled(if: PythonWorkers.interpreter != nil)) struct PythonWorkerTests {
    @Test func `each answer comes with all that was printed before it`() async throws {
        try await PythonWorkers.run { workers in
            for number in 0..<200 {
                let result = await workers.invoke("\(number)", #"{"print": "line \#(number)"}"#)
                #expect(result.text == #"ok {"print": "line \#(number)"}"#)
                #expect(result.log.contains("\nline \(number)\nEND RequestId: \(number)\n"), "\(result.log)")
            }
        }
    }

    @Test func `an exception has Lambda's four members, and its trace is in the log`() async throws {
        try await PythonWorkers.run { workers in
            let result = await workers.invoke("1", #"{"raise": "no"}"#)
            guard case .functionError(let body, "ValueError", "no") = result.outcome else {
                Issue.record("\(result.text)")
                return
            }
            let members = try JSONParser.parse(body).object
            #expect(members?["requestId"] == "1")
            #expect(members?["stackTrace"]?.array?.isEmpty == false)
            #expect(result.log.contains("[ERROR] ValueError: no\rTraceback (most recent call last):\r"))
            #expect(workers.lines.withLock { $0.contains { $0.hasPrefix("[app] [ERROR] ValueError: no\nTraceback") } })
        }
    }

    @Test func `a process that ends fails its invocation, with what it printed, and the next one has another`()
        async throws
    {
        try await PythonWorkers.run { workers in
            let result = await workers.invoke("1", #"{"print": "bye", "exit": 3}"#)
            #expect(
                result.text == #"error {"errorType":"Runtime.ExitError","#
                    + #""errorMessage":"RequestId: 1 Error: Runtime exited with error: exit status 3"}"#)
            #expect(result.log.contains("\nbye\n"))
            #expect(await workers.invoke("2", "{}").text == "ok {}")
        }
    }

    @Test func `a module that is missing is the answer`() async throws {
        try await PythonWorkers.run(handler: "broken.handler") { workers in
            for requestID in ["1", "2"] {
                let result = await workers.invoke(requestID, "{}")
                guard case .functionError(_, let errorType, let message) = result.outcome else {
                    Issue.record("\(result.text)")
                    return
                }
                #expect(errorType == "Runtime.ImportModuleError")
                #expect(message == "Unable to import module 'broken': No module named 'no_such_module'")
                #expect(result.log.contains("[ERROR] Runtime.ImportModuleError: Unable to import module 'broken'"))
            }
        }
    }

    @Test func `a function that sleeps too long is killed`() async throws {
        try await PythonWorkers.run { workers in
            async let result = workers.invoke("1", #"{"print": "asleep", "sleep": 60}"#)
            while !workers.lines.withLock({ $0.contains("[app] asleep") }) {
                try await MultiThreadedEventLoopGroup.singleton.next().submit {}.get()
            }
            workers.clock.advance(by: .seconds(3))
            #expect(await result.text.contains("Task timed out after 3.00 seconds"))
            #expect(await result.log.contains("\nasleep\n"))
            #expect(await workers.invoke("2", "{}").text == "ok {}")
        }
    }

    @Test func `an answer over the limit is an error of Lambda's, and the next call works`() async throws {
        try await PythonWorkers.run { workers in
            let result = await workers.invoke("1", #"{"size": 6300000}"#)
            #expect(result.text.contains("Function.ResponseSizeTooLarge"))
            #expect(await workers.invoke("2", "{}").text == "ok {}")
        }
    }
}

/// A pool over real processes, on a clock that stands still.
struct PythonWorkers: Sendable {
    static var interpreter: String? { ProcessInfo.processInfo.environment["AWSLAMBDARIC_PYTHON"] }

    private struct Runtimes: FunctionRuntimes {
        func program(for function: FunctionConfiguration) throws(RuntimeUnavailable) -> RuntimeProgram {
            guard let interpreter = PythonWorkers.interpreter else { throw RuntimeUnavailable("no interpreter") }
            return RuntimeProgram(
                executable: interpreter, arguments: ["-m", "awslambdaric", function.handler], environment: [:])
        }
    }

    let clock = ManualClock()
    let lines = Locked<[String]>([])
    private let function: FunctionConfiguration
    private let pool: WorkerPool

    static func run(
        handler: String = "app.handler", _ body: (PythonWorkers) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "emulator-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.code.write(to: folder.appending(path: "app.py"), atomically: true, encoding: .utf8)
        try "import no_such_module".write(to: folder.appending(path: "broken.py"), atomically: true, encoding: .utf8)
        // The supervisor is the emulator itself, built beside the tests.
        let binary = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "emulator")
        let supervisor = Supervisor(executable: binary.path, log: Logger(label: "test"))
        let workers = PythonWorkers(folder: folder.path, handler: handler, supervisor: supervisor)
        let result = await Result { try await body(workers) }
        await supervisor.stop(grace: .milliseconds(100))
        try result.get()
    }

    private init(folder: String, handler: String, supervisor: Supervisor) {
        var function = FunctionConfiguration.test("app")
        function.handler = handler
        function.code.directory = folder
        self.function = function
        pool = WorkerPool(
            supervisor: supervisor, runtimes: Runtimes(), findings: RecordingFindings(), credentials: CredentialStore(),
            clock: clock, identifiers: SystemIdentifierSource(), trace: Trace(), log: .recording(lines),
            group: MultiThreadedEventLoopGroup.singleton, endpointURL: "http://127.0.0.1:4566")
    }

    func invoke(_ requestID: String, _ payload: String) async -> InvocationResult {
        await pool.invoke(
            Invocation(
                requestID: requestID, invokedFunctionARN: function.functionARN, payload: ByteBuffer(string: payload)),
            of: function)
    }

    private static let code = """
        import os, time

        def handler(event, context):
            if "print" in event: print(event["print"])
            if "raise" in event: raise ValueError(event["raise"])
            if "exit" in event: os._exit(event["exit"])
            if "sleep" in event: time.sleep(event["sleep"])
            if "size" in event: return "x" * event["size"]
            return event
        """
}

extension Result where Failure == any Error {
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
