package import EmulatorCore
package import Logging

/// What all sockets of the real-time endpoint share.
package struct RealtimeContext: Sendable {
    package var clock: any EmulatorClock
    package var trace: Trace
    package var logger: Logger
    package var identifiers: any IdentifierSource
    package var settings: RealtimeSettings

    package init(
        clock: any EmulatorClock, trace: Trace, logger: Logger,
        identifiers: any IdentifierSource, settings: RealtimeSettings = RealtimeSettings()
    ) {
        self.clock = clock
        self.trace = trace
        self.logger = logger
        self.identifiers = identifiers
        self.settings = settings
    }

    /// Notes a step of the real-time protocol in log and trace.
    func note(_ step: String, subject: String, outcome: String = "ok", detail: String) {
        trace.record(
            TraceEntry(
                requestID: identifiers.uuid(), time: clock.now, service: .appsync, step: step, subject: subject,
                outcome: outcome, detail: detail))
        logger.log(level: outcome == "ok" ? .debug : .info, "\(detail)")
    }
}
