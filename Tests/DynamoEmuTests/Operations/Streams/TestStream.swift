import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

/// What the tests of streams do again and again.
extension TestAccount {
    func createStreamTable(
        _ name: String = "table",
        sorted: Bool = false,
        _ viewType: JSONValue = "NEW_AND_OLD_IMAGES"
    ) throws {
        try createTable(
            name,
            sorted: sorted,
            with: ["StreamSpecification": ["StreamEnabled": true, "StreamViewType": viewType]]
        )
    }

    func updateStream(_ specification: JSONValue, of table: JSONValue = "table") throws {
        try expect("UpdateTable", ["TableName": table, "StreamSpecification": specification])
    }

    func streamARN(of table: JSONValue = "table") throws -> String {
        let described = try expect("DescribeTable", ["TableName": table])["Table"]
        return try #require(described?["LatestStreamArn"]?.string)
    }

    func describeStream(_ arn: String) throws -> JSONValue {
        try #require(try expect("DescribeStream", ["StreamArn": .string(arn)])["StreamDescription"])
    }

    func shard(of arn: String) throws -> JSONValue { try #require(try describeStream(arn)["Shards"]?.array?.first) }

    func iterator(
        _ arn: String,
        _ type: JSONValue = "TRIM_HORIZON",
        _ more: JSONObject = [:]
    ) throws -> JSONValue {
        var request: JSONObject = [
            "StreamArn": .string(arn), "ShardId": try shard(of: arn)["ShardId"] ?? .null, "ShardIteratorType": type,
        ]
        for (name, value) in more { request[name] = value }
        return try #require(try expect("GetShardIterator", .object(request))["ShardIterator"])
    }

    func records(_ arn: String) throws -> [JSONValue] {
        try records(at: try iterator(arn))
    }

    func records(at iterator: JSONValue) throws -> [JSONValue] {
        try #require(try expect("GetRecords", ["ShardIterator": iterator])["Records"]?.array)
    }

    /// Waits for what the background thread does; gives up at some point.
    func eventually(_ what: Comment, _ condition: () throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            if try condition() { return }
            await service.background.run {}
        }
        Issue.record(what)
    }
}
