import EmulatorCore

/// GetFunctionConfiguration: what `aws lambda wait function-active` asks until State is Active. It always is.
struct GetFunctionConfiguration {
    static let name = "GetFunctionConfiguration"

    private let reference: FunctionReference
    private let requestID: String

    init(_ request: LambdaRequest) throws(LambdaError) {
        reference = try request.functionReference()
        requestID = request.id
    }

    func answer(_ environment: LambdaEnvironment, deployed: Timestamp) throws(LambdaError) -> JSONValue {
        try environment.function(reference, for: Self.name, requestID: requestID)
            .json(qualifier: reference.qualifier, modified: deployed, includingState: true)
    }
}
