import EmulatorCore
import LambdaEmu
import Logging
import NIOCore
import OrderedCollections

/// The functions of an account, and everything that runs them. No worker is started before the first invocation.
struct AccountFunctions: Sendable {
    let service: LambdaService
    let findings: FunctionFindings
    let registry: FunctionRegistry
    private let runtimes: InstalledRuntimes
    private let pool: WorkerPool
    private let supervisor: Supervisor
    private let workspace: FunctionWorkspace

    /// - Parameter runtimes: what `--python` and `--site-packages` ask for.
    init(
        configuration: Configuration, runtimes: InstalledRuntimes.Options, workspace: FunctionWorkspace,
        supervisor: Supervisor, verifier: SigV4Verifier, credentials: CredentialStore,
        identifiers: any IdentifierSource, trace: Trace,
        clock: any EmulatorClock, endpoint: Endpoint, group: any EventLoopGroup, log: Logger
    ) {
        self.workspace = workspace
        registry = FunctionRegistry()
        findings = FunctionFindings(registry: registry, trace: trace, clock: clock, log: log)
        self.supervisor = supervisor
        self.runtimes = InstalledRuntimes(
            directory: RuntimesDirectory(environment: ProcessEnvironment.current), options: runtimes, log: log)
        pool = WorkerPool(
            supervisor: supervisor, runtimes: self.runtimes,
            findings: findings, credentials: credentials, clock: clock, identifiers: identifiers, trace: trace,
            log: log, group: group, endpointURL: endpoint.url)
        service = LambdaService(
            environment: LambdaEnvironment(
                functions: registry, invoker: pool, verifier: verifier, clock: clock, identifiers: identifiers,
                trace: trace, log: log, region: configuration.region, accountID: Configuration.accountID))
    }

    func deploy(_ functions: [FunctionConfiguration], _ permissions: FunctionPermissions) {
        registry.setPermissions(permissions)
        for function in functions { registry.register(function) }
    }

    /// Each function with what is under way for it, and with what was noticed in its code.
    var state: JSONValue {
        let counts = service.events.counts
        let findings = findings.findings
        return .array(
            registry.all.map { function in
                [
                    "name": .string(function.functionName), "logicalId": .string(function.logicalID),
                    "runtime": .string(function.runtime), "handler": .string(function.handler),
                    "code": .string(function.code.source),
                    "eventsInProgress": .int(counts[function.functionName]?.inProgress ?? 0),
                    "eventsAwaitingRetry": .int(counts[function.functionName]?.awaitingRetry ?? 0),
                    "findings": .array(
                        findings.filter { $0.functionName == function.functionName }.map { .string($0.sentence) }),
                ]
            })
    }

    /// Says which functions cannot run here, and what to do about it.
    func logUnavailable(_ functions: [FunctionConfiguration], _ log: Logger) {
        for sentence in runtimes.unavailable(functions) { log.warning("\(sentence)") }
    }

    /// Nothing is taken any more, what runs is ended, and nothing of it is left.
    func stop() async {
        service.events.stop()
        await pool.stop(grace: .milliseconds(300))
        await supervisor.stop()
        workspace.remove()
    }
}
