import EmulatorCore
import OrderedCollections
import Testing

@Suite("Query")
struct QueryTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable(sorted: true)
    }

    private func query(_ more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = [
            "TableName": "table", "KeyConditionExpression": "p = :p", "ExpressionAttributeValues": [":p": s("a")],
        ]
        for (member, value) in more { request[member] = value }
        return .object(request)
    }

    private func numbers(_ answer: JSONValue, _ name: String = "s") -> [Int] {
        (answer["Items"]?.array ?? []).compactMap { $0[name]?["N"]?.string.flatMap(Int.init) }
    }

    private func fill(_ range: ClosedRange<Int>, partition: String = "a") throws {
        for number in range {
            try account.put(["p": s(partition), "s": n(number), "even": ["BOOL": .bool(number % 2 == 0)]])
        }
    }

    // MARK: Rules

    @Test func `a limit is at least one`() throws {
        try account.refuse(
            "Query",
            query(["Limit": 0]),
            "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater "
                + "than or equal to 1"
        )
    }

    @Test func `there must be a key condition`() throws {
        try account.refuse(
            "Query",
            ["TableName": "table"],
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
        )
    }

    @Test func `an index must exist`() throws {
        try account.refuse(
            "Query",
            query(["IndexName": "nowhere"]),
            "The table does not have the specified index: nowhere"
        )
    }

    @Test func `a filter may not name key attributes`() throws {
        let answer = try account.send(
            "Query",
            query(["FilterExpression": "s > :s", "ExpressionAttributeValues": [":p": s("a"), ":s": n(1)]])
        )
        #expect(
            answer.message
                == "Filter Expression can only contain non-primary key attributes: Primary key attribute: s"
        )
    }

    @Test func `select and projection must agree`() throws {
        try account.refuse(
            "Query",
            query(["Select": "SPECIFIC_ATTRIBUTES"]),
            "1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                + "SPECIFIC_ATTRIBUTES"
        )
        try account.refuse(
            "Query",
            query(["Select": "ALL_PROJECTED_ATTRIBUTES"]),
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
        )
        try account.refuse(
            "Query",
            query(["Select": "COUNT", "ProjectionExpression": "s"]),
            "Cannot specify the ProjectionExpression when choosing to get only the Count"
        )
        for select in ["ALL_ATTRIBUTES", "COUNT"] {
            try account.refuse(
                "Query",
                [
                    "TableName": "table", "Select": .string(select), "AttributesToGet": ["s"],
                    "KeyConditions": ["p": ["ComparisonOperator": "EQ", "AttributeValueList": [s("a")]]],
                ],
                "Cannot specify the AttributesToGet when choosing to get "
                    + (select == "COUNT" ? "only the Count" : select)
            )
        }
    }

    @Test(
        arguments: [
            (["p": s("a")], "The provided starting key is invalid"),
            (["p": s("a"), "x": n(1)], "The provided starting key is invalid"),
            (["p": s("a"), "s": n(1), "x": n(1)], "The provided starting key is invalid"),
            (["p": s("a"), "s": s("1")], "The provided key element does not match the schema"),
            (["p": n(1), "s": n(1)], "The provided key element does not match the schema"),
            (
                ["p": ["NULL": false], "s": n(1)],
                "The provided starting key is invalid: One or more parameter values were invalid: Null attribute value "
                    + "types must have the value of true"
            ),
            (["p": s("a"), "s": ["N": "x"]], "The parameter cannot be converted to a numeric value: x"),
            (
                ["p": s("b"), "s": n(1)],
                "The provided starting key is outside query boundaries based on provided conditions"
            ),
        ] as [(JSONValue, String)]
    )
    func `a starting key must belong to the query`(_ key: JSONValue, _ message: String) throws {
        try account.refuse("Query", query(["ExclusiveStartKey": key]), message)
    }

    @Test func `a starting key must be in the range that is asked for`() throws {
        func refuse(_ key: JSONValue, _ message: String) throws {
            let range: JSONObject = [
                "KeyConditionExpression": "p = :p AND s > :s",
                "ExpressionAttributeValues": [":p": s("a"), ":s": n(5)], "ExclusiveStartKey": key,
            ]
            try account.refuse("Query", query(range), message)
        }
        try refuse(["p": s("a"), "s": n(5)], "The provided starting key does not match the range key predicate")
        try refuse(["p": s("b"), "s": n(5)], "The provided starting key does not match the range key predicate")
        try refuse(["p": s("b"), "s": n(6)], "The query can return at most one row and cannot be restarted")
    }

    @Test func `the key condition is judged before the filter, and narrowed after the projection`() throws {
        func refuse(_ condition: JSONValue, _ projection: JSONValue, _ message: String) throws {
            try account.refuse(
                "Query",
                [
                    "TableName": "nowhere", "KeyConditionExpression": condition, "FilterExpression": "x = x",
                    "ProjectionExpression": projection,
                ],
                message
            )
        }
        try refuse("", "", "Invalid KeyConditionExpression: The expression can not be empty;")
        let distinct =
            "The first operand must be distinct from the remaining operands for this operator or function; operator: =, "
            + "first operand: [x]"
        try refuse("attribute_exists(p)", "", "Invalid FilterExpression: \(distinct)")
        try account.refuse(
            "Query",
            [
                "TableName": "nowhere", "KeyConditionExpression": "attribute_exists(p)", "ProjectionExpression": "",
            ],
            "Invalid ProjectionExpression: The expression can not be empty;"
        )
        try account.refuse(
            "Query",
            ["TableName": "nowhere", "KeyConditionExpression": "attribute_exists(p)"],
            "Invalid operator used in KeyConditionExpression: attribute_exists"
        )
    }

    @Test func `no path goes into a key`() throws {
        let rule = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed"
        try account.refuse("Query", query(["ProjectionExpression": "s.x"]), "\(rule): Key: s")
        try account.refuse(
            "GetItem",
            ["TableName": "table", "Key": ["p": s("a"), "s": n(1)], "ProjectionExpression": "p[0]"],
            "\(rule): Key: p"
        )
        try account.refuse(
            "DeleteItem",
            [
                "TableName": "table", "Key": ["p": s("a"), "s": n(1)],
                "ConditionExpression": "attribute_exists(p.x)",
            ],
            "\(rule): Key: p"
        )
    }

    // MARK: Behaviour

    @Test func `items come in the order of the sort key, either way`() throws {
        for number in [10, -2, 9, 100] { try account.put(["p": s("a"), "s": n(number)]) }
        try fill(1...3, partition: "b")
        #expect(numbers(try account.expect("Query", query())) == [-2, 9, 10, 100])
        #expect(numbers(try account.expect("Query", query(["ScanIndexForward": false]))) == [100, 10, 9, -2])
    }

    @Test(arguments: [
        ("s = :s", [3]), ("s < :s", [1, 2]), ("s <= :s", [1, 2, 3]), ("s > :s", [4, 5]), ("s >= :s", [3, 4, 5]),
        ("s BETWEEN :s AND :t", [3, 4]),
    ])
    func `a sort condition bounds the page`(_ condition: String, _ expected: [Int]) throws {
        try fill(1...5)
        var values: JSONObject = [":p": s("a"), ":s": n(3)]
        if condition.contains(":t") { values[":t"] = n(4) }
        let answer = try account.expect(
            "Query",
            query([
                "KeyConditionExpression": .string("p = :p AND \(condition)"),
                "ExpressionAttributeValues": .object(values),
            ])
        )
        #expect(numbers(answer) == expected)
    }

    @Test func `the limit counts before the filter`() throws {
        try fill(1...4)
        let filtered: JSONObject = [
            "FilterExpression": "even = :t", "ExpressionAttributeValues": [":p": s("a"), ":t": ["BOOL": true]],
        ]
        let first = try account.expect("Query", query(filtered.merging(["Limit": 1]) { $1 }))
        #expect(first["Items"] == [])
        #expect(first["Count"] == 0)
        #expect(first["ScannedCount"] == 1)
        #expect(first["LastEvaluatedKey"] == ["p": s("a"), "s": n(1)])
        #expect(numbers(try account.expect("Query", query(filtered))) == [2, 4])
    }

    @Test(arguments: [true, false])
    func `pages go on where they ended, and the last may be empty`(_ isForward: Bool) throws {
        try fill(1...4)
        var pages: [[Int]] = []
        var start: JSONValue?
        repeat {
            var more: JSONObject = ["Limit": 2, "ScanIndexForward": .bool(isForward)]
            more["ExclusiveStartKey"] = start
            let answer = try account.expect("Query", query(more))
            pages.append(numbers(answer))
            start = answer["LastEvaluatedKey"]
        } while start != nil
        #expect(pages == (isForward ? [[1, 2], [3, 4], []] : [[4, 3], [2, 1], []]))
    }

    @Test func `a page ends with the item that takes it to 1 MB`() throws {
        for number in 1...4 {
            try account.put(["p": s("a"), "s": n(number), "x": s(String(repeating: "x", count: 350_000))])
        }
        let answer = try account.expect("Query", query(["Select": "COUNT", "ReturnConsumedCapacity": "TOTAL"]))
        #expect(answer["Items"] == nil)
        #expect(answer["Count"] == 3)
        #expect(answer["LastEvaluatedKey"] == ["p": s("a"), "s": n(3)])
        #expect(answer["ConsumedCapacity"]?["CapacityUnits"]?.number?.double == 128.5)
    }

    @Test func `a projection selects attributes`() throws {
        try fill(1...1)
        let answer = try account.expect("Query", query(["ProjectionExpression": "s"]))
        #expect(answer["Items"] == [["s": n(1)]])
    }

    @Test func `a partition without sort keys is one page`() throws {
        try account.createTable("single")
        try account.put("single", ["p": s("a")])
        let answer = try account.expect("Query", query(["TableName": "single", "Limit": 1]))
        #expect(answer["Count"] == 1)
        #expect(answer["LastEvaluatedKey"] == nil)
        try account.refuse(
            "Query",
            query(["TableName": "single", "ExclusiveStartKey": ["p": s("a")]]),
            "The provided exclusive start key is invalid: ExclusiveStartKey: {p=AttributeValue: {S:a}}"
        )
    }
}
