import EmulatorCore
import NIOCore

/// A function's failure as its caller sees it, with `X-Amz-Function-Error: Unhandled`.
struct RuntimeFault: Sendable, Equatable {
    var body: ByteBuffer
    var errorType: String
    var errorMessage: String

    var outcome: InvocationResult.Outcome {
        .functionError(body, errorType: errorType, errorMessage: errorMessage)
    }

    private init(errorType: String, errorMessage: String) {
        let body: JSONValue = ["errorType": .string(errorType), "errorMessage": .string(errorMessage)]
        self.init(body: body.write(), errorType: errorType, errorMessage: errorMessage)
    }

    private init(body: ByteBuffer, errorType: String, errorMessage: String) {
        self.body = body
        self.errorType = errorType
        self.errorMessage = errorMessage
    }

    /// What a runtime posts to `invocation/{id}/error` and `init/error` reaches the caller as it is.
    ///
    /// - Parameter errorType: of the header `Lambda-Runtime-Function-Error-Type`; counts when the body names none.
    static func reported(_ body: ByteBuffer, errorType: String?) -> RuntimeFault {
        let json = try? JSONParser.parse(body)
        let type = json?["errorType"]?.string ?? errorType ?? "Runtime.Unknown"
        guard body.readableBytes > 0 else { return RuntimeFault(errorType: type, errorMessage: "") }
        return RuntimeFault(body: body, errorType: type, errorMessage: json?["errorMessage"]?.string ?? "")
    }

    /// - Parameter seconds: the function's `Timeout`.
    static func timedOut(_ requestID: String, after seconds: Int) -> RuntimeFault {
        RuntimeFault(
            errorType: "Sandbox.Timedout",
            errorMessage: "RequestId: \(requestID) Error: Task timed out after \(seconds).00 seconds")
    }

    static func exited(_ requestID: String, _ exit: ProcessExit) -> RuntimeFault {
        let reason =
            exit == .exited(0)
            ? "Runtime exited without providing a reason" : "Runtime exited with error: \(exit)"
        return RuntimeFault(errorType: "Runtime.ExitError", errorMessage: "RequestId: \(requestID) Error: \(reason)")
    }

    /// There is no program to run, as when an image's entry point cannot be.
    static func notStarted(_ requestID: String, _ reason: String, errorType: String) -> RuntimeFault {
        RuntimeFault(errorType: errorType, errorMessage: "RequestId: \(requestID) Error: \(reason)")
    }

    static let responseSizeTooLarge = {
        // The one answer of Lambda's own that begins with the message.
        let message =
            "Response payload size exceeded maximum allowed payload size (\(RuntimeAPIError.payloadMaximum)"
            + " bytes)."
        let type = "Function.ResponseSizeTooLarge"
        let body: JSONValue = ["errorMessage": .string(message), "errorType": .string(type)]
        return RuntimeFault(body: body.write(), errorType: type, errorMessage: message)
    }()
}
