import EmulatorCore

extension GraphQLError {
    /// What a function raised: its message, and always this type (aws-appsync-community #209).
    static func unhandled(_ message: String) -> GraphQLError {
        GraphQLError(shape: .resolver, message: message, errorType: "Lambda:Unhandled")
    }

    /// The exceptions of Invoke that the SDK for Java has a class for; all others are its LambdaException.
    private static let modeledByLambda: Set<String> = [
        "InvalidParameterValueException", "InvalidRequestContentException", "RecursiveInvocationException",
        "ResourceNotFoundException", "ServiceException", "TooManyRequestsException",
    ]

    /// What Lambda raised: no capture since the SDK's version 2; in the form that DynamoDB's exceptions have.
    static func lambda(_ exception: ServiceException) -> GraphQLError {
        let name = modeledByLambda.contains(exception.code) ? exception.code : "LambdaException"
        return GraphQLError(
            shape: .resolver,
            message: "\(exception.message) (Service: Lambda, Status Code: \(exception.status), "
                + "Request ID: \(exception.requestID))",
            errorType: "Lambda:\(name)")
    }

    /// AppSync waits for no data source longer than for a request (aws-appsync-community #386).
    static let lambdaTimedOut = GraphQLError(
        shape: .resolver, message: "Execution timed out.", errorType: "Lambda:ExecutionTimeoutException")

    /// The list must match in size (developer guide, "Lambda function batched response"); AppSync's words for one that
    /// does not are not captured.
    static func batchMismatch(expected: Int, got answer: JSONValue) -> GraphQLError {
        let got = answer.array.map { "a list of \($0.count)" } ?? "no list"
        return GraphQLError(
            shape: .resolver,
            message: "The response of a BatchInvoke with \(expected) payloads must be a list of \(expected) items, "
                + "and the function returned \(got).",
            errorType: "Lambda:IllegalArgument")
    }

    /// An account without functions has no such data source.
    static let noFunctions = GraphQLError(
        shape: .resolver, message: "No functions are emulated here.", errorType: "NotEmulated")
}
