import EmulatorCore
import OrderedCollections
import Testing

@Suite("KeyConditions")
struct KeyConditionsTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable(sorted: true)
        try account.createTable("single")
        try account.createSessions()
    }

    private func condition(_ name: String, _ values: JSONValue...) -> JSONValue {
        ["ComparisonOperator": .string(name), "AttributeValueList": .array(values)]
    }

    private func query(_ conditions: JSONValue, _ more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = ["TableName": "table", "KeyConditions": conditions]
        for (member, value) in more { request[member] = value }
        return .object(request)
    }

    // MARK: Rules

    @Test func `there are one or two, and that is known before the table`() throws {
        let null = condition("NULL")
        for conditions in [[:], ["p": null, "s": null, "x": null]] as [JSONValue] {
            try account.refuse(
                "Query",
                query(conditions, ["TableName": "nowhere"]),
                "Conditions can be of length 1 or 2 only"
            )
        }
        try account.refuse(
            "Query",
            query(["p": null, "x": null], ["TableName": "nowhere"]),
            "ResourceNotFoundException",
            "Requested resource not found"
        )
    }

    @Test func `they must be those of the key`() throws {
        func refuse(_ conditions: JSONValue, _ message: String, _ more: JSONObject = [:]) throws {
            try account.refuse("Query", query(conditions, more), message)
        }
        let equal = condition("EQ", s("a"))
        try refuse(["x": condition("NULL")], "Query condition missed key schema element: p")
        try refuse(["p": equal, "x": condition("NULL")], "Query condition missed key schema element: s")
        try refuse(["p": equal, "x": equal], "Query key condition not supported", ["TableName": "single"])
        try refuse(["p": condition("GT", s("a"))], "Query key condition not supported")
        try refuse(
            ["user_id": equal],
            "Query condition missed key schema element: tenant_id",
            ["TableName": "sessions", "IndexName": "tenant"]
        )
        try refuse(
            ["p": equal, "s": equal],
            "One or more parameter values were invalid: Condition parameter type does not match schema type"
        )
    }

    @Test(arguments: ["NULL", "NOT_NULL", "NE", "IN", "CONTAINS", "NOT_CONTAINS"])
    func `a key cannot be searched for everything`(_ name: String) throws {
        let values: [JSONValue] = name.hasSuffix("NULL") ? [] : [n(1)]
        let unfit: JSONValue = ["ComparisonOperator": .string(name), "AttributeValueList": .array(values)]
        let message = "Attempted conditional constraint is not an indexable operation"
        try account.refuse("Query", query(["p": unfit]), message)
        try account.refuse("Query", query(["s": unfit, "p": condition("EQ", s("a"))]), message)
    }

    // MARK: Behaviour

    @Test(
        arguments: [
            (["EQ"], [3]), (["LT"], [1, 2]), (["LE"], [1, 2, 3]), (["GT"], [4]), (["GE"], [3, 4]),
            (["BETWEEN"], [3, 4]),
        ]
    )
    func `a sort condition bounds the page`(_ name: [String], _ expected: [Int]) throws {
        for number in 1...4 { try account.put(["p": s("a"), "s": n(number)]) }
        try account.put(["p": s("b"), "s": n(3)])
        let sort: JSONValue = name == ["BETWEEN"] ? condition("BETWEEN", n(3), n(4)) : condition(name[0], n(3))
        // The order of the map says nothing.
        let answer = try account.expect("Query", query(["s": sort, "p": condition("EQ", s("a"))]))
        let numbers = (answer["Items"]?.array ?? []).compactMap { $0["s"]?["N"]?.string.flatMap(Int.init) }
        #expect(numbers == expected)
    }

    @Test func `an index is queried by its own key, and expressions may stand beside`() throws {
        for session in ["1", "2"] {
            try account.put(
                "sessions",
                ["user_id": s("u"), "session_id": s(session), "tenant_id": s("t"), "x": s(session)]
            )
        }
        let answer = try account.expect(
            "Query",
            query(
                ["tenant_id": condition("EQ", s("t"))],
                [
                    "TableName": "sessions", "IndexName": "tenant", "FilterExpression": "x = :x",
                    "ExpressionAttributeValues": [":x": s("2")], "ProjectionExpression": "session_id",
                ]
            )
        )
        #expect(answer["Items"] == [["session_id": s("2")]])
    }
}
