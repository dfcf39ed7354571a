import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("DescribeStream")
struct DescribeStreamTests {
    let account: TestAccount
    let arn: String

    init() throws {
        account = try TestAccount()
        try account.createStreamTable(sorted: true)
        arn = try account.streamARN()
    }

    private func refuse(_ more: JSONObject, _ message: String) throws {
        try account.refuse(
            "DescribeStream",
            .object(JSONObject(uniqueKeysWithValues: [("StreamArn", .string(arn))]).merging(more) { $1 }),
            message
        )
    }

    @Test func `its members have constraints`() throws {
        try refuse(
            ["StreamArn": "short", "Limit": 101, "ExclusiveStartShardId": "x"],
            "3 validation errors detected: Value 'short' at 'streamArn' failed to satisfy constraint: Member must have "
                + "length greater than or equal to 37; Value '101' at 'limit' failed to satisfy constraint: Member must "
                + "have value less than or equal to 100; Value 'x' at 'exclusiveStartShardId' failed to satisfy "
                + "constraint: Member must have length greater than or equal to 28"
        )
        try refuse(
            ["ShardFilter": ["Type": "foo", "ShardId": "qwerty"]],
            "2 validation errors detected: Value 'foo' at 'shardFilter.type' failed to satisfy constraint: Member must "
                + "satisfy enum value set: [CHILD_SHARDS]; Value 'qwerty' at 'shardFilter.shardId' failed to satisfy "
                + "constraint: Member must have length greater than or equal to 28"
        )
        let shardID = try account.shard(of: arn)["ShardId"] ?? .null
        try refuse(["ShardFilter": ["ShardId": shardID]], "ShardFilter.Type must be specified")
        try refuse(["ShardFilter": ["Type": "CHILD_SHARDS"]], "ShardFilter.ShardId must be specified")
    }

    @Test(arguments: [
        "sdfadfsdfnlfkajakfgjalksfgklasjklasdjfklasdfasdfgasf",
        "arn:aws:dynamodb:us-east-1:000000000000:table/table",
        "arn:aws:dynamodb:us-east-1:000000000000:table/table/index/stream",
        "arn:aws:kinesis:us-east-1:000000000000:table/table/stream/2027-01-15T08:00:00.000",
    ])
    func `what is no stream's ARN is invalid`(text: String) throws {
        try refuse(["StreamArn": .string(text)], "Invalid StreamArn")
    }

    @Test(arguments: [("table/table/", "table/other/"), ("us-east-1", "us-east-2"), (".000", ".001")])
    func `a stream that is not there is not found`(old: String, new: String) throws {
        let other = arn.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
        try account.refuse(
            "DescribeStream",
            ["StreamArn": .string(other)],
            "ResourceNotFoundException",
            "Requested resource not found: Stream: \(other) not found"
        )
    }

    @Test func `a stream is described with its one shard, open until it is disabled`() throws {
        let stream = try account.describeStream(arn)
        #expect(stream["StreamStatus"] == "ENABLED")
        #expect(stream["StreamViewType"] == "NEW_AND_OLD_IMAGES")
        #expect(stream["StreamLabel"] == "2027-01-15T08:00:00.000")
        #expect(stream["KeySchema"] == schema("p", "s"))
        #expect(stream["CreationRequestDateTime"] == .double(1_800_000_000))
        let open = try account.shard(of: arn)
        #expect(open["ShardId"]?.string?.hasPrefix("shardId-00000001800000000000-") == true)
        #expect(open["SequenceNumberRange"]?["StartingSequenceNumber"]?.string?.count == 21)
        #expect(open["SequenceNumberRange"]?["EndingSequenceNumber"] == nil)
        try account.updateStream(["StreamEnabled": false])
        #expect(try account.describeStream(arn)["StreamStatus"] == "DISABLED")
        let closed = try account.shard(of: arn)["SequenceNumberRange"]
        let start = try #require(closed?["StartingSequenceNumber"]?.string)
        let end = try #require(closed?["EndingSequenceNumber"]?.string)
        #expect(start < end)
    }

    @Test func `the shard of a deleted table ends for whoever polls it`() throws {
        let account = try TestAccount(statusDelay: .seconds(10))
        try account.createStreamTable()
        account.clock.advance(by: .seconds(10))
        let arn = try account.streamARN()
        let iterator = try account.iterator(arn)
        try account.expect("DeleteTable", ["TableName": "table"])
        let during = try account.expect("GetRecords", ["ShardIterator": iterator])
        #expect(during["NextShardIterator"] != nil)
        account.clock.advance(by: .seconds(10))
        let after = try account.expect("GetRecords", ["ShardIterator": iterator])
        #expect(after["NextShardIterator"] == nil)
        #expect(try account.shard(of: arn)["SequenceNumberRange"]?["EndingSequenceNumber"] != nil)
    }

    @Test func `a page begins behind a shard, and a shard has no children`() throws {
        let shardID = try account.shard(of: arn)["ShardId"] ?? .null
        let later = String(repeating: "z", count: 40)
        for start in [shardID, .string(later)] {
            let page = try account.expect(
                "DescribeStream", ["StreamArn": .string(arn), "ExclusiveStartShardId": start])
            #expect(page["StreamDescription"]?["Shards"] == [])
        }
        let children = try account.expect(
            "DescribeStream",
            ["StreamArn": .string(arn), "ShardFilter": ["Type": "CHILD_SHARDS", "ShardId": shardID]]
        )
        #expect(children["StreamDescription"]?["Shards"] == [])
    }
}
