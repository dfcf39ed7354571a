/// One entry of an `errors` member on the socket. Members that are nil are not written: AppSync's own envelopes
/// are that irregular (facts 1.3), and clients tell cases apart by what is missing.
package struct RealtimeError: Error, Sendable, Equatable {
    package var errorType: String?
    package var message: String?
    package var errorCode: Int?

    package init(errorType: String? = nil, message: String? = nil, errorCode: Int? = nil) {
        self.errorType = errorType
        self.message = message
        self.errorCode = errorCode
    }
}

/// What stands in a `connection_error`: each connect refusal of facts 1.3.
extension RealtimeError {
    /// amplify-flutter #2763 (2023).
    static let connectUnauthorized = RealtimeError(
        errorType: "UnauthorizedException", message: "You are not authorized to make this call.", errorCode: 401)

    /// graphql-dotnet #662 (2024): no errorType.
    static let requiredHeadersMissing = RealtimeError(message: "Required headers are missing.", errorCode: 400)

    /// appsync-community #195 (2021): no errorType.
    static let noProtocol = RealtimeError(message: "NoProtocolError", errorCode: 400)

    /// apollo-kotlin #1864 (2020): no message. Captured as `BadRequestException` too.
    static let badRequest = RealtimeError(errorType: "BadRequest", errorCode: 400)

    /// sdk-js #768 (2024) gives the type only; without an errorCode amplify would retry for ever.
    static let unknownAPI = RealtimeError(
        errorType: "com.amazon.coral.service.http#HttpNotFoundException", errorCode: 404)

    /// The text of a wrong signature comes from the verifier, which knows the canonical string (sdk-js PR 561).
    static func connectSignature(_ message: String) -> RealtimeError {
        RealtimeError(errorType: "BadRequestException", message: message, errorCode: 400)
    }
}

/// What stands in an `error`: each refusal after the connect of facts 1.3.
extension RealtimeError {
    /// artillery #1567, graphql-ws #602, graphql-platform #6468.
    static let unsupportedMessage = RealtimeError(
        errorType: "UnsupportedOperation", message: "unknown not supported through the realtime channel")

    /// A query or mutation: the captures show an empty word where the operation should stand (amplify-cli #4118,
    /// sdk-ios #372).
    static let unsupportedOperation = RealtimeError(
        errorType: "UnsupportedOperation", message: " not supported through the realtime channel")

    static let unauthorized = RealtimeError(
        errorType: "UnauthorizedException", message: "You are not authorized to make this call.")

    static func signature(_ message: String) -> RealtimeError {
        RealtimeError(errorType: "BadRequestException", message: message)
    }

    /// The message was never captured (re:Post shows the type only).
    static func duplicatedOperation(_ id: String) -> RealtimeError {
        RealtimeError(errorType: "DuplicatedOperationError", message: "Operation with id \(id) already exists")
    }

    /// amplify-cli #3547.
    static func maxSubscriptionsReached(_ limit: Int) -> RealtimeError {
        RealtimeError(
            errorType: "MaxSubscriptionsReachedError", message: "Max number of \(limit) subscriptions reached")
    }
}
