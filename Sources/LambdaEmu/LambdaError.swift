import EmulatorCore
import NIOCore
import NIOHTTP1
import OrderedCollections

/// An exception of Lambda's API. The protocol is REST-JSON: the name travels in a header (service model of
/// 2015-03-31).
struct LambdaError: Error, Sendable, Equatable {
    /// Whose fault it was. What Lambda's front end refuses (signatures, parameters) does not say.
    enum Fault: String, Sendable { case user = "User", service = "Service" }

    var code: String
    var message: String
    var status: Int
    var fault: Fault?
    /// Of a TooManyRequestsException.
    var reason: String?

    init(_ code: String, _ message: String, status: Int = 400, fault: Fault? = .user, reason: String? = nil) {
        self.code = code
        self.message = message
        self.status = status
        self.fault = fault
        self.reason = reason
    }

    // MARK: - The front end

    /// 403 and the words are captured (rusoto #1035, erlcloud #690, bref #1250); for an incomplete signature the
    /// status is inferred from the others'.
    static func signature(_ error: SigV4Error) -> LambdaError {
        let message = error == .missingAuthenticationToken ? "Missing Authentication Token" : error.message
        return LambdaError(error.code, message, status: 403, fault: nil)
    }

    /// All that is wrong with the parameters, in one exception.
    static func validation(_ violations: [ConstraintViolation]) -> LambdaError {
        let count = violations.count == 1 ? "1 validation error" : "\(violations.count) validation errors"
        let list = violations.map(\.description).joined(separator: "; ")
        return LambdaError("ValidationException", "\(count) detected: \(list)", fault: nil)
    }

    /// The service model calls it RequestTooLargeException; what travels has this name (faultline #12, hyp3 #2241,
    /// aws-athena-query-federation #793).
    static func requestTooLarge(limit: Int) -> LambdaError {
        LambdaError(
            "RequestEntityTooLargeException",
            "Request must be smaller than \(limit) bytes for the InvokeFunction operation", status: 413)
    }

    static func eventTooLarge(_ size: Int, limit: Int) -> LambdaError {
        LambdaError(
            "RequestEntityTooLargeException",
            "\(size) byte payload is too large for the Event invocation type (limit \(limit) bytes)", status: 413)
    }

    // MARK: - Operations

    static func functionNotFound(_ arn: String) -> LambdaError {
        LambdaError("ResourceNotFoundException", "Function not found: \(arn)", status: 404)
    }

    static func invalidParameterValue(_ message: String) -> LambdaError {
        LambdaError("InvalidParameterValueException", message)
    }

    static func invalidRequestContent(_ message: String) -> LambdaError {
        LambdaError("InvalidRequestContentException", message)
    }

    /// - Parameter reason: `ReservedFunctionConcurrentInvocationLimitExceeded` and its siblings.
    static func tooManyRequests(reason: String) -> LambdaError {
        let message = reason == "CallerRateLimitExceeded" ? "Rate exceeded" : "Rate Exceeded."
        return LambdaError("TooManyRequestsException", message, status: 429, reason: reason)
    }

    /// The words are those of the service model; what AWS sends may name the function too.
    static let recursiveInvocation = LambdaError(
        "RecursiveInvocationException",
        "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources "
            + "and stopped your function's invocation.")

    /// What SDKs retry, and find nobody.
    static let stopping = LambdaError("ServiceException", "The emulator is stopping.", status: 503, fault: .service)

    /// Lambda has no exception for it. 501 is a status that SDKs do not retry.
    static func notEmulated(_ operation: String) -> LambdaError {
        LambdaError(
            "NotImplementedException", "The Lambda operation \(operation) is not emulated yet.", status: 501,
            fault: .service)
    }

    // MARK: - The wire

    /// Two of Lambda's exceptions spell their message with a capital, and so does the one that is ours.
    private var spellsMessageWithCapital: Bool {
        ["ResourceNotFoundException", "ServiceException", "NotImplementedException"].contains(code)
    }

    /// The members in the order that Lambda sends them.
    var json: JSONValue {
        var members: JSONObject = [:]
        if spellsMessageWithCapital { members["Message"] = .string(message) }
        if let reason { members["Reason"] = .string(reason) }
        if let fault { members["Type"] = .string(fault.rawValue) }
        if !spellsMessageWithCapital { members["message"] = .string(message) }
        return .object(members)
    }

    func response(requestID: String) -> HTTPResponse {
        .restJSON(exception: code, status: status, body: json, requestID: requestID)
    }
}
