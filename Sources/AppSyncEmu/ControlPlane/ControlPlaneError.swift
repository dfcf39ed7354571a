import EmulatorCore
import NIOHTTP1
import OrderedCollections

/// An exception of AppSync's control plane (service model of 2017-07-25). The protocol is REST-JSON: the name travels
/// in a header. The words are those of captures where one is named, and ours elsewhere.
package struct ControlPlaneError: Error, Sendable, Equatable {
    package var code: String
    package var message: String
    package var status: Int
    /// The member that is to blame, as a path (`dynamodbConfig.tableName`), when it is one: for the line of a template.
    var member: String?
    /// Of a BadRequestException with the reason CODE_ERROR: what is wrong with APPSYNC_JS code.
    var codeErrors: [JSONValue] = []

    init(_ code: String, _ message: String, status: Int = 400, member: String? = nil) {
        self.code = code
        self.message = message
        self.status = status
        self.member = member
    }

    /// For code, AppSync's own sentence, with what is wrong beside it.
    init(_ error: DeploymentError) {
        self = .badRequest(error.codeErrors.isEmpty ? error.description : CodeError.summary)
        codeErrors = error.codeErrors.map(\.json)
    }

    // MARK: - The model's exceptions

    static func badRequest(_ message: String, member: String? = nil) -> ControlPlaneError {
        ControlPlaneError("BadRequestException", message, member: member)
    }

    static func notFound(_ message: String, member: String? = nil) -> ControlPlaneError {
        ControlPlaneError("NotFoundException", message, status: 404, member: member)
    }

    static func limitExceeded(_ message: String) -> ControlPlaneError {
        ControlPlaneError("LimitExceededException", message, status: 429)
    }

    /// amplify-cli #14095, serverless-appsync-plugin #202
    static func keyValidity(_ message: String) -> ControlPlaneError {
        ControlPlaneError("ApiKeyValidityOutOfBoundsException", message, member: "expires")
    }

    static func keyLimit(_ limit: Int) -> ControlPlaneError {
        ControlPlaneError(
            "ApiKeyLimitExceededException", "The API has \(limit) keys already, which is the most it can have.")
    }

    /// The data plane's words for it (graphql-over-http #81).
    static let noSchema = ControlPlaneError("GraphQLSchemaException", "No schema definition exists.")

    /// The signature check of AWS's front end: 403, and names that the model does not have.
    static func signature(_ error: SigV4Error) -> ControlPlaneError {
        let message = error == .missingAuthenticationToken ? "Missing Authentication Token" : error.message
        return ControlPlaneError(error.code, message, status: 403)
    }

    /// AppSync has no exception for it. 501 is a status that SDKs do not retry.
    static func notEmulated(_ what: String, member: String? = nil) -> ControlPlaneError {
        ControlPlaneError("NotImplementedException", "\(what) is not emulated yet", status: 501, member: member)
    }

    var isNotEmulated: Bool { code == "NotImplementedException" }

    // MARK: - What is not there

    /// amplify-cli #9391
    static func apiNotFound(_ id: String) -> ControlPlaneError {
        notFound("GraphQL API \(id) not found.", member: "apiId")
    }

    /// aws-cdk #17997, amplify-cli #682
    static func typeNotFound(_ name: String) -> ControlPlaneError {
        notFound("Type \(name) not found", member: "typeName")
    }

    /// aws-cdk #32848
    static func fieldNotFound(_ coordinate: FieldCoordinate) -> ControlPlaneError {
        notFound("No field named \(coordinate.field) found on type \(coordinate.type)", member: "fieldName")
    }

    /// serverless-appsync-plugin #158
    static let resolverNotFound = notFound("No resolver found.")

    /// terraform-aws-appsync #31
    static func dataSourceNotFound(_ name: String) -> ControlPlaneError {
        notFound("No data source found named \(name)", member: "dataSourceName")
    }

    /// Not captured; after the resolver's.
    static let functionNotFound = notFound("No function found.", member: "functionId")

    /// aws-cdk #6924
    static func functionsNotFound(_ ids: [String]) -> ControlPlaneError {
        notFound(
            "The specified functions [\(ids.joined(separator: ","))] must exist before referencing them from a resolver.",
            member: "pipelineConfig")
    }

    /// amplify-category-api #1914
    static func keyNotFound(_ id: String) -> ControlPlaneError { notFound("API key not found: \(id)") }

    // MARK: - Members

    /// What Coral, the framework behind AWS's APIs, says of a constraint of the model.
    static func constraint(_ value: String, _ member: String, _ constraint: String) -> ControlPlaneError {
        badRequest(
            "1 validation error detected: Value '\(value)' at '\(member)' failed to satisfy constraint: \(constraint)",
            member: member)
    }

    static func tooLong(_ member: String, limit: Int) -> ControlPlaneError {
        constraint("…", member, "Member must have length less than or equal to \(limit)")
    }

    static func noChoice(_ value: String, _ member: String, _ choices: [String]) -> ControlPlaneError {
        constraint(value, member, "Member must satisfy enum value set: [\(choices.joined(separator: ", "))]")
    }

    // MARK: - The wire

    var json: JSONValue {
        var members: JSONObject = ["message": .string(message)]
        if !codeErrors.isEmpty {
            members["reason"] = "CODE_ERROR"
            members["detail"] = ["codeErrors": .array(codeErrors)]
        }
        return .object(members)
    }

    func response(requestID: String) -> HTTPResponse {
        .restJSON(exception: code, status: status, body: json, requestID: requestID)
    }
}
