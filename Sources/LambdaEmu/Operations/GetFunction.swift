import EmulatorCore
import OrderedCollections

/// GetFunction: the configuration, and where the code lies.
struct GetFunction {
    static let name = "GetFunction"

    private let reference: FunctionReference
    private let requestID: String

    init(_ request: LambdaRequest) throws(LambdaError) {
        reference = try request.functionReference()
        requestID = request.id
    }

    func answer(_ environment: LambdaEnvironment, deployed: Timestamp) throws(LambdaError) -> JSONValue {
        let function = try environment.function(reference, for: Self.name, requestID: requestID)
        var members: JSONObject = [
            "Configuration": function.json(
                qualifier: reference.qualifier, modified: deployed, includingState: true),
            // On AWS a link to the archive, signed for ten minutes; here the folder it was deployed from.
            "Code": ["RepositoryType": "S3", "Location": .string("file://\(function.code.source)")],
        ]
        if let reserved = function.reservedConcurrentExecutions {
            members["Concurrency"] = ["ReservedConcurrentExecutions": .int(reserved)]
        }
        return .object(members)
    }
}
