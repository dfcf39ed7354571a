import EmulatorCore
import NIOCore
import NIOHTTP1
import Testing

@testable import DynamoEmu

@Suite("The wire")
struct WireTests {
    private func answer(
        _ account: TestAccount,
        _ operation: String,
        _ body: ByteBuffer,
        _ headers: [(String, String)] = [],
        type: String? = "application/x-amz-json-1.0",
        method: HTTPMethod = .POST
    ) -> HTTPResponse {
        var all: HTTPHeaders = ["X-Amz-Target": operation]
        if let type { all.add(name: "Content-Type", value: type) }
        for (name, value) in headers { all.add(name: name, value: value) }
        return account.service.answer(HTTPRequest(method: method, uri: "/", headers: all, body: body))
    }

    private func deflated(_ text: String, _ coding: Gzip.Coding) throws -> ByteBuffer {
        try #require(ByteBuffer(string: text).withUnsafeReadableBytes { Gzip.deflate($0, coding, level: 6) })
    }

    private static let list = "DynamoDB_20120810.ListTables"

    // MARK: Content types

    @Test(arguments: [
        ("application/x-amz-json-1.0", "application/x-amz-json-1.0"), ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("  application/x-amz-json-1.0 ;x", "application/x-amz-json-1.0"),
    ])
    func `the answer has the request's type`(_ type: String, _ expected: String) throws {
        let response = answer(try TestAccount(), Self.list, ByteBuffer(string: "{}"), type: type)
        #expect(response.status == .ok)
        #expect(response.headers.first(name: "content-type") == expected)
    }

    @Test(arguments: [
        ("application/x-amz-json-1.1", HTTPMethod.POST), ("text/plain", .POST), ("application/jsonx", .POST),
        ("", .POST), ("application/x-amz-json-1.0", .PUT), ("application/x-amz-json-1.0", .DELETE),
    ])
    func `what is not of the protocol is not found`(_ type: String, _ method: HTTPMethod) throws {
        let response = answer(
            try TestAccount(), Self.list, ByteBuffer(string: "{}"), type: type.isEmpty ? nil : type, method: method)
        #expect(response.status == .notFound)
        #expect(String(buffer: response.body) == "<UnknownOperationException/>\n")
        #expect(response.headers.first(name: "x-amz-crc32") == "3552371480")
        #expect(response.headers.first(name: "x-amzn-requestid")?.count == 52)
    }

    // MARK: The order of errors

