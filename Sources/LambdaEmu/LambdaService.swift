package import EmulatorCore
package import NIOCore
import NIOHTTP1

/// Lambda. No operation is emulated yet, and each says so in the shape of Lambda's errors.
package struct LambdaService: HTTPHandler {
    private let clock: any EmulatorClock
    private let identifiers: any IdentifierSource
    private let trace: Trace

    package init(clock: any EmulatorClock, identifiers: any IdentifierSource, trace: Trace) {
        self.clock = clock
        self.identifiers = identifiers
        self.trace = trace
    }

    package func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer {
        let operation =
            LambdaOperation(method: request.method, path: request.path)?.name
            ?? "\(request.method.rawValue) \(request.path)"
        let error = LambdaError.notEmulated(operation)
        let requestID = identifiers.uuid()
        trace.record(
            TraceEntry(
                requestID: requestID,
                time: clock.now,
                service: .lambda,
                step: operation,
                subject: String(request.path),
                outcome: error.code,
                detail: error.message
            )
        )
        return .now(error.response(requestID: requestID))
    }
}
