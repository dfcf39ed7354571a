import EmulatorCore
import NIOCore
import NIOHTTP1

/// Answers of the GraphQL endpoint, on their way to the wire.
enum GraphQLResponse {
    /// Whatever GraphQL itself has to say has status 200 (facts, section 4).
    static func answer(_ result: ExecutionResult, requestID: String) -> HTTPResponse {
        answer(data: result.data, errors: result.errors, requestID: requestID)
    }

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
