import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("GetRecords")
struct GetRecordsTests {
    let account: TestAccount

    init() throws { account = try TestAccount() }

    private func update(_ expression: JSONValue, _ value: JSONValue? = nil) throws {
        var request: JSONObject = ["TableName": "table", "Key": ["p": s("a")], "UpdateExpression": expression]
        if let value { request["ExpressionAttributeValues"] = [":v": value] }
        try account.expect("UpdateItem", .object(request))
    }

    private func delete(_ key: String = "a") throws {
        try account.expect("DeleteItem", ["TableName": "table", "Key": ["p": s(key)]])
    }

    // MARK: - Requests

    @Test func `its members have constraints`() throws {
        for (limit, rule) in [(1001, "less than or equal to 1000"), (0, "greater than or equal to 1")] {
            try account.refuse(
                "GetRecords",
                ["ShardIterator": "x", "Limit": .int(limit)],
                "1 validation error detected: Value '\(limit)' at 'limit' failed to satisfy constraint: Member must have "
                    + "value \(rule)"
            )
        }
    }

    @Test func `an iterator is one that was given out, within 15 minutes`() throws {
        try account.createStreamTable()
        let iterator = try account.iterator(try account.streamARN())
        let text = try #require(iterator.string)
        for text in ["sdfsdfsgagaddafgagasgasgasdfasdf", text + "A", String(text.dropLast()), "x" + text] {
            try account.refuse("GetRecords", ["ShardIterator": .string(text)], "Invalid ShardIterator")
        }
        account.clock.advance(by: .seconds(15 * 60))
        #expect(try account.records(at: iterator).isEmpty)
        account.clock.advance(by: .milliseconds(1))
        try account.refuse(
            "GetRecords",
            ["ShardIterator": iterator],
            "ExpiredIteratorException",
            "Shard iterator has expired"
        )
    }

    @Test func `an iterator whose records were trimmed since leads nowhere`() throws {
        try account.createStreamTable()
        try account.put(["p": s("a")])
        account.clock.advance(by: .seconds(24 * 60 * 60 - 60))
        let iterator = try account.iterator(try account.streamARN())
        account.clock.advance(by: .seconds(60))
        try account.refuse(
            "GetRecords",
            ["ShardIterator": iterator],
            "TrimmedDataAccessException",
            "The data you are trying to access has been trimmed"
        )
    }

    // MARK: - Records

