package import EmulatorCore

/// What resolvers take from the account they run in.
package struct ResolverEnvironment: Sendable {
    package var clock: any EmulatorClock
    package var identifiers: any IdentifierSource
    package var trace: Trace

    package init(clock: any EmulatorClock, identifiers: any IdentifierSource, trace: Trace) {
        self.clock = clock
        self.identifiers = identifiers
        self.trace = trace
    }
}
