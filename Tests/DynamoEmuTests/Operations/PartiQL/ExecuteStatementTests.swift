import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("ExecuteStatement")
struct ExecuteStatementTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable(
            sorted: true,
            with: [
                "AttributeDefinitions": [
                    attribute("p"), attribute("s", "N"), attribute("g"), attribute("l", "N"),
                ],
                "GlobalSecondaryIndexes": [
                    [
                        "IndexName": "global", "KeySchema": schema("g"),
                        "Projection": ["ProjectionType": "INCLUDE", "NonKeyAttributes": ["held"]],
                    ]
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

    private func statement(_ text: String, _ parameters: [JSONValue] = [], _ more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = ["Statement": .string(text)]
        if !parameters.isEmpty { request["Parameters"] = .array(parameters) }
        for (member, value) in more { request[member] = value }
        return .object(request)
    }

    @discardableResult
    private func run(_ text: String, _ parameters: JSONValue..., with more: JSONObject = [:]) throws -> JSONValue {
        try account.expect("ExecuteStatement", statement(text, parameters, more))
    }

    private func refuse(
        _ text: String,
        _ message: String,
        parameters: [JSONValue] = [],
        with more: JSONObject = [:],
        error: String = "ValidationException",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let request = statement(text, parameters, more)
        try account.refuse("ExecuteStatement", request, error, message, sourceLocation: sourceLocation)
    }

    private func fill() throws {
        for (partition, held) in [("a", "x"), ("b", "y")] {
            for sort in 1...4 {
                try account.put([
                    "p": s(partition), "s": n(sort), "g": s("g"), "l": n(9 - sort), "held": s(held), "other": n(sort),
                ])
            }
        }
    }

    /// `a1 a2`
    private func rows(_ text: String, _ parameters: JSONValue..., with more: JSONObject = [:]) throws -> String {
        let items = try account.expect("ExecuteStatement", statement(text, parameters, more))["Items"]?.array ?? []
        return items.map { ($0["p"]?["S"]?.string ?? "") + ($0["s"]?["N"]?.string ?? "") }.joined(separator: " ")
    }

    // MARK: Shape and constraints

    @Test func `members are bounded`() throws {
        let text = "SELECT * FROM table1"
        func failed(_ value: String, _ member: String, _ rule: String) -> String {
            "1 validation error detected: Value \(value) at '\(member)' failed to satisfy constraint: \(rule)"
        }
        try account.refuse("ExecuteStatement", [:], failed("null", "statement", "Member must not be null"))
        try refuse("", failed("''", "statement", "Member must have length greater than or equal to 1"))
        try refuse(
            text,
            failed("'[]'", "parameters", "Member must have length greater than or equal to 1"),
            with: ["Parameters": []]
        )
        try refuse(
            text,
            failed("'0'", "limit", "Member must have value greater than or equal to 1"),
            with: ["Limit": 0]
        )
        let long = String(repeating: "x", count: 8193)
        try refuse(long, failed("'\(long)'", "statement", "Member must have length less than or equal to 8192"))
    }

    @Test func `a parameter that is no value is refused before the statement`() throws {
        try refuse(
            "UPDATE nothing",
            "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
            parameters: [["SS": ["a", "a"]]]
        )
    }

    // MARK: Rules

    @Test func `as many parameters as question marks`() throws {
        let message = "Number of parameters in request and statement don't match."
        try refuse("SELECT * FROM \"table\" WHERE p = ?", message)
        try refuse("SELECT * FROM \"table\"", message, parameters: [s("a")])
    }

    @Test func `what is wrong without the table comes before the table`() throws {
        try refuse(
            "SELECT * FROM nowhere WHERE a < ?",
            "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
            parameters: [["BOOL": true]]
        )
        try refuse(
            "UPDATE nowhere.i SET a = 1 WHERE p = 'a'",
            "This operation is not supported on an index"
        )
        try refuse(
            "SELECT * FROM nowhere.i",
            "Requested resource not found",
            error: "ResourceNotFoundException"
        )
    }

    @Test(arguments: [
        ("<<>>", "Empty bags are not supported"),
        ("<<1, 'a'>>", "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"),
        ("<<'a', 'a'>>", "One or more parameter values were invalid: Input collection [a, a] contains duplicates."),
        (
            "[<<2, 2.0>>]",
            "One or more parameter values were invalid: Input collection [2, 2.0] contains duplicates! under root"
        ),
    ])
    func `a bag is a set of strings or of numbers`(_ bag: String, _ message: String) throws {
        try refuse("INSERT INTO \"table\" VALUE {'p': 'a', 's': 1, 'x': \(bag)}", message)
    }

    @Test func `types in attribute_type are listed in PartiQL's order`() throws {
        try refuse(
            "SELECT * FROM \"table\" WHERE attribute_type(a, 'X')",
            "Invalid attribute type name found; type: X, valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}"
        )
    }

    @Test func `a write names one item by its whole key`() throws {
        let message = "Where clause does not contain a mandatory equality on all key attributes"
        for clause in ["", " WHERE p = 'a'", " WHERE p = 'a' AND s > 1", " WHERE p = 'a' AND s = 1 OR s = 2"] {
            try refuse("DELETE FROM \"table\"\(clause)", message)
            try refuse("UPDATE \"table\" SET x = 1\(clause)", message)
        }
        try refuse(
            "DELETE FROM \"table\" WHERE p = 'a' AND s = 1 AND s = 2",
            "Multiple conditions on same key s. Only single item Update/Insert/Delete are supported"
        )
        try refuse(
            "DELETE FROM \"table\" WHERE p = 1 AND s = 1",
            "The provided key element does not match the schema"
        )
    }

    @Test func `set functions say where they are wrong`() throws {
        try refuse(
            "UPDATE \"table\" SET other = set_add(x, <<'x'>>) WHERE p = 'a' AND s = 1",
            "The first argument to SET_ADD must equal the assignment value at 1:28:7"
        )
        try refuse(
            "UPDATE \"table\"\nSET x = set_delete(\"x\", ['x']) WHERE p = 'a' AND s = 1",
            "The second argument to SET_DELETE must be a value with type SET at 2:20:3"
        )
    }

    @Test func `ORDER BY goes by the key that WHERE names`() throws {
        let select = "SELECT * FROM \"table\""
        try refuse("\(select) ORDER BY s", "Must have WHERE clause in the statement when using ORDER BY clause.")
        try refuse(
            "\(select) WHERE p = 'a' ORDER BY x",
            "Attribute x in ORDER BY clause must be part of the primary key"
        )
        try refuse(
            "\(select) WHERE p > 'a' ORDER BY s",
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
        )
        try refuse(
            "\(select) WHERE p IN ('a', 'b') ORDER BY s",
            "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause."
        )
    }

    @Test func `an index is read for what it holds`() throws {
        let global = "FROM \"table\".\"global\""
        try refuse("SELECT * FROM \"table\".nothing", "The table does not have the specified index")
        try refuse(
            "SELECT * \(global)",
            "Strongly consistent read is not supported on Global Secondary Indexes",
            with: ["ConsistentRead": true]
        )
        try refuse(
            "SELECT held, b, a.x \(global)",
            "One or more parameter values were invalid: Global secondary index global does not project [b, a]"
        )
        let filters = "One or more parameter values were invalid: Secondary index global does not project one or more "
        try refuse(
            "SELECT p \(global) WHERE g = 'g' AND b = 1 AND (a = 2 OR held = 'x')",
            "\(filters)filter attributes: [a, b]"
        )
        try refuse("SELECT p \(global) WHERE g = 'g' AND NOT x IS MISSING", "\(filters)filter attributes: [x]")
        // A scan just finds nothing.
        #expect(try rows("SELECT p \(global) WHERE other = 1") == "")
    }

    // MARK: Behaviour: SELECT

    @Test(arguments: [
        ("p = 'a'", "a1 a2 a3 a4"), ("p = 'a' AND s >= 3", "a3 a4"), ("p = 'a' AND other < 3", "a1 a2"),
        ("p = 'a' ORDER BY s DESC", "a4 a3 a2 a1"), ("p = 'a' ORDER BY p", "a4 a3 a2 a1"),
        ("p IN ['b', 'a'] AND s = 2 ORDER BY p DESC, s", "b2 a2"),
        ("p IN ['b', 'a'] AND s < 3 ORDER BY p, s", "a1 a2 b1 b2"),
        ("p = 'a' AND s IN (1, 4)", "a1 a4"), ("p = 'a' AND other IN (2, 3)", "a2 a3"),
        ("p = 'a' AND NOT other BETWEEN 2 AND 4", "a1"), ("p = 'a' AND s != 2 AND other <> 3", "a1 a4"),
        ("p = 'a' AND absent IS MISSING AND s = 1", "a1"), ("p = 'a' AND held IS MISSING", ""),
        ("p = 'a' AND held IS NULL", ""), ("p = 'a' AND held IS NOT NULL AND s = 1", "a1"),
        ("p = 'a' AND begins_with(held, 'x') AND CONTAINS(held, 'x') AND size(held) = 1 AND s = 1", "a1"),
        ("other = 4 AND p > 'a'", "b4"),
    ])
    func `a SELECT finds what its WHERE clause says`(_ clause: String, _ expected: String) throws {
        try fill()
        #expect(try rows("SELECT * FROM \"table\" WHERE \(clause)") == expected)
    }

    @Test func `columns are named by the end of their path`() throws {
        try account.put([
            "p": s("a"), "s": n(1), "m": ["M": ["x": s("in"), "l": ["L": [n(1), n(2)]]]], "l2": ["L": [n(3)]],
        ])
        let answer = try run("SELECT m.x, m.l[1], l2[0], m.none, p FROM \"table\" WHERE p = 'a'")
        #expect(answer["Items"] == [["x": s("in"), "l[1]": n(2), "l2[0]": n(3), "p": s("a")]])
    }

    @Test func `an UPDATE sets an index's key to its type, whether the item is there or not`() throws {
        try refuse(
            "UPDATE \"table\" SET g = 1 WHERE p = 'a' AND s = 1",
            "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N "
                + "IndexName: global"
        )
    }

    @Test func `a page ends at 1 MB, however many ranges it is read from`() throws {
        for partition in ["a", "b", "c", "d"] {
            try account.put(["p": s(partition), "s": n(1), "x": s(String(repeating: "x", count: 400_000))])
        }
        let text = "SELECT p, s FROM \"table\" WHERE p IN ['a', 'b', 'c', 'd']"
        let first = try run(text)
        let token = try #require(first["NextToken"])
        let second = try run(text, with: ["NextToken": token])
        #expect(first["Items"]?.array?.count == 3 && second["Items"]?.array?.count == 1)
        #expect(second["NextToken"] == nil)
    }

    @Test func `a token continues its own statement`() throws {
        try fill()
        for clause in ["", " WHERE p = ?", " WHERE p IN [?, 'b']", " WHERE p IN [?, 'b'] ORDER BY p DESC"] {
            let text = "SELECT * FROM \"table\"\(clause)"
            let parameters: [JSONValue] = clause.isEmpty ? [] : [s("a")]
            var seen: [String] = []
            var token: JSONValue?
            repeat {
                let answer = try account.expect(
                    "ExecuteStatement",
                    statement(text, parameters, token.map { ["Limit": 3, "NextToken": $0] } ?? ["Limit": 3])
                )
                for item in answer["Items"]?.array ?? [] {
                    seen.append((item["p"]?["S"]?.string ?? "") + (item["s"]?["N"]?.string ?? ""))
                }
                token = answer["NextToken"]
                #expect((token != nil) == (answer["LastEvaluatedKey"] != nil))
            } while token != nil
            let all = try rows(text, parameters.first ?? .null, with: parameters.isEmpty ? ["Parameters": .null] : [:])
            #expect(seen.joined(separator: " ") == all)
        }
        let token = try #require(run("SELECT * FROM \"table\"", with: ["Limit": 1])["NextToken"])
        let mismatch = "NextToken does not match request"
        try refuse("SELECT p FROM \"table\"", mismatch, with: ["NextToken": token])
        try refuse("DELETE FROM \"table\" WHERE p = 'a' AND s = 1", mismatch, with: ["NextToken": token])
        try refuse("SELECT * FROM \"table\"", "Invalid NextToken", with: ["NextToken": "x"])
    }

    @Test func `a read by IN gives ten items at a time`() throws {
        try account.createTable("other")
        for number in 0..<12 { try account.put("other", ["p": s("\(number)")]) }
        let list = (0..<12).map { "'\($0)'" }.joined(separator: ", ")
        let first = try run("SELECT * FROM other WHERE p IN (\(list))")
        #expect(first["Items"]?.array?.count == 10)
        let token = try #require(first["NextToken"])
        let second = try run("SELECT * FROM other WHERE p IN (\(list))", with: ["NextToken": token])
        #expect(second["Items"]?.array?.count == 2)
        #expect(second["NextToken"] == nil)
    }

    @Test func `a read costs what was looked at, where it was`() throws {
        try fill()
        func capacity(_ text: String, _ isConsistent: Bool = false) throws -> JSONValue? {
            let more: JSONObject = ["ReturnConsumedCapacity": "INDEXES", "ConsistentRead": .bool(isConsistent)]
            return try run(text, with: more)["ConsumedCapacity"]
        }
        let none = try capacity("SELECT p FROM \"table\" WHERE p = 'a' AND other = 77", true)
        #expect(none?["CapacityUnits"]?.number?.text == "1.0")
        let fetched = try capacity("SELECT other FROM \"table\".\"local\" WHERE p = 'a'")
        #expect(fetched?["CapacityUnits"]?.number?.text == "2.5")
        #expect(fetched?["Table"]?["CapacityUnits"]?.number?.text == "2.0")
        let held = try capacity("SELECT * FROM \"table\".\"local\" WHERE p = 'a'")
        #expect(held?["CapacityUnits"]?.number?.text == "0.5")
    }

    // MARK: Behaviour: INSERT, UPDATE, DELETE

    @Test func `an INSERT makes an item and replaces none`() throws {
        try run(
            "INSERT INTO \"table\" VALUE {'p': 'a', 's': -1.50, 'q': 'it''s', 'list': [1E3, NULL, {'x': ?}], 'b': ?, "
                + "'ss': <<'b', 'a'>>, 'ns': <<1, 2.5>>, 'gone': MISSING, 't': true}",
            n(7),
            ["B": "AQI="]
        )
        #expect(
            try account.get(["p": s("a"), "s": ["N": "-1.5"]]) == [
                "p": s("a"), "s": ["N": "-1.5"], "q": s("it's"),
                "list": ["L": [n(1000), ["NULL": true], ["M": ["x": n(7)]]]], "b": ["B": "AQI="],
                "ss": ["SS": ["b", "a"]], "ns": ["NS": ["1", "2.5"]], "t": ["BOOL": true],
            ]
        )
        try refuse(
            "INSERT INTO \"table\" VALUE {'p': 'a', 's': -1.5}",
            "Duplicate primary key exists in table",
            error: "DuplicateItemException"
        )
        try refuse(
            "INSERT INTO \"table\" VALUE {'p': 'a'}",
            "One or more parameter values were invalid: Missing the key s in the item"
        )
    }

    @Test func `an UPDATE is an update expression`() throws {
        try account.put([
            "p": s("a"), "s": n(1), "n": n(5), "l2": ["L": [n(1), n(2)]], "m": ["M": ["x": n(1), "y": n(2)]],
            "ss": ["SS": ["a", "b"]],
        ])
        let answer = try run(
            """
            UPDATE "table" SET n=n-1 SET l2 = list_append(l2, [?]), m.x = 'new', "fresh" = set_add("fresh", <<1>>)
            REMOVE m.y SET ss = set_delete(ss, <<'a'>>) WHERE p = 'a' AND s = 1 AND n = 5 RETURNING ALL NEW *
            """,
            n(3)
        )
        #expect(
            answer["Items"] == [
                [
                    "p": s("a"), "s": n(1), "n": n(4), "l2": ["L": [n(1), n(2), n(3)]], "m": ["M": ["x": s("new")]],
                    "ss": ["SS": ["b"]], "fresh": ["NS": ["1"]],
                ]
            ]
        )
        #expect(
            try run("UPDATE \"table\" SET m.x = 1, n = 9 WHERE p = 'a' AND s = 1 RETURNING MODIFIED OLD *")["Items"]
                == [["n": n(4), "m": ["M": ["x": s("new")]]]]
        )
        #expect(
            try run("UPDATE \"table\" REMOVE n WHERE p = 'a' AND s = 1 RETURNING MODIFIED NEW *")["Items"] == []
        )
    }

    @Test func `an UPDATE makes no item; a DELETE of none is done`() throws {
        try refuse(
            "UPDATE \"table\" SET x = 1 WHERE p = 'a' AND s = 1",
            "The conditional request failed",
            error: "ConditionalCheckFailedException"
        )
        #expect(try account.get(["p": s("a"), "s": n(1)]) == nil)
        try run("DELETE FROM \"table\" WHERE p = 'a' AND s = 1 AND x = 7")
    }

    @Test func `other predicates of a write are its condition`() throws {
        try account.put(["p": s("a"), "s": n(1), "x": n(1)])
        for text in ["UPDATE \"table\" SET y = 1", "DELETE FROM \"table\""] {
            let answer = try account.send(
                "ExecuteStatement",
                statement(
                    "\(text) WHERE (p = 'a' AND s = 1) AND x = 2",
                    [],
                    ["ReturnValuesOnConditionCheckFailure": "ALL_OLD"]
                )
            )
            #expect(answer.error == "ConditionalCheckFailedException")
            #expect(answer["Item"] == ["p": s("a"), "s": n(1), "x": n(1)])
        }
        try refuse(
            "DELETE FROM \"table\" WHERE p = 'a' AND s = 1 RETURNING MODIFIED OLD *",
            "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE "
                + "statements."
        )
        let deleted = try run("DELETE FROM \"table\" WHERE p = 'a' AND s = 1 AND x = 1 RETURNING ALL OLD *")
        #expect(deleted["Items"] == [["p": s("a"), "s": n(1), "x": n(1)]])
        #expect(try account.get(["p": s("a"), "s": n(1)]) == nil)
    }

    @Test func `a write costs its table and its indexes`() throws {
        let answer = try run(
            "INSERT INTO \"table\" VALUE {'p': 'a', 's': 1, 'g': 'g', 'l': 1}",
            with: ["ReturnConsumedCapacity": "INDEXES"]
        )
        let capacity = answer["ConsumedCapacity"]
        #expect(capacity?["CapacityUnits"]?.number?.text == "3.0")
        #expect(capacity?["GlobalSecondaryIndexes"]?["global"]?["CapacityUnits"]?.number?.text == "1.0")
    }
}
