import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("Item size")
struct ItemSizeTests {
    @Test(
        "a number takes a byte, one for each pair of digits on either side of the point, and one for a minus sign",
        arguments: [
            ("0", 1), ("-0", 1), ("1", 2), ("-1", 3), ("12", 2), ("42", 2), ("-42", 3), ("123", 3), ("100", 2),
            ("120", 2), ("1200", 2), ("12300", 3), ("1e125", 2), ("1e-130", 2), ("0.5", 2), ("0.012", 2),
            ("0.00123", 3), ("1.5", 3), ("12.34", 3), ("123.4", 4), ("1.23", 3), ("-1.5", 4), ("007", 2), ("1.50", 3),
            ("1786461547", 6), ("11111111111111111111111111111111111111", 20),
            ("9.9999999999999999999999999999999999999", 21),
        ]
    )
    func numbers(text: String, size: Int) throws {
        #expect(try DynamoNumber(parsing: text).size == size)
    }

    @Test(
        "values take their bytes; lists and maps 3 more, and 1 for each element",
        arguments: [
            (AttributeValue.s(""), 0), (.s("abc"), 3), (.s("é€"), 5), (.b([]), 0), (.b([1, 2, 3]), 3), (.null, 1),
            (.bool(false), 1), (.ss(["a", "bcd"]), 4), (.ns([DynamoNumber(1), DynamoNumber(-123)]), 6),
            (.bs([[1], [2, 3]]), 3), (.l([]), 3), (.m([:]), 3), (.l([.s("ab"), .null]), 8), (.m(["key": .s("ab")]), 9),
            (.l([.l([.m(["k": .null])])]), 3 + 1 + 3 + 1 + 3 + 1 + 1 + 1),
        ] as [(AttributeValue, Int)]
    )
    func values(value: AttributeValue, size: Int) {
        #expect(value.size == size)
    }

    @Test func `an item takes the bytes of its names, too`() {
        #expect(AttributeValue.size(of: [:]) == 0)
        #expect(AttributeValue.size(of: ["p": .s("abc"), "é": .n(DynamoNumber(1))]) == 1 + 3 + 2 + 2)
    }

    @Test(arguments: [
        (0, 1, 1), (1, 1, 1), (1024, 1, 1), (1025, 2, 1), (4096, 4, 1), (4097, 5, 2), (409_600, 400, 100),
    ])
    func `a write unit is 1 KB and a read unit 4 KB, each begun one counting`(size: Int, writes: Int, reads: Int) {
        #expect(Capacity.writeUnits(size) == writes)
        #expect(Capacity.readUnits(size) == reads)
    }

    @Test func `400 KB are the most that can be put, to the byte`() throws {
        let account = try TestAccount()
        try account.createTable()
        func item(_ size: Int) -> JSONValue {
            ["p": s("a"), "text": s(String(repeating: "x", count: size - "pa".count - "text".count))]
        }
        try account.put(item(409_600))
        try account.refuse(
            "PutItem",
            ["TableName": "table", "Item": item(409_601)],
            "Item size has exceeded the maximum allowed size"
        )
    }

    // MARK: - Updates

    /// Whether an update may make an item of that size: `p` of 1 byte, `b` and, perhaps, 10 bytes that it does not name.
    private func updates(to size: Int, beside other: Bool = false, inTransaction: Bool = false) throws -> Bool {
        let account = try TestAccount()
        try account.createTable()
        if other { try account.put(["p": s("a"), "u": s(String(repeating: "u", count: 9))]) }
        let blob = String(repeating: "x", count: size - "pa".count - "b".count - (other ? 10 : 0))
        let update: JSONObject = [
            "TableName": "table", "Key": ["p": s("a")], "UpdateExpression": "SET b = :b",
            "ExpressionAttributeValues": [":b": s(blob)],
        ]
        let answer =
            try inTransaction
            ? account.send("TransactWriteItems", ["TransactItems": [["Update": .object(update)]]])
            : account.send("UpdateItem", .object(update))
        return answer.status == 200
    }

    @Test func `UpdateItem is held to what it writes, and 22 bytes more`() throws {
        #expect(try updates(to: 409_580))
        #expect(try !updates(to: 409_581))
        #expect(try updates(to: 409_590, beside: true))
        #expect(try !updates(to: 409_591, beside: true))
    }

    @Test func `an update in a transaction is held to the size of its item`() throws {
        #expect(try updates(to: 409_600, inTransaction: true))
        #expect(try !updates(to: 409_601, inTransaction: true))
    }
}
