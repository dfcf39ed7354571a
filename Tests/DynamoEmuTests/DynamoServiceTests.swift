import EmulatorCore
import NIOCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("DynamoService")
struct DynamoServiceTests {
    struct Refusing: SignatureVerifier {
        var error: SigV4Error
        func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal { throw error }
    }

    // MARK: Wire

    @Test func `every answer carries a request id and its checksum`() throws {
        let answer = try TestAccount().send("ListTables", [:])
        #expect(answer.headers.first(name: "content-type") == "application/x-amz-json-1.0")
        #expect(answer.headers.first(name: "server") == "Server")
        #expect(answer.headers.first(name: "x-amzn-requestid")?.count == 52)
        let checksum = answer.body.withUnsafeReadableBytes { Crc32.checksum($0) }
        #expect(answer.headers.first(name: "x-amz-crc32") == String(checksum))
    }

    @Test(arguments: ["Nothing", "PutItems", ""])
    func `an operation that is unknown says nothing else`(_ operation: String) throws {
        let answer = try TestAccount().send(operation, [:])
        #expect(answer.status == 400)
        #expect(answer.json == ["__type": "com.amazon.coral.service#UnknownOperationException"])
    }

    @Test(arguments: ["ImportTable", "ExecuteStatement", "ExportTableToPointInTime"])
    func `an operation of DynamoDB that is not emulated is named`(_ operation: String) throws {
        let answer = try TestAccount().send(operation, [:])
        #expect(answer.status == 400)
        #expect(answer.error == "UnknownOperationException")
        #expect(answer.message == "\(operation) is not emulated.")
    }

    @Test func `no operation is both emulated and not`() {
        #expect(OperationTable.notEmulated.isDisjoint(with: OperationTable.byName.keys))
    }

    @Test func `an operation of DynamoDB Streams is named too`() throws {
        let answer = try TestAccount().service.answer(
            HTTPRequest(method: .POST, uri: "/", headers: ["X-Amz-Target": "DynamoDBStreams_20120810.ListStreams"])
        )
        #expect(String(buffer: answer.body).contains("ListStreams is not emulated."))
    }

    @Test func `a body that is too large is refused in DynamoDB's shape`() throws {
        let account = try TestAccount()
        let answer = account.service.tooLarge(HTTPRequest(method: .POST, uri: "/"), limit: 16)
        #expect(answer.status == .payloadTooLarge)
        #expect(answer.headers.first(name: "x-amzn-requestid")?.count == 52)
        let body = try answer.body.withUnsafeReadableBytes { try JSONParser.parse($0) }
        #expect(body["message"]?.string == "The request body is larger than 16 bytes.")
        #expect(account.trace.entries().map(\.outcome) == ["RequestEntityTooLargeException"])
    }

    @Test(arguments: ["", "{", "[]", "{\"TableName\":}", "{} x", "\u{0}"])
    func `a body that is no JSON object is a SerializationException`(_ body: String) throws {
        let account = try TestAccount()
        let answer = try account.send("ListTables", raw: body)
        #expect(answer.status == 400)
        #expect(answer.json == ["__type": "com.amazon.coral.service#SerializationException"])
        // The trace says what the answer does not.
        #expect(account.trace.entries().last?.detail?.isEmpty == false)
    }

    @Test func `members that DynamoDB does not know are ignored`() throws {
        let answer = try TestAccount().send("ListTables", ["Surprise": [1, ["x": nil]]])
        #expect(answer.json == ["TableNames": []])
    }

    @Test func `a load balancer is told that the endpoint is healthy`() throws {
        let service = try TestAccount().service
        let root = service.answer(HTTPRequest(method: .GET, uri: "/", headers: ["Host": "127.0.0.1:4566"]))
        #expect(root.status == .ok)
        #expect(String(buffer: root.body) == "healthy: 127.0.0.1:4566 ")
        #expect(service.answer(HTTPRequest(method: .GET, uri: "/ping")).status == .ok)
        #expect(service.answer(HTTPRequest(method: .GET, uri: "/other")).status == .notFound)
    }

    // MARK: Authorization

    @Test(arguments: [
        (SigV4Error.missingAuthenticationToken, "MissingAuthenticationTokenException"),
        (.incomplete("Authorization header requires 'Signature' parameter."), "IncompleteSignatureException"),
        (.unrecognizedKey("AKIA"), "UnrecognizedClientException"),
        (.mismatch(canonicalRequest: "", stringToSign: ""), "InvalidSignatureException"),
        (.invalid("Signature expired"), "InvalidSignatureException"),
    ])
    func `a refused signature has DynamoDB's name`(_ error: SigV4Error, _ name: String) throws {
        let answer = try TestAccount(verifier: Refusing(error: error)).send("ListTables", [:])
        #expect(answer.status == 400)
        #expect(answer.json["__type"]?.string == "com.amazon.coral.service#\(name)")
        #expect(answer.message == error.message)
    }

    // MARK: Trace

    @Test func `each request leaves one entry`() throws {
        let account = try TestAccount()
        try account.createTable()
        _ = try account.send("GetItem", ["TableName": "nowhere", "Key": ["p": s("a")]])
        let entries = account.trace.entries()
        #expect(entries.map(\.step) == ["CreateTable", "GetItem"])
        #expect(entries.map(\.subject) == ["table", "nowhere"])
        #expect(entries.map(\.outcome) == ["ok", "ResourceNotFoundException"])
    }
}
