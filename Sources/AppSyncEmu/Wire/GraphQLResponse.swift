import EmulatorCore
import NIOCore
import NIOHTTP1

/// Answers of the GraphQL endpoint, on their way to the wire.
enum GraphQLResponse {
    /// Whatever GraphQL itself has to say has status 200 (facts, section 4).
    ///
    /// Headers that resolvers add come after AppSync's own; names that AppSync keeps to itself are left out.
    static func answer(_ result: ExecutionResult, requestID: String) -> HTTPResponse {
        var response = answer(data: result.data, errors: result.errors, requestID: requestID)
        guard response.body.readableBytes <= sizeLimit else {
            let error = GraphQLError(
                shape: .envelope,
                message: "The response is larger than \(sizeLimit) bytes.",
                errorType: "ResponseTooLarge"
            )
            return answer(data: .null, errors: [error], requestID: requestID)
        }
        for header in result.responseHeaders where !reservedHeaders.contains(header.name.lowercased()) {
            response.headers.replaceOrAdd(name: header.name, value: header.value)
        }
        return response
    }

    /// AppSync's quota on a response, in bytes. What it says to a larger one is not known; the words are ours.
    private static let sizeLimit = 5_242_880

    /// Of the answer itself: a resolver that named them would break the connection or the client.
    private static let reservedHeaders: Set<String> = [
        "content-type", "content-length", "transfer-encoding", "connection", "x-amzn-requestid", "x-amzn-errortype",
    ]

    static func answer(data: JSONValue, errors: [GraphQLError], requestID: String) -> HTTPResponse {
        var writer = JSONWriter(capacity: 1024)
        writer.write(literal: "{\"data\":")
        writer.write(data)
        if !errors.isEmpty {
            writer.write(literal: ",\"errors\":")
            writer.write(.array(errors.map(\.json)))
        }
        writer.write(byte: UInt8(ascii: "}"))
        return HTTPResponse(headers: headers(requestID), body: writer.byteBuffer())
    }

    /// amplify-js reads the error's type from the header.
    static func refusal(_ error: EnvelopeError, requestID: String) -> HTTPResponse {
        var headers = headers(requestID)
        headers.add(name: "x-amzn-ErrorType", value: error.errorType)
        return HTTPResponse(status: .init(statusCode: error.status), headers: headers, body: error.body)
    }

    private static func headers(_ requestID: String) -> HTTPHeaders {
        ["content-type": "application/json;charset=UTF-8", "x-amzn-RequestId": requestID]
    }
}
