import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("ExecuteTransaction")
struct ExecuteTransactionTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
        try account.put(["p": s("a"), "x": n(1)])
        try account.put(["p": s("b"), "x": n(2)])
    }

    private func transaction(_ statements: [String], _ more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = ["TransactStatements": .array(statements.map { ["Statement": .string($0)] })]
        for (member, value) in more { request[member] = value }
        return .object(request)
    }

    @discardableResult
    private func run(_ statements: String..., with more: JSONObject = [:]) throws -> JSONValue {
        try account.expect("ExecuteTransaction", transaction(statements, more))
    }

    private func refuse(
        _ statements: String...,
        message: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try account.refuse("ExecuteTransaction", transaction(statements), message, sourceLocation: sourceLocation)
    }

    private func cancel(
        _ statements: String...,
        codes: String,
        messages: [String?],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let answer = try account.send("ExecuteTransaction", transaction(statements))
        #expect(answer.error == "TransactionCanceledException", "\(answer.json.text)", sourceLocation: sourceLocation)
        #expect(
            answer.message
                == "Transaction cancelled, please refer cancellation reasons for specific reasons [\(codes)]",
            sourceLocation: sourceLocation
        )
        let reasons = answer["CancellationReasons"]?.array ?? []
        #expect(reasons.map { $0["Message"]?.string } == messages, sourceLocation: sourceLocation)
    }

    // MARK: Rules

    @Test func `one to a hundred statements`() throws {
        try refuse(
            message: "1 validation error detected: Value '[]' at 'transactStatements' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1"
        )
    }

    @Test(arguments: [
        (
            "UPDATE \"table\" SET x = 1 WHERE p = 'a' RETURNING ALL NEW *",
            "RETURNING clause is not supported in ExecuteTransaction."
        ),
        ("SELECT * FROM \"table\".i WHERE p = 'a'", "Reads on indices are not supported within transactions."),
        ("DELETE FROM \"table\".i WHERE p = 'a'", "This operation is not supported on an index"),
        (
            "INSERT INTO \"table\" VALUE {'p': 'c', 'x': [<<'a', 'a'>>]}",
            "One or more parameter values were invalid: Input collection [a, a] contains duplicates."
        ),
        (
            "SELECT * FROM \"table\" WHERE p = 'a' AND x = 1",
            "Select statements within ExecuteTransaction must specify the primary key in the where clause."
        ),
        (
            "EXISTS(SELECT * FROM \"table\" WHERE p = 'a')",
            "EXISTS() must contain a single item read with additional condition"
        ),
    ])
    func `what is wrong with a statement names it`(_ statement: String, _ message: String) throws {
        try refuse(statement, message: "Validation failed in TransactStatements[0]: \(message)")
    }

    @Test func `a syntax error is not a cancellation`() throws {
        try refuse(
            "DELETE FROM \"table\" WHERE p = 'a'", "SLECT * FROM x",
            message: "Statement wasn't well formed, can't be processed: Expected data manipulation"
        )
    }

    @Test func `reads or writes, each item once`() throws {
        try refuse(
            "SELECT * FROM \"table\" WHERE p = 'a'", "DELETE FROM \"table\" WHERE p = 'b'",
            message: "ExecuteTransaction API does not support both read and write operations in the same request."
        )
        let message = "Transaction request cannot include multiple operations on one item"
        try refuse(
            "SELECT * FROM \"table\" WHERE p = 'a'", "SELECT x FROM \"table\" WHERE p = 'a'", message: message
        )
        try refuse(
            "EXISTS(SELECT * FROM \"table\" WHERE p = 'a' AND x = 1)", "DELETE FROM \"table\" WHERE p = 'a'",
            message: message
        )
    }

    @Test func `keys and tables that are not there cancel`() throws {
        let mismatch = "The provided key element does not match the schema"
        try cancel(
            "DELETE FROM \"table\" WHERE x = 1", "INSERT INTO \"table\" VALUE {'x': 1}",
            "DELETE FROM \"table\" WHERE p = 1", "DELETE FROM nowhere WHERE p = 'a'",
            "DELETE FROM \"table\" WHERE p = 'a'",
            codes: "ValidationError, ValidationError, ValidationError, ResourceNotFound, None",
            messages: [
                mismatch, "One or more parameter values were invalid: Missing the key p in the item", mismatch,
                "Requested resource not found", nil,
            ]
        )
        try cancel(
            "SELECT * FROM \"table\" WHERE p = 'a'", "SELECT * FROM \"table\" WHERE p = 1",
            codes: "None, ValidationError",
            messages: [nil, mismatch]
        )
        #expect(try account.get(["p": s("a")]) != nil)
    }

    // MARK: Behaviour

    @Test func `reads are of one moment, in order`() throws {
        let answer = try run(
            "SELECT x FROM \"table\" WHERE p = 'b'", "SELECT * FROM \"table\" WHERE p IN ['none']",
            "SELECT * FROM \"table\" WHERE p = 'a'",
            with: ["ReturnConsumedCapacity": "TOTAL"]
        )
        #expect(answer["Responses"] == [["Item": ["x": n(2)]], [:], ["Item": ["p": s("a"), "x": n(1)]]])
        let capacity = answer["ConsumedCapacity"]?.array?.first
        #expect(capacity?["ReadCapacityUnits"]?.number?.text == "6.0")
    }

    @Test func `all writes happen, or none`() throws {
        let answer = try run(
            "EXISTS(SELECT * FROM \"table\" WHERE p = 'a' AND y IS MISSING)",
            "UPDATE \"table\" SET x = x + 1 WHERE p = 'b'", "INSERT INTO \"table\" VALUE {'p': 'c'}"
        )
        #expect(answer["Responses"] == [[:], [:], [:]])
        #expect(try account.get(["p": s("b")])?["x"] == n(3))
        try cancel(
            "EXISTS(SELECT * FROM \"table\" WHERE p = 'a' AND x IS MISSING)",
            "UPDATE \"table\" SET x = 9 WHERE p = 'b'", "INSERT INTO \"table\" VALUE {'p': 'c'}",
            codes: "ConditionalCheckFailed, None, DuplicateItem",
            messages: ["The conditional request failed", nil, "Duplicate primary key exists in table"]
        )
        #expect(try account.get(["p": s("b")])?["x"] == n(3))
    }

    @Test func `the item that failed a condition is a reason's, if asked for`() throws {
        let answer = try account.send(
            "ExecuteTransaction",
            [
                "TransactStatements": [
                    [
                        "Statement": "DELETE FROM \"table\" WHERE p = ? AND x = 7", "Parameters": [s("a")],
                        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                    ]
                ]
            ]
        )
        #expect(answer["CancellationReasons"]?.array?.first?["Item"] == ["p": s("a"), "x": n(1)])
    }

    @Test func `a token runs its request once`() throws {
        let add = "UPDATE \"table\" SET x = x + 1 WHERE p = 'a'"
        let first = try run(add, with: ["ClientRequestToken": "token"])
        let again = try run(add, with: ["ClientRequestToken": "token", "ReturnConsumedCapacity": "TOTAL"])
        #expect(again["Responses"] == first["Responses"])
        #expect(again["ConsumedCapacity"]?.array?.first?["ReadCapacityUnits"]?.number?.text == "2.0")
        #expect(try account.get(["p": s("a")])?["x"] == n(2))
        let other = try account.send(
            "ExecuteTransaction",
            transaction(["DELETE FROM \"table\" WHERE p = 'a'"], ["ClientRequestToken": "token"])
        )
        #expect(other.error == "IdempotentParameterMismatchException")
    }
}
