import EmulatorCore
import OrderedCollections
import Testing

/// What a read of an index answers, by projection, `Select` and what is asked for.
@Suite("Projections of indexes")
struct IndexProjectionTests {
    let account: TestAccount

    /// Of each scope one index for each projection: `globalALL`, `localKEYS_ONLY` and so on; INCLUDE holds `x`.
    init() throws {
        account = try TestAccount()
        func indexes(_ scope: String, _ key: JSONValue) -> JSONValue {
            .array(
                ["ALL", "KEYS_ONLY", "INCLUDE"].map { type in
                    [
                        "IndexName": .string(scope + type), "KeySchema": key,
                        "Projection": type == "INCLUDE"
                            ? ["ProjectionType": "INCLUDE", "NonKeyAttributes": ["x", "p"]]
                            : ["ProjectionType": .string(type)],
                    ]
                }
            )
        }
        try account.createTable(
            sorted: true,
            with: [
                "AttributeDefinitions": [attribute("p"), attribute("s", "N"), attribute("g"), attribute("l", "N")],
                "GlobalSecondaryIndexes": indexes("global", schema("g")),
                "LocalSecondaryIndexes": indexes("local", schema("p", "l")),
            ]
        )
        try account.put(Self.item)
    }

    static let item: JSONValue = [
        "p": s("a"), "s": n(1), "g": s("a"), "l": n(2), "x": s("x"), "m": ["M": ["in": s("n"), "out": s("o")]],
        "quoted \"name\"": s("q"),
    ]

    private func read(_ operation: String, _ index: String, _ more: JSONObject) -> JSONValue {
        var request: JSONObject = ["TableName": "table", "IndexName": .string(index)]
        if operation == "Query" {
            request["KeyConditionExpression"] = .string(index.hasPrefix("global") ? "g = :k" : "p = :k")
            request["ExpressionAttributeValues"] = [":k": s("a")]
        }
        for (member, value) in more {
            if member == "ExpressionAttributeValues", let values = request[member]?.object {
                request[member] = .object(values.merging(value.object ?? [:]) { $1 })
            } else {
                request[member] = value
            }
        }
        return .object(request)
    }

    /// The attributes of the one item of the answer.
    private func names(_ answer: JSONValue) -> Set<String> {
        Set(answer["Items"]?.array?.first?.object?.keys.map { $0 } ?? [])
    }

    static let everything: Set<String> = ["p", "s", "g", "l", "x", "m", "quoted \"name\""]

    @Test(
        arguments: [
            ("globalALL", everything), ("globalKEYS_ONLY", ["p", "s", "g"]), ("globalINCLUDE", ["p", "s", "g", "x"]),
            ("localALL", everything), ("localKEYS_ONLY", ["p", "s", "l"]), ("localINCLUDE", ["p", "s", "l", "x"]),
        ] as [(String, Set<String>)],
        ["Query", "Scan"]
    )
    func `without being asked, an index answers what it holds`(
        _ index: (String, Set<String>),
        _ operation: String
    ) throws {
        #expect(names(try account.expect(operation, read(operation, index.0, [:]))) == index.1)
        let select: JSONObject = ["Select": "ALL_PROJECTED_ATTRIBUTES"]
        #expect(names(try account.expect(operation, read(operation, index.0, select))) == index.1)
        let count = try account.expect(operation, read(operation, index.0, ["Select": "COUNT"]))
        #expect(count["Count"] == 1)
        #expect(count["Items"] == nil)
    }

    @Test(arguments: ["localALL", "localKEYS_ONLY", "localINCLUDE"], ["Query", "Scan"])
    func `a local index fetches what it does not hold`(_ index: String, _ operation: String) throws {
        let all = try account.expect(operation, read(operation, index, ["Select": "ALL_ATTRIBUTES"]))
        #expect(all["Items"] == .array([Self.item]))
        let some = try account.expect(
            operation,
            read(operation, index, ["ProjectionExpression": "s, m.#i", "ExpressionAttributeNames": ["#i": "in"]])
        )
        #expect(some["Items"] == [["s": n(1), "m": ["M": ["in": s("n")]]]])
    }