    @Test func `a record says what happened, in the words and sizes of the developer guide's example`() throws {
        try account.createTable(
            with: [
                "AttributeDefinitions": [attribute("Id", "N")], "KeySchema": schema("Id"),
                "StreamSpecification": ["StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"],
            ]
        )
        account.clock.advance(by: .milliseconds(1900))
        let (hello, changed) = (s("New item!"), s("This item has changed"))
        try account.put(["Id": n(101), "Message": hello])
        try account.put(["Id": n(101), "Message": changed])
        try account.expect("DeleteItem", ["TableName": "table", "Key": ["Id": n(101)]])
        let records = try account.records(try account.streamARN())
        #expect(records.map { $0["eventName"] } == ["INSERT", "MODIFY", "REMOVE"])
        #expect(records.map { $0["dynamodb"]?["SizeBytes"] } == [26, 59, 38])
        #expect(Set(records.compactMap { $0["eventID"]?.string }).count == 3)
        #expect(records.allSatisfy { $0["eventID"]?.string?.count == 32 })
        #expect(records == (try account.records(try account.streamARN())))
        var modify = try #require(records[1].object)
        var change = try #require(modify.removeValue(forKey: "dynamodb")?.object)
        modify["eventID"] = nil
        change["SequenceNumber"] = nil
        #expect(
            JSONValue.object(modify)
                == [
                    "awsRegion": "us-east-1", "eventName": "MODIFY", "eventSource": "aws:dynamodb",
                    "eventVersion": "1.1",
                ]
        )
        #expect(
            JSONValue.object(change) == [
                "ApproximateCreationDateTime": 1_800_000_001, "Keys": ["Id": n(101)],
                "NewImage": ["Id": n(101), "Message": changed], "OldImage": ["Id": n(101), "Message": hello],
                "SizeBytes": 59, "StreamViewType": "NEW_AND_OLD_IMAGES",
            ]
        )
    }

    @Test(arguments: [
        ("KEYS_ONLY", false, false), ("NEW_IMAGE", true, false), ("OLD_IMAGE", false, true),
        ("NEW_AND_OLD_IMAGES", true, true),
    ])
    func `the view type says which images there are`(viewType: String, hasNew: Bool, hasOld: Bool) throws {
        try account.createStreamTable(sorted: false, .string(viewType))
        try account.put(["p": s("a")])
        try update("SET x = :v", n(1))
        try delete()
        let records = try account.records(try account.streamARN())
        let (new, old) = (["p": s("a"), "x": n(1)] as JSONValue, ["p": s("a")] as JSONValue)
        #expect(
            records.map { $0["dynamodb"]?["NewImage"] } == (hasNew ? [old, new, nil] : [nil, nil, nil]))
        #expect(
            records.map { $0["dynamodb"]?["OldImage"] } == (hasOld ? [nil, old, new] : [nil, nil, nil]))
    }

    @Test func `what changes nothing has no record`() throws {
        try account.createStreamTable()
        try delete()
        try update("REMOVE x")
        try account.put(["p": s("a"), "m": ["M": ["x": n(1), "y": n(2)]], "t": ["SS": ["u", "v"]]])
        try account.put(["t": ["SS": ["v", "u"]], "m": ["M": ["y": n(2), "x": ["N": "1.0"]]], "p": s("a")])
        try update("REMOVE z")
        try update("ADD t :v", ["SS": ["u"]])
        #expect(try account.records(try account.streamARN()).map { $0["eventName"] } == ["INSERT"])
        try update("SET m.x = :v", n(2))
        #expect(try account.records(try account.streamARN()).map { $0["eventName"] } == ["INSERT", "MODIFY"])
    }

    @Test func `each write of a batch has its record, and one that is refused has none`() throws {
        try account.createStreamTable()
        try account.put(["p": s("a")])
        try account.expect(
            "BatchWriteItem",
            [
                "RequestItems": [
                    "table": [
                        ["DeleteRequest": ["Key": ["p": s("a")]]], ["PutRequest": ["Item": ["p": s("b")]]],
                        ["DeleteRequest": ["Key": ["p": s("nothing")]]],
                    ]
                ]
            ]
        )
        let refused = try account.send(
            "PutItem",
            ["TableName": "table", "Item": ["p": s("c")], "ConditionExpression": "attribute_exists(p)"]
        )
        #expect(refused.error == "ConditionalCheckFailedException")
        #expect(
            try account.records(try account.streamARN()).map { $0["eventName"] } == ["INSERT", "REMOVE", "INSERT"])
    }

    @Test func `a table without a stream has no records, and one whose stream is disabled no more`() throws {
        try account.createTable("plain")
        try account.put("plain", ["p": s("a")])
        try account.createStreamTable()
        try account.put(["p": s("a")])
        try account.updateStream(["StreamEnabled": false])
        try account.put(["p": s("b")])
        #expect(try account.records(try account.streamARN()).count == 1)
    }

    // MARK: - Pages

    @Test func `pages follow each other, and go on for ever while the shard is open`() throws {
        try account.createStreamTable()
        for key in ["a", "b", "c"] { try account.put(["p": s(key)]) }
        var iterator = try account.iterator(try account.streamARN())
        var counts: [Int] = []
        for _ in 0..<4 {
            let page = try account.expect("GetRecords", ["ShardIterator": iterator, "Limit": 2])
            counts.append(page["Records"]?.array?.count ?? -1)
            iterator = try #require(page["NextShardIterator"])
        }
        #expect(counts == [2, 1, 0, 0])
    }

    @Test func `a page has 1 MB at most`() throws {
        try account.createStreamTable()
        let large = s(String(repeating: "x", count: 300_000))
        for key in ["a", "b", "c", "d"] { try account.put(["p": s(key), "x": large]) }
        let page = try account.expect("GetRecords", ["ShardIterator": try account.iterator(try account.streamARN())])
        #expect(page["Records"]?.array?.count == 3)
        let rest = try account.records(at: try #require(page["NextShardIterator"]))
        #expect(rest.map { $0["dynamodb"]?["Keys"] } == [["p": s("d")]])
    }

    @Test func `a closed shard ends, and can be read for 24 hours`() throws {
        try account.createStreamTable()
        let arn = try account.streamARN()
        for key in ["a", "b"] { try account.put(["p": s(key)]) }
        account.clock.advance(by: .seconds(1))
        try account.expect("DeleteTable", ["TableName": "table"])
        let first = try account.expect("GetRecords", ["ShardIterator": try account.iterator(arn), "Limit": 1])
        let second = try account.expect("GetRecords", ["ShardIterator": first["NextShardIterator"] ?? .null])
        #expect(second["Records"]?.array?.count == 1)
        #expect(second["NextShardIterator"] == nil)
        account.clock.advance(by: .seconds(24 * 60 * 60 - 2))
        let late = try account.iterator(arn)
        #expect(try account.records(at: late).count == 2)
        account.clock.advance(by: .seconds(2))
        let notFound = "Requested resource not found: Stream: \(arn) not found"
        try account.refuse("GetRecords", ["ShardIterator": late], "ResourceNotFoundException", notFound)
        try account.refuse("DescribeStream", ["StreamArn": .string(arn)], "ResourceNotFoundException", notFound)
    }
}
