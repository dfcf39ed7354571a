import EmulatorCore
import OrderedCollections
import Testing

@Suite("QueryFilter and ScanFilter")
struct FilterConditionTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable(sorted: true)
        for number in 1...4 {
            try account.put(["p": s("a"), "s": n(number), "x": n(number), "y": s(number % 2 == 0 ? "even" : "odd")])
        }
    }

    private static let key: JSONValue = ["p": ["ComparisonOperator": "EQ", "AttributeValueList": [s("a")]]]

    private func query(_ filter: JSONValue, _ more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = ["TableName": "table", "KeyConditions": Self.key, "QueryFilter": filter]
        for (member, value) in more { request[member] = value }
        return .object(request)
    }

    private func numbers(_ answer: JSONValue) -> [Int] {
        (answer["Items"]?.array ?? []).compactMap { $0["s"]?["N"]?.string.flatMap(Int.init) }.sorted()
    }

    // MARK: Rules

    @Test func `an operator must be there`() throws {
        try account.refuse(
            "Scan",
            ["TableName": "table", "ScanFilter": ["x": [:]]],
            "1 validation error detected: Value null at 'scanFilter.x.member.comparisonOperator' failed to satisfy "
                + "constraint: Member must not be null"
        )
    }

    @Test(
        arguments: [
            ("EQ", 0), ("EQ", 2), ("NE", 0), ("LE", 2), ("LT", 0), ("GE", 2), ("GT", 0), ("CONTAINS", 0),
            ("NOT_CONTAINS", 2), ("BEGINS_WITH", 0), ("IN", 0), ("BETWEEN", 1), ("BETWEEN", 3), ("NULL", 1),
            ("NOT_NULL", 1),
        ]
    )
    func `operators count their operands`(_ name: String, _ count: Int) throws {
        let condition: JSONValue = [
            "ComparisonOperator": .string(name), "AttributeValueList": .array(Array(repeating: s("a"), count: count)),
        ]
        let message =
            "One or more parameter values were invalid: Invalid number of argument(s) for the \(name) ComparisonOperator"
        try account.refuse("Query", query(["x": condition]), message)
        try account.refuse("Scan", ["TableName": "nowhere", "ScanFilter": ["x": condition]], message)
    }

    private static let values: [(type: String, value: JSONValue)] = [
        ("S", s("a")), ("N", n(1)), ("B", ["B": "YQ=="]), ("BOOL", ["BOOL": true]), ("NULL", ["NULL": true]),
        ("SS", ["SS": ["a"]]), ("NS", ["NS": ["1"]]), ("BS", ["BS": ["YQ=="]]), ("L", ["L": []]), ("M", ["M": [:]]),
    ]

    @Test(
        arguments: [
            ("EQ", "S N B BOOL NULL SS NS BS L M"), ("NE", "S N B BOOL NULL SS NS BS L M"), ("LT", "S N B"),
            ("LE", "S N B"), ("GT", "S N B"), ("GE", "S N B"), ("IN", "S N B"), ("BETWEEN", "S N B"),
            ("BEGINS_WITH", "S B"), ("CONTAINS", "S N B BOOL NULL"), ("NOT_CONTAINS", "S N B BOOL NULL"),
        ]
    )
    func `operators know what they compare with`(_ name: String, _ types: String) throws {
        let allowed = Set(types.split(separator: " ").map(String.init))
        for (type, value) in Self.values {
            let condition: JSONValue = [
                "ComparisonOperator": .string(name),
                "AttributeValueList": .array(Array(repeating: value, count: name == "BETWEEN" ? 2 : 1)),
            ]
            let answer = try account.send("Scan", ["TableName": "table", "ScanFilter": ["x": condition]])
            #expect(
                answer.message
                    == (allowed.contains(type)
                        ? nil
                        : "One or more parameter values were invalid: ComparisonOperator \(name) is not valid for "
                            + "\(type) AttributeValue type")
            )
        }
    }

    @Test func `operands are of one type, and bounds in order`() throws {
        try account.refuse(
            "Query",
            query(["x": ["ComparisonOperator": "IN", "AttributeValueList": [n(1), s("1")]]]),
            "One or more parameter values were invalid: AttributeValues inside AttributeValueList must be of same type"
        )
        try account.refuse(
            "Query",
            query(["x": ["ComparisonOperator": "BETWEEN", "AttributeValueList": [n(10), n(9)]]]),
            "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
        )
    }

    @Test func `a Query's filter names no key attributes, a Scan's may`() throws {
        let filter: JSONValue = ["s": ["ComparisonOperator": "GT", "AttributeValueList": [n(3)]]]
        try account.refuse(
            "Query",
            query(filter),
            "QueryFilter can only contain non-primary key attributes: Primary key attribute: s"
        )
        #expect(numbers(try account.expect("Scan", ["TableName": "table", "ScanFilter": filter])) == [4])
    }

    @Test func `ConditionalOperator joins two conditions at least`() throws {
        try account.refuse(
            "Query",
            ["TableName": "table", "ConditionalOperator": "AND"],
            "ConditionalOperator cannot be used without Filter or Expected"
        )
        try account.refuse(
            "Scan",
            [
                "TableName": "table", "ConditionalOperator": "AND", "ScanFilter": ["x": ["ComparisonOperator": "NULL"]],
            ],
            "ConditionalOperator can only be used when Filter or Expected has two or more elements"
        )
    }

    @Test func `elder parameters do not stand beside expressions`() throws {
        let mixed = "Can not use both expression and non-expression parameters in the same request: "
        try account.refuse(
            "Scan",
            [
                "TableName": "table", "AttributesToGet": ["x", "x"], "ScanFilter": [:], "ConditionalOperator": "OR",
                "FilterExpression": "", "ProjectionExpression": "", "ExpressionAttributeNames": [:],
            ],
            "\(mixed)Non-expression parameters: {AttributesToGet, ScanFilter, ConditionalOperator} Expression parameters: "
                + "{ProjectionExpression, FilterExpression}"
        )
        try account.refuse(
            "Query",
            query([:], ["KeyConditionExpression": "", "AttributesToGet": ["x"], "ConditionalOperator": "OR"]),
            "\(mixed)Non-expression parameters: {AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions} "
                + "Expression parameters: {KeyConditionExpression}"
        )
        try account.refuse(
            "Query",
            query([:], ["FilterExpression": "", "ProjectionExpression": ""]),
            "\(mixed)Non-expression parameters: {QueryFilter} Expression parameters: {ProjectionExpression, "
                + "FilterExpression}"
        )
    }

    @Test func `a Query judges the filter before AttributesToGet, a Scan after it, both before the starting key`()
        throws
    {
        let filter: JSONValue = ["x": ["ComparisonOperator": "EQ", "AttributeValueList": [[:]]]]
        let empty = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
        let twice = "One or more parameter values were invalid: Duplicate value in attribute name: x"
        func request(_ filter: JSONObject, _ names: JSONValue) -> JSONValue {
            .object(
                filter.merging([
                    "TableName": "nowhere", "AttributesToGet": names, "ExclusiveStartKey": ["p": [:]], "Segment": 1,
                    "Select": "COUNT",
                ]) { $1 }
            )
        }
        try account.refuse("Query", request(["QueryFilter": filter], ["x", "x"]), empty)
        try account.refuse("Query", request(["QueryFilter": [:]], ["x", "x"]), twice)
        try account.refuse("Scan", request(["ScanFilter": filter], ["x", "x"]), twice)
        try account.refuse("Scan", request(["ScanFilter": filter], ["x"]), empty)
        try account.refuse("Query", request([:], ["x"]), "The provided starting key is invalid: \(empty)")
        try account.refuse("Scan", request([:], ["x"]), "The provided starting key is invalid: \(empty)")
    }

    // MARK: Behaviour

    @Test func `filters keep what they say`() throws {
        let filter: JSONValue = [
            "x": ["ComparisonOperator": "GT", "AttributeValueList": [n(2)]],
            "y": ["ComparisonOperator": "EQ", "AttributeValueList": [s("even")]],
        ]
        #expect(numbers(try account.expect("Query", query(filter))) == [4])
        #expect(numbers(try account.expect("Query", query(filter, ["ConditionalOperator": "OR"]))) == [2, 3, 4])
        let scan = try account.expect("Scan", ["TableName": "table", "ScanFilter": filter])
        #expect(numbers(scan) == [4])
        #expect(scan["ScannedCount"] == 4)
        #expect(numbers(try account.expect("Query", query([:]))) == [1, 2, 3, 4])
    }
}
