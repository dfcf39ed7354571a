import EmulatorCore
import LambdaEmu
import Logging
import NIOCore

/// The functions of an account, and everything that runs them: nothing of it is started before the first invocation.
struct AccountFunctions: Sendable {
    let service: LambdaService
    let findings: FunctionFindings
    let registry: FunctionRegistry
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
        pool = WorkerPool(
            supervisor: supervisor,
            runtimes: InstalledRuntimes(
                directory: RuntimesDirectory(environment: ProcessEnvironment.current), options: runtimes, log: log),
            findings: findings, credentials: credentials, clock: clock, identifiers: identifiers, trace: trace,
            log: log, group: group, endpointURL: endpoint.url)
        service = LambdaService(
            environment: LambdaEnvironment(
                functions: registry, invoker: pool, verifier: verifier, clock: clock, identifiers: identifiers,
                trace: trace, log: log, region: configuration.region, accountID: Configuration.accountID))
    }

    func deploy(_ functions: [FunctionConfiguration]) {
        for function in functions { registry.register(function) }
    }

    /// Nothing is taken any more, what runs is ended, and nothing of it is left.
    func stop() async {
        service.events.stop()
        await pool.stop(grace: .milliseconds(300))
        await supervisor.stop()
        workspace.remove()
    }
}
