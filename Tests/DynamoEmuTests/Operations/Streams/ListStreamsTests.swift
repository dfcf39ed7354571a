import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("ListStreams")
struct ListStreamsTests {
    let account: TestAccount

    init() throws { account = try TestAccount() }

    private func list(_ request: JSONValue) throws -> (tables: [String], last: JSONValue?) {
        let answer = try account.expect("ListStreams", request)
        return (
            answer["Streams"]?.array?.compactMap { $0["TableName"]?.string } ?? [], answer["LastEvaluatedStreamArn"]
        )
    }

    @Test func `its members have constraints`() throws {
        try account.refuse(
            "ListStreams",
            ["Limit": 0, "ExclusiveStartStreamArn": "short"],
            "2 validation errors detected: Value 'short' at 'exclusiveStartStreamArn' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 37; Value '0' at 'limit' failed to satisfy "
                + "constraint: Member must have value greater than or equal to 1"
        )
        try account.refuse(
            "ListStreams",
            ["Limit": 101],
            "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value "
                + "less than or equal to 100"
        )
        try account.refuse(
            "ListStreams",
            ["ExclusiveStartStreamArn": "kossaapaaasdafsdaasdasdasdasasdasfadfadfasdasdas"],
            "Invalid StreamArn"
        )
    }

    @Test func `tables without a stream and tables that are not there have none`() throws {
        try account.createTable()
        #expect(try list(["TableName": "table"]).tables == [])
        #expect(try list(["TableName": "nothing"]).tables == [])
        #expect(try list([:]).last == nil)
    }

    @Test func `pages go on behind the ARN they ended with, though its table is gone`() throws {
        for name in ["one", "two", "three"] { try account.createStreamTable(name) }
        let first = try list(["Limit": 1])
        #expect(first.tables == ["one"])
        #expect(first.last == .string(try account.streamARN(of: "one")))
        try account.expect("DeleteTable", ["TableName": "one"])
        account.clock.advance(by: .seconds(24 * 60 * 60))
        try account.createStreamTable("four")
        let rest = try list(["ExclusiveStartStreamArn": first.last ?? .null])
        #expect(rest.tables == ["three", "two"])
        #expect(rest.last == nil)
        // A page that is full and the last one has no more to come either.
        #expect(try list(["Limit": 3]).last == nil)
    }

    @Test func `a deleted table's stream is listed for 24 hours`() throws {
        try account.createStreamTable()
        try account.expect("DeleteTable", ["TableName": "table"])
        account.clock.advance(by: .seconds(24 * 60 * 60 - 1))
        #expect(try list([:]).tables == ["table"])
        account.clock.advance(by: .seconds(1))
        #expect(try list([:]).tables == [])
    }
}
