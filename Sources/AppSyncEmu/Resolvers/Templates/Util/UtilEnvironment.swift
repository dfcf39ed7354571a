package import EmulatorCore

/// What the functions of `$util` take from the world around them: the time, and chance.
package struct UtilEnvironment: Sendable {
    package var clock: any EmulatorClock
    package var identifiers: any IdentifierSource

    package init(clock: any EmulatorClock, identifiers: any IdentifierSource) {
        self.clock = clock
        self.identifiers = identifiers
    }
}

extension ResolverEnvironment {
    package var util: UtilEnvironment { UtilEnvironment(clock: clock, identifiers: identifiers) }
}
