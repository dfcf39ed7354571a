import EmulatorCore
import NIOHTTP1

/// What the Runtime API refuses, in the words of Lambda's own (aws-lambda-runtime-interface-emulator, `rendering`).
struct RuntimeAPIError: Error, Equatable {
    var status: HTTPResponseStatus
    var errorType: String
    var errorMessage: String

    /// The largest payload that a runtime may send, and that a caller gets: 6 MB and a little for the envelope.
    static let payloadMaximum = 6_291_556

    static let invalidRequestID = RuntimeAPIError(
        status: .badRequest, errorType: "InvalidRequestID", errorMessage: "Invalid request ID")

    static let requestEntityTooLarge = RuntimeAPIError(
        status: .payloadTooLarge, errorType: "RequestEntityTooLarge",
        errorMessage: "Exceeded maximum allowed payload size (\(payloadMaximum) bytes).")

    static func invalidStateTransition(from state: String, to next: String) -> RuntimeAPIError {
        RuntimeAPIError(
            status: .forbidden, errorType: "InvalidStateTransition",
            errorMessage: "State transition from \(state) to \(next) failed for runtime."
                + " Error: State transition is not allowed")
    }

    var answer: RuntimeAPIAnswer {
        let body: JSONValue = ["errorMessage": .string(errorMessage), "errorType": .string(errorType)]
        return RuntimeAPIAnswer(status: status, body: body.write())
    }
}
