import EmulatorCore
import Logging
import NIOCore

/// What every worker of an account needs: who starts its process, what it runs, and whom it tells.
struct WorkerContext: Sendable {
    var supervisor: any ProcessSupervisor
    var runtimes: any FunctionRuntimes
    var findings: any FindingsReceiver
    var credentials: CredentialStore
    var clock: any EmulatorClock
    var identifiers: any IdentifierSource
    var trace: Trace
    var log: Logger
    var group: any EventLoopGroup
    /// `AWS_ENDPOINT_URL` of the functions.
    var endpointURL: String
}
