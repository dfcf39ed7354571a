import EmulatorCore
import NIOCore

/// One request to Lambda's API: what it asks for, and when it came.
struct LambdaRequest: Sendable {
    /// `x-amzn-RequestId` of the answer; of an invocation also `context.aws_request_id`.
    var id: String
    var received: Timestamp
    var operation: LambdaOperation
    var http: HTTPRequest

    /// A parameter of the query, decoded; nil when it is not there.
    func parameter(_ name: String) -> String? {
        for pair in http.query.split(separator: "&") {
            let key = pair.prefix { $0 != "=" }
            guard PercentEncoding.decode(key) == name else { continue }
            return PercentEncoding.decode(pair.dropFirst(key.utf8.count).dropFirst())
        }
        return nil
    }

    /// The function that the path and `Qualifier` name.
    func functionReference() throws(LambdaError) -> FunctionReference {
        var violations: [ConstraintViolation] = []
        let reference = try FunctionReference(
            functionName: operation.resource, qualifier: parameter("Qualifier"), violations: &violations)
        guard let reference else { throw .validation(violations) }
        return reference
    }
}
