import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("GetShardIterator")
struct GetShardIteratorTests {
    let account: TestAccount
    let arn: String

    init() throws {
        account = try TestAccount()
        try account.createStreamTable()
        arn = try account.streamARN()
    }

    private func request(_ more: JSONObject) throws -> JSONValue {
        var request: JSONObject = [
            "StreamArn": .string(arn), "ShardId": try account.shard(of: arn)["ShardId"] ?? .null,
            "ShardIteratorType": "LATEST",
        ]
        for (name, value) in more { request[name] = value }
        return .object(request)
    }

    private func refuse(_ more: JSONObject, _ message: String) throws {
        try account.refuse("GetShardIterator", request(more), message)
    }

    private func sequenceNumbers() throws -> [String] {
        try account.records(arn).compactMap { $0["dynamodb"]?["SequenceNumber"]?.string }
    }

    private func keys(from type: JSONValue, _ more: JSONObject = [:]) throws -> [String] {
        try account.records(at: account.iterator(arn, type, more)).compactMap {
            $0["dynamodb"]?["Keys"]?["p"]?["S"]?.string
        }
    }

    @Test func `its members have constraints`() throws {
        try account.refuse(
            "GetShardIterator",
            ["ShardIteratorType": "bulle", "SequenceNumber": "1"],
            "4 validation errors detected: Value null at 'streamArn' failed to satisfy constraint: Member must not be "
                + "null; Value null at 'shardId' failed to satisfy constraint: Member must not be null; Value 'bulle' at "
                + "'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: "
                + "[AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]; Value '1' at "
                + "'sequenceNumber' failed to satisfy constraint: Member must have length greater than or equal to 21"
        )
    }

    @Test func `a sequence number belongs to two of the types, a time to one`() throws {
        let number: JSONValue = "100000000000000000001"
        for type in ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"] {
            try refuse(
                ["ShardIteratorType": .string(type)], "SequenceNumber is required for ShardIteratorType \(type)")
        }
        for type in ["LATEST", "TRIM_HORIZON"] {
            try refuse(
                ["ShardIteratorType": .string(type), "SequenceNumber": number],
                "SequenceNumber must not be specified for ShardIteratorType \(type)"
            )
        }
        try refuse(["ShardIteratorType": "AT_TIMESTAMP"], "Timestamp is required for ShardIteratorType AT_TIMESTAMP")
        try refuse(["Timestamp": 1], "Timestamp must not be specified for ShardIteratorType LATEST")
        try refuse(
            ["ShardIteratorType": "AT_TIMESTAMP", "Timestamp": 1_800_000_001], "Timestamp must not be in the future")
    }

    @Test func `stream, shard and number must be there`() throws {
        try refuse(["StreamArn": .string(String(repeating: "s", count: 40))], "Invalid StreamArn")
        try account.refuse(
            "GetShardIterator",
            request(["ShardId": "adfasdasdasdasdasdasdasdasdasasdasd"]),
            "ResourceNotFoundException",
            "Requested resource not found: Shard does not exist"
        )
        for number in ["10000000000000000000a", "100000000000099999999"] as [JSONValue] {
            try refuse(["ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": number], "Invalid SequenceNumber")
        }
    }

    @Test func `each type begins where it says`() throws {
        for key in ["a", "b"] { try account.put(["p": s(key)]) }
        account.clock.advance(by: .seconds(2))
        try account.put(["p": s("c")])
        let numbers = try sequenceNumbers()
        #expect(numbers == numbers.sorted() && Set(numbers.map(\.count)) == [21])
        #expect(try keys(from: "TRIM_HORIZON") == ["a", "b", "c"])
        #expect(try keys(from: "AT_SEQUENCE_NUMBER", ["SequenceNumber": .string(numbers[1])]) == ["b", "c"])
        #expect(try keys(from: "AFTER_SEQUENCE_NUMBER", ["SequenceNumber": .string(numbers[1])]) == ["c"])
        #expect(try keys(from: "AT_TIMESTAMP", ["Timestamp": 1_800_000_001]) == ["c"])
        #expect(try keys(from: "LATEST") == [])
        let latest = try account.iterator(arn, "LATEST")
        try account.put(["p": s("d")])
        #expect(try account.records(at: latest).count == 1)
        let start = try account.shard(of: arn)["SequenceNumberRange"]?["StartingSequenceNumber"] ?? .null
        #expect(try keys(from: "AT_SEQUENCE_NUMBER", ["SequenceNumber": start]).count == 4)
    }

    @Test func `what was trimmed cannot be asked for, and the shard begins behind it`() throws {
        try account.put(["p": s("a")])
        let number = try #require(try sequenceNumbers().first)
        account.clock.advance(by: .seconds(60))
        try account.put(["p": s("b")])
        account.clock.advance(by: .seconds(24 * 60 * 60 - 60))
        #expect(try keys(from: "TRIM_HORIZON") == ["b"])
        for type in ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"] as [JSONValue] {
            for number in [number, String(repeating: "0", count: 21)] {
                try account.refuse(
                    "GetShardIterator",
                    request(["ShardIteratorType": type, "SequenceNumber": .string(number)]),
                    "TrimmedDataAccessException",
                    "The data you are trying to access has been trimmed"
                )
            }
        }
        let start = try account.shard(of: arn)["SequenceNumberRange"]?["StartingSequenceNumber"] ?? .null
        #expect(try keys(from: "AT_SEQUENCE_NUMBER", ["SequenceNumber": start]) == ["b"])
    }
}
