import EmulatorCore
import NIOCore
import NIOHTTP1

/// An exception of Lambda's API. The protocol is REST-JSON: the name travels in a header, `Type` says whose fault it
/// was (service model of 2015-03-31, `ServiceException` and its siblings).
struct LambdaError: Error, Sendable, Equatable {
    enum Fault: String, Sendable { case user = "User", service = "Service" }

    var code: String
    var message: String
    var status: Int
    var fault: Fault

    /// Lambda has no exception for it. 501 is a status that SDKs do not retry.
    static func notEmulated(_ operation: String) -> LambdaError {
        LambdaError(
            code: "NotImplementedException",
            message: "The Lambda operation \(operation) is not emulated yet.",
            status: 501,
            fault: .service
        )
    }

    func response(requestID: String) -> HTTPResponse {
        let body: JSONValue = ["Type": .string(fault.rawValue), "Message": .string(message)]
        return HTTPResponse(
            status: .init(statusCode: status),
            headers: [
                "content-type": "application/json", "x-amzn-RequestId": requestID, "x-amzn-ErrorType": code,
            ],
            body: body.write()
        )
    }
}