    @Test func `a body that is no JSON hides an unknown operation and a missing signature`() throws {
        let account = try TestAccount(verifier: DynamoServiceTests.Refusing(error: .missingAuthenticationToken))
        for (target, body, error) in [
            ("DynamoDB_20120810.Nothing", "{", "SerializationException"),
            ("DynamoDB_20120810.Nothing", "{}", "UnknownOperationException"),
            ("DynamoDB_20120810.Nothing", "", "UnknownOperationException"),
            (Self.list, "{", "SerializationException"), (Self.list, "{}", "MissingAuthenticationTokenException"),
            (Self.list, "", "MissingAuthenticationTokenException"),
            (Self.list, #"{"a":"\ud800"}"#, "MissingAuthenticationTokenException"),
        ] {
            let response = answer(account, target, ByteBuffer(string: body))
            #expect(String(buffer: response.body).contains("com.amazon.coral.service#\(error)"), "\(target) \(body)")
        }
    }

    @Test func `values are judged after members`() throws {
        let account = try TestAccount()
        let both = try account.send(
            "PutItem",
            ["TableName": "xyz", "Item": ["p": ["NULL": false]], "ReturnValues": "SOME", "ReturnConsumedCapacity": "X"]
        )
        #expect(both.message?.hasPrefix("2 validation errors detected: Value 'X' at 'returnConsumedCapacity'") == true)
        try account.refuse(
            "PutItem", ["TableName": "", "Item": [:]],
            "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1"
        )
    }

    // MARK: Content codings

    @Test(arguments: [("gzip", Gzip.Coding.gzip), ("GZIP", .gzip), ("deflate", .deflate)])
    func `a compressed request is read`(_ name: String, _ coding: Gzip.Coding) throws {
        let account = try TestAccount()
        try account.createTable()
        let body = try deflated(#"{"Limit":1}"#, coding)
        let response = answer(account, Self.list, body, [("Content-Encoding", name)])
        #expect(response.status == .ok)
        #expect(String(buffer: response.body) == #"{"TableNames":["table"]}"#)
    }

    @Test func `an unknown coding and a broken one are server errors`() throws {
        let account = try TestAccount()
        for (name, body) in [("br", "{}"), ("garbage", "{}"), ("gzip", "{}"), ("gzip", ""), ("deflate", "x")] {
            let response = answer(account, Self.list, ByteBuffer(string: body), [("Content-Encoding", name)])
            #expect(response.status == .internalServerError)
            #expect(String(buffer: response.body).contains("InternalServerError"))
        }
        #expect(
            answer(account, Self.list, ByteBuffer(string: "{}"), [("Content-Encoding", "identity")]).status == .ok
        )
        #expect(account.trace.entries().first?.detail == "the Content-Encoding br is not known")
    }

    @Test func `the limit of a request holds for what it inflates to`() throws {
        let account = try TestAccount()
        let limit = ContentCoding.requestLimit
        for (size, status) in [(limit, HTTPResponseStatus.ok), (limit + 1, .payloadTooLarge)] {
            let body = try deflated("{" + String(repeating: " ", count: size - 2) + "}", .gzip)
            #expect(answer(account, Self.list, body, [("Content-Encoding", "gzip")]).status == status)
        }
    }

    @Test(arguments: [
        ("gzip", Gzip.Coding.gzip), ("deflate", .deflate), ("gzip, deflate, br", .gzip), ("*", .gzip),
        ("deflate, gzip;q=0.5", .deflate), ("gzip;q=0, *;q=0.1", .deflate), ("gzip;q=0", nil), ("br", nil),
        ("identity", nil), ("", nil),
    ])
    func `a long answer is compressed as the client takes it`(_ accepted: String, _ coding: Gzip.Coding?) throws {
        let account = try TestAccount()
        try account.createTable()
        try account.put(["p": ["S": "a"], "long": ["S": .string(String(repeating: "x", count: 5000))]])
        let get = ByteBuffer(string: #"{"TableName":"table","Key":{"p":{"S":"a"}}}"#)
        let plain = answer(account, "DynamoDB_20120810.GetItem", get)
        let response = answer(account, "DynamoDB_20120810.GetItem", get, [("Accept-Encoding", accepted)])
        #expect(response.headers.first(name: "content-encoding") == coding?.rawValue)
        let checksum = response.body.withUnsafeReadableBytes { Crc32.checksum($0) }
        #expect(response.headers.first(name: "x-amz-crc32") == String(checksum))
        let body = try coding.map { try Gzip.inflate(response.body, $0, limit: 10_000) } ?? response.body
        #expect(body == plain.body)
    }

    @Test func `a short answer stays as it is`() throws {
        let account = try TestAccount()
        try account.createTable()
        func size(of length: Int) throws -> (Int, String?) {
            try account.put(["p": ["S": "a"], "l": ["S": .string(String(repeating: "x", count: length))]])
            let response = answer(
                account, "DynamoDB_20120810.GetItem",
                ByteBuffer(string: #"{"TableName":"table","Key":{"p":{"S":"a"}}}"#), [("Accept-Encoding", "gzip")]
            )
            return (response.body.readableBytes, response.headers.first(name: "content-encoding"))
        }
        let frame = try size(of: 0).0
        let fits = try size(of: ContentCoding.plainLimit - frame)
        #expect(fits.0 == ContentCoding.plainLimit && fits.1 == nil)
        #expect(try size(of: ContentCoding.plainLimit - frame + 1).1 == "gzip")
    }
}
