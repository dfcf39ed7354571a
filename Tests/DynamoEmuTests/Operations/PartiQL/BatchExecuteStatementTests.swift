import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("BatchExecuteStatement")
struct BatchExecuteStatementTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
        try account.put(["p": s("a"), "x": n(1)])
        try account.put(["p": s("b"), "x": n(2)])
    }

    private func batch(_ statements: [String], _ more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = ["Statements": .array(statements.map { ["Statement": .string($0)] })]
        for (member, value) in more { request[member] = value }
        return .object(request)
    }

    private func run(_ statements: String..., with more: JSONObject = [:]) throws -> JSONValue {
        try account.expect("BatchExecuteStatement", batch(statements, more))
    }

    @Test func `one to twenty-five statements`() throws {
        try account.refuse(
            "BatchExecuteStatement",
            batch([]),
            "1 validation error detected: Value '[]' at 'statements' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1"
        )
        let answer = try account.send("BatchExecuteStatement", batch(Array(repeating: "x", count: 26)))
        #expect(answer.message?.hasSuffix("Member must have length less than or equal to 25") == true)
        try account.refuse(
            "BatchExecuteStatement",
            ["Statements": [["Parameters": [s("a")]]]],
            "1 validation error detected: Value null at 'statements.1.member.statement' failed to satisfy "
                + "constraint: Member must not be null"
        )
    }

    @Test func `reads or writes, each item once`() throws {
        try account.refuse(
            "BatchExecuteStatement",
            batch(["SELECT * FROM \"table\" WHERE p = 'a'", "x", "DELETE FROM \"table\" WHERE p = 'b'"]),
            "Read and write requests together in the same batch is not supported."
        )
        for verb in ["SELECT * FROM", "DELETE FROM"] {
            try account.refuse(
                "BatchExecuteStatement",
                batch(["\(verb) \"table\" WHERE p = 'a'", "\(verb) \"table\" WHERE 'a' = p"]),
                "Provided list of item keys contains duplicates"
            )
        }
    }

    @Test func `an index of several attributes is refused for that, before the key that is missing`() throws {
        func attributes(_ names: String...) -> JSONValue { .array(names.map { attribute($0) }) }
        try account.createTable(
            "multi",
            with: [
                "AttributeDefinitions": attributes("p", "a", "b"),
                "GlobalSecondaryIndexes": [
                    [
                        "IndexName": "index", "Projection": ["ProjectionType": "ALL"],
                        "KeySchema": [
                            ["AttributeName": "a", "KeyType": "HASH"], ["AttributeName": "b", "KeyType": "HASH"],
                        ],
                    ]
                ],
            ]
        )
        try account.put("multi", ["p": s("x")])
        let responses = try run(
            "SELECT * FROM \"multi\".\"index\" WHERE a = 'a' AND b = 'b'",
            "SELECT * FROM multi WHERE p = 'x'"
        )["Responses"]?.array
        #expect(
            responses?.first?["Error"]?["Message"]?.string
                == "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute "
                + "RANGE keys."
        )
        #expect(responses?.last?["Item"] == ["p": s("x")])
    }

    @Test func `reads are answered in order, faults each in its place`() throws {
        let answer = try run(
            "SELECT x FROM \"table\" WHERE p = 'b'", "SLECT * FROM \"table\"", "SELECT * FROM \"table\" WHERE x = 1",
            "SELECT * FROM nowhere WHERE p = 'a'", "SELECT * FROM \"table\" WHERE p = 'none'",
            "SELECT * FROM \"table\" WHERE p = 'a'"
        )
        let keyless = "Select statements within BatchExecuteStatement must specify the primary key in the where clause."
        #expect(
            answer["Responses"] == [
                ["Item": ["x": n(2)], "TableName": "table"],
                [
                    "Error": [
                        "Code": "ValidationError",
                        "Message": "Statement wasn't well formed, can't be processed: Expected data manipulation",
                    ]
                ],
                ["Error": ["Code": "ValidationError", "Message": .string(keyless)]],
                [
                    "Error": ["Code": "ResourceNotFound", "Message": "Requested resource not found"],
                    "TableName": "nowhere",
                ],
                ["TableName": "table"],
                ["Item": ["p": s("a"), "x": n(1)], "TableName": "table"],
            ]
        )
    }

    @Test func `writes happen one by one`() throws {
        let answer = try run(
            "INSERT INTO \"table\" VALUE {'p': 'a'}", "INSERT INTO \"table\" VALUE {'p': 'new'}",
            "UPDATE \"table\" SET x = 7 WHERE p = 'none'", "DELETE FROM \"table\" WHERE p = 'b' RETURNING ALL OLD *",
            with: ["ReturnConsumedCapacity": "INDEXES"]
        )
        #expect(
            answer["Responses"] == [
                [
                    "Error": ["Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"],
                    "TableName": "table",
                ],
                ["TableName": "table"],
                [
                    "Error": ["Code": "ConditionalCheckFailed", "Message": "The conditional request failed"],
                    "TableName": "table",
                ],
                ["Item": ["p": s("b"), "x": n(2)], "TableName": "table"],
            ]
        )
        #expect(try account.get(["p": s("new")]) != nil)
        #expect(try account.get(["p": s("b")]) == nil)
        // Two failures count, but not as writes of the table.
        let capacity = answer["ConsumedCapacity"]?.array?.first
        #expect(capacity?["CapacityUnits"]?.number?.text == "4.0")
        #expect(capacity?["Table"]?["CapacityUnits"]?.number?.text == "2.0")
    }

    @Test func `nothing succeeds, nothing is charged`() throws {
        let answer = try run(
            "INSERT INTO \"table\" VALUE {'p': 'a'}",
            with: ["ReturnConsumedCapacity": "TOTAL"]
        )
        #expect(answer["ConsumedCapacity"] == nil)
    }

    @Test func `a parameter that is no value is its statement's fault`() throws {
        let answer = try account.expect(
            "BatchExecuteStatement",
            [
                "Statements": [
                    ["Statement": "UPDATE \"table\" SET x = ? WHERE p = 'a'", "Parameters": [["SS": []]]],
                    ["Statement": "UPDATE \"table\" SET x = ? WHERE p = 'b'", "Parameters": [s("new")]],
                ]
            ]
        )
        #expect(
            answer["Responses"]?.array?.first?["Error"]?["Message"]
                == "One or more parameter values were invalid: An string set  may not be empty"
        )
        #expect(try account.get(["p": s("b")]) == ["p": s("b"), "x": s("new")])
    }
}
