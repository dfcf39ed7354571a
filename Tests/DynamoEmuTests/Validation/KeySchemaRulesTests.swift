import EmulatorCore
import OrderedCollections
import Testing

/// What CreateTable says of the keys of tables and indexes.
@Suite("Key schemas")
struct KeySchemaRulesTests {
    let account: TestAccount

    init() throws { account = try TestAccount() }

    /// A key schema as `HASH a, RANGE b`.
    private static func schema(_ text: String) -> JSONValue {
        .array(
            text.split(separator: ", ").map { element in
                let words = element.split(separator: " ").map(String.init)
                return ["AttributeName": .string(words[1]), "KeyType": .string(words[0])]
            }
        )
    }

    private static func request(key: String, local: String? = nil, global: String? = nil, _ names: String) -> JSONValue
    {
        func index(_ schema: String) -> JSONValue {
            [["IndexName": "index", "KeySchema": Self.schema(schema), "Projection": ["ProjectionType": "ALL"]]]
        }
        var request: JSONObject = [
            "TableName": "table", "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema(key),
            "AttributeDefinitions": .array(names.map { attribute(String($0)) }),
        ]
        if let local { request["LocalSecondaryIndexes"] = index(local) }
        if let global { request["GlobalSecondaryIndexes"] = index(global) }
        return .object(request)
    }

    private static let invalid = "One or more parameter values were invalid: "

