import EmulatorCore
import NIOCore
import NIOHTTP1

/// What AppSync refuses before GraphQL begins: the HTTP request itself, or who sent it (facts, sections 2.3 and 4).
struct EnvelopeError: Error, Sendable, Equatable {
    var status: Int
    var errorType: String
    /// Empty where AppSync sends none (aws-cdk #19239).
    var message: String
    /// For the log and the trace, when the message does not say why.
    var reason: String?

    init(status: Int, errorType: String, message: String, reason: String? = nil) {
        self.status = status
        self.errorType = errorType
        self.message = message
        self.reason = reason
    }

    init(_ refusal: AuthorizationRefusal) {
        self.init(
            status: refusal.status, errorType: refusal.errorType, message: refusal.message,
            reason: refusal.reason.map { refusal.message.isEmpty ? $0 : "\(refusal.message) (\($0))" })
    }

    /// graphql-over-http #81
    static let emptyBody = EnvelopeError(
        status: 400,
        errorType: "MalformedHttpRequestException",
        message: "Request body is empty."
    )

    /// graphql-over-http #81, for `meow`, `{}`, `{}}` and `[]`. Beside them stands `{badfield}` with the answer of a
    /// validation error, so these are texts of queries: a GraphQL syntax error is this one, too, and its details stay
    /// with AppSync. Here the log has them.
    static func unparsable(because reason: String) -> EnvelopeError {
        EnvelopeError(
            status: 400,
            errorType: "MalformedHttpRequestException",
            message: "Unable to parse GraphQL query.",
            reason: reason
        )
    }

    static func badRequest(_ message: String) -> EnvelopeError {
        EnvelopeError(status: 400, errorType: "BadRequestException", message: message)
    }

    /// AppSync's own words are not captured; these follow what it says to a query on the real-time channel.
    static let subscription = EnvelopeError(
        status: 400,
        errorType: "UnsupportedOperation",
        message: "subscription not supported over HTTP: connect to the real-time endpoint of this API"
    )

    /// graphql-over-http #81
    static let noSchema = EnvelopeError(
        status: 502, errorType: "GraphQLSchemaException", message: "No schema definition exists.")

    static func unknownAPI(_ path: Substring) -> EnvelopeError {
        EnvelopeError(
            status: 404,
            errorType: "NotFoundException",
            message: "There is no GraphQL API at \(path)."
        )
    }

    static func methodNotAllowed(_ method: HTTPMethod) -> EnvelopeError {
        EnvelopeError(
            status: 405,
            errorType: "MethodNotAllowedException",
            message: "A GraphQL API takes POST and GET, not \(method.rawValue)."
        )
    }

    static func tooLarge(limit: Int) -> EnvelopeError {
        EnvelopeError(
            status: 413,
            errorType: "RequestEntityTooLargeException",
            message: "The request body is larger than \(limit) bytes."
        )
    }

    /// In the layout of Jackson's pretty printer, as AppSync sends it (amplify-js #2645, #4373).
    var body: ByteBuffer {
        var writer = JSONWriter(capacity: 256)
        writer.write(literal: "{\n  \"errors\" : [ {\n    \"errorType\" : ")
        writer.write(string: errorType)
        if !message.isEmpty {
            writer.write(literal: ",\n    \"message\" : ")
            writer.write(string: message)
        }
        writer.write(literal: "\n  } ]\n}")
        return writer.byteBuffer()
    }
}
