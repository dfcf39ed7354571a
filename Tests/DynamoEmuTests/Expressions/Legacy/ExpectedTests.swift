import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("Expected")
struct ExpectedTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
    }

    private func put(_ expected: JSONValue, _ more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = ["TableName": "table", "Item": ["p": s("a")], "Expected": expected]
        for (member, value) in more { request[member] = value }
        return .object(request)
    }

    private func holds(_ condition: JSONValue) throws -> Bool {
        let answer = try account.send(
            "DeleteItem",
            ["TableName": "table", "Key": ["p": s("a")], "Expected": ["x": condition]]
        )
        if answer.status != 200 { #expect(answer.error == "ConditionalCheckFailedException", "\(answer.json.text)") }
        return answer.status == 200
    }

    private func compare(_ name: String, _ values: JSONValue...) -> JSONValue {
        ["ComparisonOperator": .string(name), "AttributeValueList": .array(values)]
    }

    // MARK: Shape

    @Test(
        arguments: [
            (
                #"[]"#,
                "Unrecognized collection type java.util.Map<java.lang.String, "
                    + "com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue>"
            ),
            (
                #"{"x":[]}"#,
                "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue"
            ),
            (#"{"x":"y"}"#, "Unexpected value type in payload"),
            (#"{"x":{"Value":"y"}}"#, "Unexpected field type"),
            (#"{"x":{"AttributeValueList":["y"]}}"#, "Unexpected value type in payload"),
        ]
    )
    func `the shape of the map is judged first`(_ expected: String, _ message: String) throws {
        let answer = try account.send("PutItem", raw: #"{"TableName":"no","Expected":\#(expected)}"#)
        #expect(answer.error == "SerializationException")
        #expect(answer.message == message)
    }

    // MARK: Rules

    @Test func `an operator is one of thirteen`() throws {
        try account.refuse(
            "PutItem",
            put(["x": ["ComparisonOperator": "eq"]], ["ConditionalOperator": "XOR"]),
            "2 validation errors detected: Value 'XOR' at 'conditionalOperator' failed to satisfy constraint: Member must "
                + "satisfy enum value set: [OR, AND]; Value 'eq' at 'expected.x.member.comparisonOperator' failed to "
                + "satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, "
                + "NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]"
        )
    }

    @Test(
        arguments: [
            ([:], "Value must be provided when Exists is null for Attribute: x"),
            (["Exists": true], "Value must be provided when Exists is true for Attribute: x"),
            (["Exists": false, "Value": s("a")], "Value cannot be used when Exists is false for Attribute: x"),
            (
                ["ComparisonOperator": "LT"],
                "Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: x"
            ),
            (
                ["ComparisonOperator": "LT", "Exists": true],
                "Exists and ComparisonOperator cannot be used together for Attribute: x"
            ),
            (
                ["ComparisonOperator": "LT", "Value": s("a"), "AttributeValueList": [s("a")]],
                "Value and AttributeValueList cannot be used together for Attribute: x"
            ),
            (
                ["AttributeValueList": [s("a")], "Exists": true],
                "AttributeValueList can only be used with a ComparisonOperator for Attribute: x"
            ),
            (
                ["ComparisonOperator": "NULL", "Value": s("a")],
                "Invalid number of argument(s) for the NULL ComparisonOperator"
            ),
            (
                ["ComparisonOperator": "BETWEEN", "Value": s("a")],
                "Invalid number of argument(s) for the BETWEEN ComparisonOperator"
            ),
            (
                ["ComparisonOperator": "LE", "Value": ["L": []]],
                "ComparisonOperator LE is not valid for L AttributeValue type"
            ),
        ] as [(JSONValue, String)]
    )
    func `the two forms do not mix`(_ condition: JSONValue, _ message: String) throws {
        try account.refuse(
            "PutItem",
            put(["x": condition], ["TableName": "nowhere"]),
            "One or more parameter values were invalid: \(message)"
        )
    }

    @Test func `ConditionalOperator joins two conditions at least`() throws {
        let one: JSONValue = ["x": ["Exists": false]]
        for request in [["Expected": [:]], [:]] as [JSONObject] {
            try account.refuse(
                "DeleteItem",
                .object(
                    request.merging(["TableName": "no-", "Key": ["p": s("a")], "ConditionalOperator": "OR"]) { $1 }
                ),
                "ConditionalOperator cannot be used without Filter or Expected"
            )
        }
        try account.refuse(
            "PutItem",
            put(one, ["ConditionalOperator": "AND"]),
            "ConditionalOperator can only be used when Filter or Expected has two or more elements"
        )
    }

    @Test func `it does not stand beside expressions`() throws {
        let mixed = "Can not use both expression and non-expression parameters in the same request: "
        try account.refuse(
            "PutItem",
            put(["x": [:]], ["ConditionExpression": "", "ConditionalOperator": "OR"]),
            "\(mixed)Non-expression parameters: {Expected, ConditionalOperator} Expression parameters: "
                + "{ConditionExpression}"
        )
        try account.refuse(
            "UpdateItem",
            [
                "TableName": "table", "Key": ["p": [:]], "Expected": [:], "AttributeUpdates": [:],
                "ConditionExpression": "", "UpdateExpression": "", "ExpressionAttributeNames": [:],
            ],
            "\(mixed)Non-expression parameters: {AttributeUpdates, Expected} Expression parameters: {UpdateExpression, "
                + "ConditionExpression}"
        )
    }

    // MARK: Behaviour

    @Test func `Exists and Value ask for absence and equality`() throws {
        #expect(try holds(["Exists": false]))
        try account.put(["p": s("a"), "x": n(1)])
        #expect(try !holds(["Exists": false]))
        #expect(try !holds(["Value": n(2)]))
        #expect(try !holds(["Exists": true, "Value": s("1")]))
        #expect(try holds(["Exists": true, "Value": ["N": "1.0"]]))
        #expect(try account.get(["p": s("a")]) == nil)
    }

    @Test(
        arguments: [
            ("EQ", [n(5)], true), ("EQ", [s("5")], false), ("NE", [n(5)], false), ("NE", [s("5")], true),
            ("LT", [n(6)], true), ("LT", [n(5)], false), ("LE", [n(5)], true), ("LE", [s("9")], false),
            ("GT", [n(4)], true), ("GE", [n(6)], false), ("BETWEEN", [n(5), n(6)], true),
            ("BETWEEN", [n(6), n(7)], false), ("IN", [n(4), n(5)], true), ("IN", [n(4)], false), ("NULL", [], false),
            ("NOT_NULL", [], true), ("BEGINS_WITH", [s("5")], false), ("CONTAINS", [n(5)], false),
            ("NOT_CONTAINS", [n(5)], true),
        ] as [(String, [JSONValue], Bool)]
    )
    func `operators compare with a number`(_ name: String, _ values: [JSONValue], _ expected: Bool) throws {
        try account.put(["p": s("a"), "x": n(5)])
        #expect(try holds(["ComparisonOperator": .string(name), "AttributeValueList": .array(values)]) == expected)
    }

    @Test(
        arguments: [
            (s("hello"), s("ell"), true), (s("hello"), s("elk"), false), (["SS": ["a", "b"]], s("b"), true),
            (["SS": ["ab"]], s("b"), false), (["NS": ["1"]], n(1), true), (["L": [n(1), ["NULL": true]]], n(1), true),
            (["L": [["NULL": true]]], ["NULL": true], true), (["B": "YWJj"], ["B": "Yg=="], true),
        ] as [(JSONValue, JSONValue, Bool)]
    )
    func `containment has an opposite`(_ value: JSONValue, _ part: JSONValue, _ expected: Bool) throws {
        try account.put(["p": s("a"), "x": value])
        #expect(try holds(compare("CONTAINS", part)) == expected)
        try account.put(["p": s("a"), "x": value])
        #expect(try holds(compare("NOT_CONTAINS", part)) != expected)
    }

    @Test func `of a missing attribute only absence and inequality hold`() throws {
        try account.put(["p": s("a")])
        for name in ["EQ", "LT", "LE", "GT", "GE", "IN", "BEGINS_WITH", "CONTAINS", "NOT_CONTAINS"] {
            #expect(try !holds(compare(name, s("a"))), "\(name)")
        }
        #expect(try !holds(compare("BETWEEN", s("a"), s("b"))))
        #expect(try !holds(compare("NOT_NULL")))
        #expect(try holds(compare("NE", s("a"))))
        #expect(try holds(compare("NULL")))
    }

    @Test func `OR needs one of them, AND all`() throws {
        let expected: JSONValue = ["x": ["Value": n(1)], "y": ["Value": n(1)]]
        try account.put(["p": s("a"), "x": n(1), "y": n(2)])
        for more in [[:], ["ConditionalOperator": "AND"]] as [JSONObject] {
            try account.refuse(
                "PutItem",
                put(expected, more),
                "ConditionalCheckFailedException",
                "The conditional request failed"
            )
        }
        try account.expect("PutItem", put(expected, ["ConditionalOperator": "OR"]))
    }

    @Test func `a request can have thousands of conditions`() throws {
        let expected = JSONObject(uniqueKeysWithValues: (0..<20_000).map { ("x\($0)", ["Exists": false]) })
        try account.expect("PutItem", put(.object(expected)))
    }

    @Test func `a name with a dot is the name of one attribute`() throws {
        try account.put(["p": s("a"), "x.y": n(1)])
        try account.expect("PutItem", put(["x.y": ["Value": n(1)]]))
    }
}