    @Test(arguments: [
        ("RANGE p", "p", "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ("RANGE s, HASH p", "ps", "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ("HASH p, HASH s", "ps", "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"),
        ("HASH p, RANGE p", "ps", "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
        ("HASH p, RANGE s", "p", "Invalid KeySchema: Some index key attribute have no definition"),
        (
            "HASH p", "q",
            "\(invalid)Some index key attributes are not defined in AttributeDefinitions. Keys: [p], "
                + "AttributeDefinitions: [q]"
        ), ("HASH p", "pp", "Attribute Name is duplicated: p"),
        (
            "HASH p", "pq",
            "\(invalid)Number of attributes in KeySchema does not exactly match number of attributes defined in "
                + "AttributeDefinitions"
        ),
    ])
    func `a table has one partition attribute and at most one sort attribute`(
        _ key: String,
        _ names: String,
        _ message: String
    ) throws {
        try account.refuse("CreateTable", Self.request(key: key, names), message)
    }

    @Test(arguments: ["keySchema", "localSecondaryIndexes.1.member.keySchema"])
    func `three elements are too many for a table and for a local index`(_ path: String) throws {
        let three = "HASH p, RANGE s, RANGE t"
        let request =
            path == "keySchema"
            ? Self.request(key: three, "pst") : Self.request(key: "HASH p, RANGE s", local: three, "pst")
        try account.refuse(
            "CreateTable",
            request,
            "1 validation error detected: Value '[KeySchemaElement(attributeName=p, keyType=HASH), "
                + "KeySchemaElement(attributeName=s, keyType=RANGE), KeySchemaElement(attributeName=t, keyType=RANGE)]' at "
                + "'\(path)' failed to satisfy constraint: Member must have length less than or equal to 2"
        )
    }

    @Test(arguments: [
        ("HASH p", "ps", "\(invalid)Index KeySchema does not have a range key for index: index"),
        (
            "HASH s, RANGE p", "ps",
            "\(invalid)Index KeySchema does not have the same leading hash key as table KeySchema for index: index. "
                + "index hash key: s, table hash key: p"
        ), ("HASH p, HASH s", "ps", "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"),
        ("HASH p, RANGE p", "ps", "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
    ])
    func `a local index has its table's partition key`(_ key: String, _ names: String, _ message: String) throws {
        try account.refuse("CreateTable", Self.request(key: "HASH p, RANGE s", local: key, names), message)
    }

    @Test(arguments: [
        "HASH p", "HASH s, RANGE p", "HASH p, RANGE s", "HASH a, HASH b", "HASH a, RANGE b, RANGE c",
        "HASH a, HASH b, HASH c, HASH d, RANGE e, RANGE f, RANGE g, RANGE h",
    ])
    func `a global index has up to four attributes of each kind, in the order of the request`(_ key: String) throws {
        let schema = Self.schema(key)
        let used = Set((schema.array ?? []).compactMap { $0["AttributeName"]?.string }).union(["p", "s"]).sorted()
        try account.expect("CreateTable", Self.request(key: "HASH p, RANGE s", global: key, used.joined()))
        let table = try account.expect("DescribeTable", ["TableName": "table"])["Table"]
        #expect(table?["GlobalSecondaryIndexes"]?.array?.first?["KeySchema"] == schema)
        #expect(table?["KeySchema"] == Self.schema("HASH p, RANGE s"))
    }

    @Test(arguments: [
        ("RANGE a", "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ("RANGE a, HASH b", "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ("HASH a, RANGE a", "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
        ("HASH a, HASH a", "The KeySchema contains multiple key attributes with the same name"),
        ("HASH a, RANGE b, RANGE b", "The KeySchema contains multiple key attributes with the same name"),
        (
            "HASH a, RANGE b, HASH c",
            "\(invalid)All HASH key attributes must precede RANGE key attributes in the KeySchema"
        ),
        (
            "HASH a, HASH b, HASH c, HASH d, HASH e",
            "\(invalid)The KeySchema exceeds the maximum allowed number of HASH key attributes"
        ),
        (
            "HASH a, RANGE b, RANGE c, RANGE d, RANGE e, RANGE f",
            "\(invalid)The KeySchema exceeds the maximum allowed number of RANGE key attributes"
        ),
    ])
    func `HASH comes before RANGE, four of each at most, no name twice`(_ key: String, _ message: String) throws {
        let used = Set((Self.schema(key).array ?? []).compactMap { $0["AttributeName"]?.string }).union(["p"]).sorted()
        try account.refuse("CreateTable", Self.request(key: "HASH p", global: key, used.joined()), message)
    }

    @Test func `an attribute of a key must be defined`() throws {
        try account.refuse(
            "CreateTable",
            Self.request(key: "HASH p", global: "HASH a, HASH b", "pa"),
            "\(Self.invalid)Some index key attributes are not defined in AttributeDefinitions. Keys: [a, b], "
                + "AttributeDefinitions: [p, a]"
        )
    }

    @Test func `a definition too many hides what else is wrong with an index`() throws {
        var request = try #require(Self.request(key: "HASH p", global: "HASH a", "pax").object)
        request["GlobalSecondaryIndexes"] = [
            ["IndexName": "index", "KeySchema": Self.schema("HASH a"), "Projection": [:]]
        ]
        try account.refuse(
            "CreateTable",
            .object(request),
            "\(Self.invalid)Some AttributeDefinitions are not used. AttributeDefinitions: [p, a, x], keys used: [a, p]"
        )
    }

    // MARK: Projections

    @Test(
        arguments: [
            ([:], "Unknown ProjectionType: null"),
            (["ProjectionType": "INCLUDE"], "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"),
            (
                ["ProjectionType": "ALL", "NonKeyAttributes": ["x"]],
                "ProjectionType is ALL, but NonKeyAttributes is specified"
            ),
            (
                ["ProjectionType": "KEYS_ONLY", "NonKeyAttributes": ["x"]],
                "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified"
            ),
            (
                ["ProjectionType": "INCLUDE", "NonKeyAttributes": ["x", "y", "x"]],
                "Duplicate element in NonKeyAttributes: x"
            ),
        ] as [(JSONValue, String)]
    )
    func `a projection says what it means`(_ projection: JSONValue, _ message: String) throws {
        var request = try #require(Self.request(key: "HASH p", global: "HASH a", "pa").object)
        request["GlobalSecondaryIndexes"] = [
            ["IndexName": "index", "KeySchema": Self.schema("HASH a"), "Projection": projection]
        ]
        try account.refuse("CreateTable", .object(request), Self.invalid + message)
    }

    @Test func `an empty list of projected attributes breaks a constraint`() throws {
        var request = try #require(Self.request(key: "HASH p", global: "HASH a", "pa").object)
        request["GlobalSecondaryIndexes"] = [
            [
                "IndexName": "index", "KeySchema": Self.schema("HASH a"),
                "Projection": ["ProjectionType": "INCLUDE", "NonKeyAttributes": []],
            ]
        ]
        try account.refuse(
            "CreateTable",
            .object(request),
            "1 validation error detected: Value '[]' at 'globalSecondaryIndexes.1.member.projection.nonKeyAttributes' "
                + "failed to satisfy constraint: Member must have length greater than or equal to 1"
        )
    }

    @Test func `projected attributes may name keys, and are a hundred at most`() throws {
        func index(_ number: Int, _ names: [String]) -> JSONValue {
            [
                "IndexName": .string("index\(number)"), "KeySchema": Self.schema("HASH a"),
                "Projection": ["ProjectionType": "INCLUDE", "NonKeyAttributes": .array(names.map { .string($0) })],
            ]
        }
        let twenty = (1...20).map { "x\($0)" }
        var request = try #require(Self.request(key: "HASH p", global: "HASH a", "pa").object)
        request["GlobalSecondaryIndexes"] = .array((1...5).map { index($0, twenty) } + [index(6, ["p"])])
        try account.refuse(
            "CreateTable",
            .object(request),
            "\(Self.invalid)Number of NonKeyAttributes exceeds per-table limit of 100"
        )
        request["GlobalSecondaryIndexes"] = .array((1...4).map { index($0, twenty) } + [index(5, ["p", "a"])])
        try account.expect("CreateTable", .object(request))
    }
}
