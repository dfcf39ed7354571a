import EmulatorCore
import NIOCore

/// One worker as its pool sees it.
final class Worker: Sendable {
    let id: UInt64
    /// Each wish of the pool's is carried out on the worker's loop.
    private let loop: any EventLoop
    private let environment: NIOLoopBoundBox<ExecutionEnvironment>
    private let function: FunctionConfiguration
    private let context: WorkerContext
    let events: AsyncStream<WorkerEvent>

    /// - Parameter initLimit: how long it may take until it first polls.
    init(id: UInt64, function: FunctionConfiguration, context: WorkerContext, initLimit: Duration) {
        self.id = id
        self.function = function
        self.context = context
        loop = context.group.next()
        let (events, emit) = AsyncStream.makeStream(of: WorkerEvent.self)
        self.events = events
        environment = .makeBoxSendingValue(
            ExecutionEnvironment(
                function: function, context: context, loop: loop, initLimit: initLimit, emit: emit),
            eventLoop: loop)
    }

    func start() async {
        do {
            try await startProcess()
        } catch {
            let reason = StartFailure.Reason.notStarted(
                "\(error)", errorType: (error as? RuntimeUnavailable)?.errorType ?? "Runtime.InvalidEntrypoint")
            loop.execute { [environment] in environment.value.couldNotStart(reason) }
        }
    }

    func invoke(_ invocation: Invocation) {
        loop.execute { [environment] in environment.value.invoke(invocation) }
    }

    func dismiss(signal: Int32) {
        loop.execute { [environment] in environment.value.dismiss(signal: signal) }
    }

    /// - Throws: `RuntimeUnavailable`, `ProcessStartError`, or what kept the Runtime API from listening.
    private func startProcess() async throws {
        let program = try context.runtimes.program(for: function)
        let server = try await RuntimeAPIServer.start(on: loop, handler: environment)
        let credential = Credential.session(of: function, context.identifiers)
        let variables = WorkerEnvironment(
            function: function, program: program, runtimeAPI: server.address, credential: credential,
            logStreamName: logStreamName, endpointURL: context.endpointURL
        ).variables
        let description = ProcessDescription(
            executable: program.executable, arguments: program.arguments, environment: variables,
            directory: function.code.directory, openFileLimit: 1024)
        let (loop, environment) = (self.loop, self.environment)
        let goesOn = try await loop.submit {
            environment.value.willStart(server: server, credential: credential)
        }.get()
        guard goesOn else { throw CancellationError() }
        let relay = ProcessEventRelay(to: loop) { environment.value.received($0) }
        let process = try await context.supervisor.start(description) { relay.relay($0) }
        loop.execute { environment.value.started(process) }
    }

    /// `2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef`
    private var logStreamName: String {
        let day = CalendarDate(context.clock.now).iso8601Date.map { $0 == "-" ? "/" : $0 }
        return String(day) + "/[$LATEST]" + context.identifiers.characters(32, of: "0123456789abcdef")
    }
}
