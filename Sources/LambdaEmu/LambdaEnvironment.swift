package import EmulatorCore
package import Logging

/// What Lambda's operations take from the account they run in.
package struct LambdaEnvironment: Sendable {
    package var functions: FunctionRegistry
    package var invoker: any FunctionInvoker
    package var verifier: any SignatureVerifier
    package var clock: any EmulatorClock
    package var identifiers: any IdentifierSource
    package var trace: Trace
    package var log: Logger
    /// Of the ARNs that name functions nobody deployed.
    package var region: String
    package var accountID: String

    package init(
        functions: FunctionRegistry, invoker: any FunctionInvoker, verifier: any SignatureVerifier,
        clock: any EmulatorClock, identifiers: any IdentifierSource, trace: Trace, log: Logger,
        region: String = "us-east-1", accountID: String = "000000000000"
    ) {
        self.functions = functions
        self.invoker = invoker
        self.verifier = verifier
        self.clock = clock
        self.identifiers = identifiers
        self.trace = trace
        self.log = log
        self.region = region
        self.accountID = accountID
    }

    func functionARN(_ name: String, qualifier: String?) -> String {
        LambdaARN.function(name, qualifier: qualifier, region: region, accountID: accountID)
    }
}