    @Test(arguments: ["Query", "Scan"])
    func `a global index cannot fetch`(_ operation: String) throws {
        let invalid = "One or more parameter values were invalid: "
        try account.refuse(
            operation,
            read(operation, "globalINCLUDE", ["Select": "ALL_ATTRIBUTES"]),
            invalid
                + "Select type ALL_ATTRIBUTES is not supported for global secondary index globalINCLUDE because its "
                + "projection type is not ALL"
        )
        try account.refuse(
            operation,
            read(operation, "globalINCLUDE", ["ProjectionExpression": "x, m.a, l"]),
            invalid + "Global secondary index globalINCLUDE does not project [l, m]"
        )
        try account.refuse(
            operation,
            read(operation, "globalINCLUDE", ["ConsistentRead": true]),
            "Consistent reads are not supported on global secondary indexes"
        )
        let held = try account.expect(operation, read(operation, "globalINCLUDE", ["ProjectionExpression": "x, g"]))
        #expect(held["Items"] == [["g": s("a"), "x": s("x")]])
        let all = try account.expect(operation, read(operation, "globalALL", ["Select": "ALL_ATTRIBUTES"]))
        #expect(all["Items"] == .array([Self.item]))
    }

    @Test(arguments: ["globalKEYS_ONLY", "localKEYS_ONLY"])
    func `a query's filter may only name what the index holds, a scan's finds nothing`(_ index: String) throws {
        let filter: JSONObject = [
            "FilterExpression": "x = :x AND attribute_exists(m)", "ExpressionAttributeValues": [":x": s("x")],
        ]
        try account.refuse(
            "Query",
            read("Query", index, filter),
            "One or more parameter values were invalid: Secondary index \(index) does not project one or more filter "
                + "attributes: [m, x]"
        )
        let scan = try account.expect("Scan", read("Scan", index, filter))
        #expect(scan["Count"] == 0)
        #expect(scan["ScannedCount"] == 1)
    }

    @Test(arguments: ["globalALL", "localALL"])
    func `the table's own key may be filtered by when the index has another`(_ index: String) throws {
        let name = index == "globalALL" ? "p" : "s"
        let value = index == "globalALL" ? s("a") : n(1)
        let answer = try account.expect(
            "Query",
            read(
                "Query",
                index,
                ["FilterExpression": .string("\(name) = :v"), "ExpressionAttributeValues": [":v": value]]
            )
        )
        #expect(answer["Count"] == 1)
    }

    @Test func `an index may have the table's key, and share its names with others`() throws {
        try account.createTable(
            "same",
            sorted: true,
            with: [
                "GlobalSecondaryIndexes": [
                    [
                        "IndexName": "same", "KeySchema": schema("p", "s"),
                        "Projection": ["ProjectionType": "KEYS_ONLY"],
                    ],
                    ["IndexName": "turned", "KeySchema": schema("s", "p"), "Projection": ["ProjectionType": "ALL"]],
                ],
                "LocalSecondaryIndexes": [
                    ["IndexName": "local", "KeySchema": schema("p", "s"), "Projection": ["ProjectionType": "ALL"]]
                ],
            ]
        )
        for number in 1...3 { try account.put("same", ["p": s("a"), "s": n(number), "x": n(0)]) }
        for index in ["same", "local"] {
            let answer = try account.expect(
                "Query",
                read("Query", index, ["TableName": "same", "KeyConditionExpression": "p = :k", "Limit": 2])
            )
            #expect(answer["Count"] == 2)
            #expect(answer["LastEvaluatedKey"] == ["p": s("a"), "s": n(2)])
        }
        let turned = try account.expect(
            "Query",
            [
                "TableName": "same", "IndexName": "turned", "KeyConditionExpression": "s = :s AND p = :p",
                "ExpressionAttributeValues": [":s": n(3), ":p": s("a")],
            ]
        )
        #expect(turned["Items"] == [["p": s("a"), "s": n(3), "x": n(0)]])
    }
}
