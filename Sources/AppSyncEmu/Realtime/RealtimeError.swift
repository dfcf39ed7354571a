/// One entry of an `errors` member on the socket. Members that are nil are not written: AppSync's own envelopes
/// are that irregular (facts 1.3), and clients tell cases apart by what is missing.
package struct RealtimeError: Error, Sendable, Equatable {
    package var errorType: String?
    package var message: String?
    package var errorCode: Int?
    /// For log and trace, where what the socket says does not say why. Never written to the socket.
    package var reason: String?

    package init(
        errorType: String? = nil, message: String? = nil, errorCode: Int? = nil, reason: String? = nil
    ) {
        self.errorType = errorType
        self.message = message
        self.errorCode = errorCode
        self.reason = reason
    }
}

extension RealtimeError {
    /// For people: what the socket says, and why.
    var explained: String {
        let told = message.flatMap { $0.first == " " ? nil : $0 } ?? errorType ?? ""
        return reason.map { "\(told) (\($0))" } ?? told
    }
}

/// What stands in a `connection_error`: each connect refusal of facts 1.3.
extension RealtimeError {
    /// amplify-flutter #2763 (2023).
    static func connectUnauthorized(because reason: String? = nil) -> RealtimeError {
        RealtimeError(
            errorType: "UnauthorizedException", message: "You are not authorized to make this call.", errorCode: 401,
            reason: reason)
    }

    /// graphql-dotnet #662 (2024): no errorType.
    static let requiredHeadersMissing = RealtimeError(
        message: "Required headers are missing.", errorCode: 400,
        reason: "neither the query parameter `header`, nor a subprotocol `header-…`, nor the header authorization or "
            + "x-api-key was sent")

    /// appsync-community #195 (2021): no errorType.
    static func noProtocol(offered: [Substring]) -> RealtimeError {
        let offer = offered.isEmpty ? "no subprotocol" : offered.map { "`\($0)`" }.joined(separator: ", ")
        return RealtimeError(
            message: "NoProtocolError", errorCode: 400,
            reason: "the client offered \(offer); AppSync speaks `graphql-ws`")
    }

    /// apollo-kotlin #1864 (2020): no message. Captured as `BadRequestException` too.
    static func badRequest(because reason: String) -> RealtimeError {
        RealtimeError(errorType: "BadRequest", errorCode: 400, reason: reason)
    }

    /// sdk-js #768 (2024) gives the type only. The code is ours: amplify-js gives up on 400, 401 and 403, and tries anew
    /// for ever on any other, 404 too.
    static func unknownAPI(_ path: Substring) -> RealtimeError {
        RealtimeError(
            errorType: "com.amazon.coral.service.http#HttpNotFoundException", errorCode: 400,
            reason: "there is no GraphQL API at \(path)")
    }

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
    static func unsupportedOperation(because reason: String) -> RealtimeError {
        RealtimeError(
            errorType: "UnsupportedOperation", message: " not supported through the realtime channel", reason: reason)
    }

    /// AppSync's words over HTTP; on the socket they were never captured.
    static let noSchema = RealtimeError(
        errorType: "GraphQLSchemaException", message: "No schema definition exists.")

    static let unauthorized = RealtimeError(
        errorType: "UnauthorizedException", message: "You are not authorized to make this call.")

    static func signature(_ message: String) -> RealtimeError {
        RealtimeError(errorType: "BadRequestException", message: message)
    }

    /// amplify-js #12818 (2024), #4813 (2020).
    static func duplicatedOperation(_ id: String, because reason: String? = nil) -> RealtimeError {
        RealtimeError(
            errorType: "DuplicatedOperationError", message: "Duplicated operation with id \(id)", reason: reason)
    }

    /// realtime-client-ios PR 67.
    static let rateExceeded = RealtimeError(errorType: "LimitExceededError", message: "Rate limit exceeded")

    /// amplify-cli #3547.
    static func maxSubscriptionsReached(_ limit: Int) -> RealtimeError {
        RealtimeError(
            errorType: "MaxSubscriptionsReachedError", message: "Max number of \(limit) subscriptions reached")
    }
}
