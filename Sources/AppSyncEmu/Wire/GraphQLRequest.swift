import EmulatorCore
import NIOCore
import OrderedCollections

/// The envelope of a GraphQL request: `{"query","operationName","variables"}`.
struct GraphQLRequest: Equatable {
    var query: String
    var operationName: String?
    var variables: JSONObject

    init(query: String, operationName: String? = nil, variables: JSONObject = [:]) {
        self.query = query
        self.operationName = operationName
        self.variables = variables
    }

    /// A POST's body. Both content types that AppSync takes, `application/json` and `application/graphql`, carry the
    /// JSON object (authorization guide, the `curl` samples). What cannot be read is one error to AppSync
    /// (graphql-over-http #81).
    init(body: ByteBuffer) throws(EnvelopeError) {
        guard body.readableBytes > 0 else { throw .emptyBody }
        let read: Result<GraphQLRequest, EnvelopeError> = body.withUnsafeReadableBytes { bytes in
            do throws(JSONError) { return .success(try Self.read(bytes)) } catch {
                return .failure(.unparsable(because: "\(error)"))
            }
        }
        self = try read.get()
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> GraphQLRequest {
        var reader = try JSONReader(bytes)
        var query: String?
        var operationName: String?
        var variables: JSONObject = [:]
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "query": query = try reader.readString()
            case "operationName":
                operationName = try reader.peek() == .null ? readNull(&reader) : try reader.readString()
            case "variables":
                switch try reader.readValue() {
                case .object(let members): variables = members
                case .null: variables = [:]
                default: throw JSONError("'variables' is no object", at: reader.offset)
                }
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        guard let query else { throw JSONError("there is no 'query'", at: reader.offset) }
        return GraphQLRequest(query: query, operationName: operationName, variables: variables)
    }

    private static func readNull(_ reader: inout JSONReader) throws(JSONError) -> String? {
        try reader.readNull()
        return nil
    }

    /// A GET's query string.
    init(queryString: Substring) throws(EnvelopeError) {
        var query: String?
        var operationName: String?
        var variables: JSONObject = [:]
        for pair in queryString.split(separator: "&") {
            let name = pair.prefix { $0 != "=" }
            guard let value = FormEncoding.decode(pair.dropFirst(name.count + 1)) else {
                throw .unparsable(because: "the query string has a malformed escape in '\(name)'")
            }
            switch name {
            case "query": query = value
            case "operationName": operationName = value
            case "variables":
                switch try? JSONParser.parse(value) {
                case .object(let members)?: variables = members
                case .null?: variables = [:]
                default: throw .unparsable(because: "'variables' is no JSON object")
                }
            default: break
            }
        }
        guard let query else { throw .emptyBody }
        self.init(query: query, operationName: operationName, variables: variables)
    }
}
