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
            "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: Member must have "
                + "length greater than or equal to 1"
        )
    }

    @Test func `a batch has 25 writes at most`() throws {
        try account.refuse(
            "BatchWriteItem",
            batch((0..<26).map { put("k\($0)") }),
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

    @Test func `an unknown table is not found`() throws {
        try account.refuse(
            "BatchWriteItem",
            batch([put("a")], "nowhere"),
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
            "One or more parameter values were invalid: Missing the key p in the item"
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
