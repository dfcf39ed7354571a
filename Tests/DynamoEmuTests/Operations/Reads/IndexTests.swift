import EmulatorCore
import OrderedCollections
import Testing

@Suite("Secondary indexes")
struct IndexTests {
    let account: TestAccount

    init() throws { account = try TestAccount() }

    private func put(_ user: String, _ session: String, tenant: String? = nil, x: String = "x") throws {
        var item: JSONObject = ["user_id": s(user), "session_id": s(session), "x": s(x)]
        if let tenant { item["tenant_id"] = s(tenant) }
        try account.put("sessions", .object(item))
    }

    private func query(_ tenant: String, _ more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = [
            "TableName": "sessions", "IndexName": "tenant", "KeyConditionExpression": "tenant_id = :t",
            "ExpressionAttributeValues": [":t": s(tenant)],
        ]
        for (member, value) in more { request[member] = value }
        return .object(request)
    }

    private func users(_ answer: JSONValue) -> Set<String> {
        Set((answer["Items"]?.array ?? []).compactMap { $0["user_id"]?["S"]?.string })
    }

    @Test func `an index holds the items that have its key`() throws {
        try account.createSessions()
        try put("u1", "1", tenant: "t")
        try put("u2", "1", tenant: "other")
        try put("u3", "1")
        #expect(users(try account.expect("Query", query("t"))) == ["u1"])
        let scan = try account.expect("Scan", ["TableName": "sessions", "IndexName": "tenant"])
        #expect(users(scan) == ["u1", "u2"])
    }

    @Test func `an index follows put, update and delete`() throws {
        try account.createSessions()
        try put("u1", "1", tenant: "t")
        try put("u1", "1", tenant: "moved")
        #expect(users(try account.expect("Query", query("t"))) == [])
        #expect(users(try account.expect("Query", query("moved"))) == ["u1"])
        let key: JSONValue = ["user_id": s("u1"), "session_id": s("1")]
        try account.expect(
            "UpdateItem",
            ["TableName": "sessions", "Key": key, "UpdateExpression": "REMOVE tenant_id"]
        )
        #expect(users(try account.expect("Query", query("moved"))) == [])
        try put("u1", "1", tenant: "back")
        try account.expect("DeleteItem", ["TableName": "sessions", "Key": key])
        #expect(users(try account.expect("Query", query("back"))) == [])
    }

    @Test func `pages of an index carry both keys`() throws {
        try account.createSessions()
        for user in ["u1", "u2", "u3"] { try put(user, "1", tenant: "t") }
        var seen: [String] = []
        var start: JSONValue?
        repeat {
            var more: JSONObject = ["Limit": 1]
            more["ExclusiveStartKey"] = start
            let answer = try account.expect("Query", query("t", more))
            seen += users(answer)
            start = answer["LastEvaluatedKey"]
            if let start {
                #expect(Set(start.object?.keys ?? []) == ["user_id", "session_id", "tenant_id"])
            }
        } while start != nil
        #expect(seen.sorted() == ["u1", "u2", "u3"])
    }

    @Test func `an index shows what it projects`() throws {
        try account.createSessions(["ProjectionType": "KEYS_ONLY"])
        try put("u1", "1", tenant: "t")
        let answer = try account.expect("Query", query("t"))
        #expect(answer["Items"] == [["user_id": s("u1"), "session_id": s("1"), "tenant_id": s("t")]])
        try account.refuse(
            "Query",
            query("t", ["ProjectionExpression": "x, y"]),
            "One or more parameter values were invalid: Global secondary index tenant does not project [x, y]"
        )
        try account.refuse(
            "Query",
            query("t", ["Select": "ALL_ATTRIBUTES"]),
            "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary "
                + "index tenant because its projection type is not ALL"
        )
    }

    @Test func `a global index has no consistent reads`() throws {
        try account.createSessions()
        try account.refuse(
            "Query",
            query("t", ["ConsistentRead": true]),
            "Consistent reads are not supported on global secondary indexes"
        )
    }

    @Test func `a local index orders a partition and fetches what it does not hold`() throws {
        try account.createTable(
            sorted: true,
            with: [
                "AttributeDefinitions": [attribute("p"), attribute("s", "N"), attribute("l", "N")],
                "LocalSecondaryIndexes": [
                    [
                        "IndexName": "local", "KeySchema": schema("p", "l"),
                        "Projection": ["ProjectionType": "KEYS_ONLY"],
                    ]
                ],
            ]
        )
        for number in 1...3 { try account.put(["p": s("a"), "s": n(number), "l": n(-number), "x": n(0)]) }
        let query: JSONObject = [
            "TableName": "table", "IndexName": "local", "KeyConditionExpression": "p = :p",
            "ExpressionAttributeValues": [":p": s("a")], "ConsistentRead": true,
        ]
        let keys = try account.expect("Query", .object(query))
        #expect(keys["Items"]?.array?.map { $0["s"] } == [n(3), n(2), n(1)])
        #expect(keys["Items"]?.array?.first?["x"] == nil)
        let all = try account.expect("Query", .object(query.merging(["Select": "ALL_ATTRIBUTES"]) { $1 }))
        #expect(all["Items"]?.array?.first?["x"] == n(0))
    }
}
