import EmulatorCore
import OrderedCollections
import Testing

/// What reads and writes cost tables and indexes ("Provisioned throughput considerations" of both kinds of index,
/// developer guide).
@Suite("Capacity of indexes")
struct IndexCapacityTests {
    let account: TestAccount

    /// The global indexes `all` on (g) and `some` on (g, h) with x; the local index `local` on l, of keys only.
    init() throws {
        account = try TestAccount()
        try account.createTable(
            sorted: true,
            with: [
                "AttributeDefinitions": [
                    attribute("p"), attribute("s", "N"), attribute("g"), attribute("h"), attribute("l", "N"),
                ],
                "GlobalSecondaryIndexes": [
                    ["IndexName": "all", "KeySchema": schema("g"), "Projection": ["ProjectionType": "ALL"]],
                    [
                        "IndexName": "some", "KeySchema": schema("g", "h"),
                        "Projection": ["ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]],
                    ],
                ],
                "LocalSecondaryIndexes": [
                    [
                        "IndexName": "local", "KeySchema": schema("p", "l"),
                        "Projection": ["ProjectionType": "KEYS_ONLY"],
                    ]
                ],
            ]
        )
    }

    /// What is left of an answer's capacity: the units by name, zeros left out.
    private func units(_ answer: JSONValue) throws -> [String: Double] {
        let capacity = try #require(answer["ConsumedCapacity"])
        var units = ["table": capacity["Table"]?["CapacityUnits"]?.number?.double ?? 0]
        for member in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
            for (name, entry) in capacity[member]?.object ?? [:] {
                units[name] = entry["CapacityUnits"]?.number?.double
            }
        }
        #expect(capacity["CapacityUnits"]?.number?.double == units.values.reduce(0, +))
        return units.filter { $0.value != 0 }
    }

    /// An item by its attributes: `g=1 y=3000` has y of that many characters.
    private func item(_ text: String) -> JSONValue {
        var item: JSONObject = ["p": s("a"), "s": n(1)]
        for pair in text.split(separator: " ") {
            let (name, value) = (String(pair.prefix(1)), String(pair.dropFirst(2)))
            switch name {
            case "l": item[name] = ["N": .string(value)]
            case "y": item[name] = s(String(repeating: "y", count: Int(value) ?? 0))
            default: item[name] = s(value)
            }
        }
        return .object(item)
    }

    @Test(
        arguments: [
            // Entries that come, stay and go.
            (nil, "x=1", ["table": 1]), (nil, "g=1", ["table": 1, "all": 1]),
            (nil, "g=1 h=1", ["table": 1, "all": 1, "some": 1]), (nil, "l=1", ["table": 1, "local": 1]),
            (nil, "h=1", ["table": 1]), ("g=1 h=1 l=1", "g=1 h=1 l=1", ["table": 1]),
            ("g=1 h=1 l=1", nil, ["table": 1, "all": 1, "some": 1, "local": 1]), ("x=1", nil, ["table": 1]),
            ("g=1 h=1", "h=1", ["table": 1, "all": 1, "some": 1]),
            // Changed in place: one write where what the index holds has changed.
            ("g=1 h=1 l=1 y=1", "g=1 h=1 l=1 y=2", ["table": 1, "all": 1]),
            ("g=1 h=1 l=1 x=1", "g=1 h=1 l=1 x=2", ["table": 1, "all": 1, "some": 1]),
            ("g=1", "g=1 h=1", ["table": 1, "all": 1, "some": 1]),
            // Moved: the old entry is deleted, the new one put.
            ("g=1 h=1", "g=2 h=1", ["table": 1, "all": 2, "some": 2]),
            ("g=1 h=1", "g=1 h=2", ["table": 1, "all": 1, "some": 2]), ("l=1", "l=2", ["table": 1, "local": 2]),
            // By size, of what each holds.
            (nil, "g=1 h=1 l=1 y=3000", ["table": 3, "all": 3, "some": 1, "local": 1]),
            ("g=1 h=1 y=3000", "g=1 h=1 y=1500", ["table": 3, "all": 3]),
            ("g=1 h=1 y=3000", "g=2 h=1 y=1500", ["table": 3, "all": 5, "some": 2]),
            ("g=1 y=3000", "y=3000", ["table": 3, "all": 3]),
        ] as [(String?, String?, [String: Double])]
    )
    func `a write costs an index what it changes there`(
        _ before: String?,
        _ after: String?,
        _ expected: [String: Double]
    ) throws {
        if let before { try account.put(item(before)) }
        let key: JSONValue = ["p": s("a"), "s": n(1)]
        let answer =
            if let after {
                try account.expect(
                    "PutItem",
                    ["TableName": "table", "Item": item(after), "ReturnConsumedCapacity": "INDEXES"]
                )
            } else {
                try account.expect(
                    "DeleteItem",
                    ["TableName": "table", "Key": key, "ReturnConsumedCapacity": "INDEXES"]
                )
            }
        #expect(try units(answer) == expected)
    }

