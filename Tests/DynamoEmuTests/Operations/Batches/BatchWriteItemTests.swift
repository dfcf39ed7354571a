import EmulatorCore
import OrderedCollections
import Testing

@Suite("BatchWriteItem")
struct BatchWriteItemTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
    }

    private func put(_ key: String) -> JSONValue { ["PutRequest": ["Item": ["p": s(key)]]] }
    private func delete(_ key: String) -> JSONValue { ["DeleteRequest": ["Key": ["p": s(key)]]] }
    private func batch(_ writes: [JSONValue], _ table: String = "table") -> JSONValue {
        ["RequestItems": .object([table: .array(writes)])]
    }

    // MARK: Rules

    @Test func `a batch must not be empty`() throws {
        try account.refuse(
            "BatchWriteItem",
            ["RequestItems": [:]],
            "The requestItems parameter is required for BatchWriteItem"
        )
        try account.refuse(
            "BatchWriteItem",
            batch([]),
            "1 validation error detected: Value '{table=[]}' at 'requestItems' failed to satisfy constraint: Map value "
                + "must satisfy constraint: [Member must have length less than or equal to 25, Member must have length "
                + "greater than or equal to 1]"
        )
        try account.refuse(
            "BatchWriteItem",
            batch([["DeleteRequest": [:]], ["PutRequest": [:]]]),
            "2 validation errors detected: Value null at 'requestItems.table.member.1.member.deleteRequest.key' failed "
                + "to satisfy constraint: Member must not be null; Value null at "
                + "'requestItems.table.member.2.member.putRequest.item' failed to satisfy constraint: Member must not "
                + "be null"
        )
    }

    @Test func `a request puts or deletes`() throws {
        let both = JSONValue.object(["PutRequest": ["Item": ["p": s("a")]], "DeleteRequest": ["Key": ["p": s("a")]]])
        for write: JSONValue in [[:], both] {
            try account.refuse(
                "BatchWriteItem",
                batch([write]),
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
                    + "datatypes"
            )
        }
    }

    @Test func `a batch has 25 writes at most, in one table or over all`() throws {
        let answer = try account.send("BatchWriteItem", batch((0..<26).map { put("k\($0)") }))
        #expect(
            answer.message?.hasSuffix(
                "at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have "
                    + "length less than or equal to 25, Member must have length greater than or equal to 1]"
            ) == true
        )
        let writes = JSONValue.array((0..<13).map { put("k\($0)") })
        try account.refuse(
            "BatchWriteItem",
            ["RequestItems": ["table": writes, "second": writes]],
            "Too many items requested for the BatchWriteItem call"
        )
    }

    @Test func `a key comes once`() throws {
        try account.refuse(
            "BatchWriteItem",
            batch([put("a"), delete("a")]),
            "Provided list of item keys contains duplicates"
        )
    }

    @Test func `a key comes once, by whichever name its table is called`() throws {
        let writes = JSONValue.array([put("a")])
        try account.refuse(
            "BatchWriteItem",
            ["RequestItems": ["table": writes, "arn:aws:dynamodb:us-east-1:000000000000:table/table": writes]],
            "Provided list of item keys contains duplicates"
        )
    }

    @Test func `an unknown table is not found`() throws {
        try account.refuse(
            "BatchWriteItem",
            batch([put("a")], "nowhere"),
            "ResourceNotFoundException",
            "Requested resource not found"
        )
    }

    @Test func `an item that is too large is refused before its table is looked for`() throws {
        let text = String(repeating: "x", count: 400 * 1024)
        try account.refuse(
            "BatchWriteItem",
            batch([["PutRequest": ["Item": ["p": s("a"), "text": s(text)]]]], "nowhere"),
            "Item size has exceeded the maximum allowed size"
        )
        try account.refuse(
            "BatchWriteItem",
            batch([put("a"), delete("a")], "nowhere"),
            "ResourceNotFoundException",
            "Requested resource not found"
        )
    }

    // MARK: Behaviour

    @Test func `one bad item keeps the whole batch out`() throws {
        let bad: JSONValue = ["PutRequest": ["Item": ["q": s("b")]]]
        try account.refuse(
            "BatchWriteItem",
            batch([put("a"), bad]),
            "The provided key element does not match the schema"
        )
        try account.refuse(
            "BatchWriteItem",
            batch([put("a"), ["PutRequest": ["Item": ["p": n(1)]]]]),
            "The provided key element does not match the schema"
        )
        #expect(try account.get(["p": s("a")]) == nil)
    }

    @Test func `puts and deletes of several tables happen`() throws {
        try account.createTable("second")
        try account.put(["p": s("gone")])
        let answer = try account.expect(
            "BatchWriteItem",
            [
                "RequestItems": ["table": [put("a"), delete("gone")], "second": [put("b")]],
                "ReturnConsumedCapacity": "TOTAL",
            ]
        )
        #expect(answer["UnprocessedItems"] == [:])
        #expect(answer["ConsumedCapacity"]?.array?.map { $0["CapacityUnits"]?.number?.double } == [2, 1])
        #expect(try account.get(["p": s("a")]) != nil)
        #expect(try account.get(["p": s("gone")]) == nil)
        #expect(try account.get("second", ["p": s("b")]) != nil)
    }
}
