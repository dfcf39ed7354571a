import EmulatorCore
import NIOCore
import NIOPosix

@testable import LambdaEmu

/// A pool with everything around it, and a test in the place of its processes.
struct PoolFixture {
    struct Runtimes: FunctionRuntimes {
        var unavailable: RuntimeUnavailable?

        func program(for function: FunctionConfiguration) throws(RuntimeUnavailable) -> RuntimeProgram {
            if let unavailable { throw unavailable }
            return RuntimeProgram(executable: "/python", arguments: ["bootstrap.py"], environment: [:])
        }
    }

    let clock = ManualClock()
    let supervisor = FakeSupervisor()
    let credentials = CredentialStore()
    let findings = RecordingFindings()
    let trace = Trace()
    let lines = LogLines()
    let pool: WorkerPool

    init(unavailable: RuntimeUnavailable? = nil, cores: Int = 2) {
        pool = WorkerPool(
            supervisor: supervisor, runtimes: Runtimes(unavailable: unavailable), findings: findings,
            credentials: credentials, clock: clock, identifiers: SequentialIdentifierSource(), trace: trace,
            log: lines.logger, group: MultiThreadedEventLoopGroup.singleton,
            endpointURL: "http://127.0.0.1:4566", cores: cores)
    }

    func invoke(
        _ requestID: String, _ payload: String = "{}", isEvent: Bool = false,
        of function: FunctionConfiguration = .test()
    ) -> Task<InvocationResult, Never> {
        let invocation = Invocation(
            requestID: requestID, invokedFunctionARN: function.functionARN, payload: ByteBuffer(string: payload),
            isEvent: isEvent)
        return Task { [pool] in await pool.invoke(invocation, of: function) }
    }

    /// A process that has come up: it polls, in the task that is returned.
    func runtime() async throws -> (process: FakeProcess, client: RuntimeClient) {
        let process = await supervisor.next()
        return (process, try await RuntimeClient(process))
    }

    /// Until the pool has done what it was told. A turn of an event loop lies between two looks: a task that only
    /// yields can keep those of a lower priority from running.
    func until(_ condition: (isolated WorkerPool) -> Bool) async throws {
        while !(await condition(pool)) {
            try Task.checkCancellation()
            try await MultiThreadedEventLoopGroup.singleton.next().submit {}.get()
        }
    }
}

extension InvocationResult {
    /// `ok` and the payload, or the type and the message of the error.
    var text: String {
        switch outcome {
        case .returned(let body): "ok \(String(buffer: body))"
        case .functionError(let body, _, _): "error \(String(buffer: body))"
        case .throttled(let reason): "throttled \(reason)"
        case .stopped: "stopped"
        }
    }

    var log: String { String(buffer: logTail) }
}