    @Test(
        arguments: [
            // The sum of the entries, rounded up; half of it when the read is eventually consistent.
            ("local", [:], ["local": 0.5]), ("local", ["ConsistentRead": true], ["local": 1]),
            ("local", ["Select": "COUNT", "ConsistentRead": true], ["local": 1]),
            ("all", [:], ["all": 2]), ("some", [:], ["some": 0.5]), ("all", ["Limit": 1], ["all": 1]),
            // What is fetched from the table is rounded up item by item.
            ("local", ["Select": "ALL_ATTRIBUTES"], ["local": 0.5, "table": 3]),
            ("local", ["Select": "ALL_ATTRIBUTES", "ConsistentRead": true], ["local": 1, "table": 6]),
            ("local", ["ProjectionExpression": "y"], ["local": 0.5, "table": 3]),
            ("local", ["ProjectionExpression": "l"], ["local": 0.5]),
            ("local", ["Select": "ALL_ATTRIBUTES", "Limit": 1], ["local": 0.5, "table": 1]),
            // Nothing found.
            ("all", ["ExpressionAttributeValues": [":k": s("nobody")]], ["all": 0.5]),
        ] as [(String, JSONObject, [String: Double])]
    )
    func `a read costs what the index holds, and what is fetched`(
        _ index: String,
        _ more: JSONObject,
        _ expected: [String: Double]
    ) throws {
        for number in 1...3 {
            try account.put([
                "p": s("a"), "s": n(number), "l": n(number), "g": s("a"), "h": s("h"),
                "y": s(String(repeating: "y", count: 5000)),
            ])
        }
        var request: JSONObject = [
            "TableName": "table", "IndexName": .string(index), "ReturnConsumedCapacity": "INDEXES",
            "KeyConditionExpression": index == "local" ? "p = :k" : "g = :k",
            "ExpressionAttributeValues": [":k": s("a")],
        ]
        for (member, value) in more { request[member] = value }
        #expect(try units(try account.expect("Query", .object(request))) == expected)
    }

    @Test func `what is fetched counts towards the page of 1 MB`() throws {
        for number in 1...4 {
            try account.put([
                "p": s("a"), "s": n(number), "l": n(number), "y": s(String(repeating: "y", count: 350_000)),
            ])
        }
        let request: JSONObject = [
            "TableName": "table", "IndexName": "local", "KeyConditionExpression": "p = :p",
            "ExpressionAttributeValues": [":p": s("a")],
        ]
        #expect(try account.expect("Query", .object(request))["Count"] == 4)
        let fetched = try account.expect("Query", .object(request.merging(["Select": "ALL_ATTRIBUTES"]) { $1 }))
        #expect(fetched["Count"] == 3)
        #expect(fetched["LastEvaluatedKey"] == ["p": s("a"), "s": n(3), "l": n(3)])
    }
}
