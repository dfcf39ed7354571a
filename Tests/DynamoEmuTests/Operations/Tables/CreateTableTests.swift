import EmulatorCore
import OrderedCollections
import Testing

@Suite("CreateTable")
struct CreateTableTests {
    let account: TestAccount
    let valid: JSONObject = [
        "TableName": "table", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [attribute("p")],
        "KeySchema": schema("p"),
    ]

    init() throws { account = try TestAccount() }

    private func with(_ changes: JSONObject) -> JSONValue {
        .object(valid.merging(changes) { _, new in new })
    }

    // MARK: Shape

    @Test(arguments: [
        (#"{"TableName":23}"#, "NUMBER_VALUE cannot be converted to String"),
        (#"{"TableName":34.56}"#, "DECIMAL_VALUE cannot be converted to String"),
        (#"{"TableName":true}"#, "TRUE_VALUE cannot be converted to String"),
        (#"{"TableName":[]}"#, "Unrecognized collection type class java.lang.String"),
        (#"{"TableName":{}}"#, "Start of structure or map found where not expected"),
        (#"{"AttributeDefinitions":"x"}"#, "Unexpected field type"),
        (#"{"AttributeDefinitions":["x"]}"#, "Unexpected value type in payload"),
        (#"{"DeletionProtectionEnabled":"on"}"#, "Unexpected token received from parser"),
        (#"{"ProvisionedThroughput":{"ReadCapacityUnits":"1"}}"#, "STRING_VALUE cannot be converted to Long"),
    ])
    func `a member of the wrong type is a SerializationException`(_ body: String, _ message: String) throws {
        let answer = try account.send("CreateTable", raw: body)
        #expect(answer.status == 400)
        #expect(answer.json["__type"]?.string == "com.amazon.coral.service#SerializationException")
        #expect(answer.json["Message"]?.string == message)
    }

    // MARK: Rules

    @Test func `everything that is missing is reported at once`() throws {
        let null = "failed to satisfy constraint: Member must not be null"
        try account.refuse(
            "CreateTable",
            [:],
            "3 validation errors detected: Value null at 'attributeDefinitions' \(null); "
                + "Value null at 'tableName' \(null); Value null at 'keySchema' \(null)"
        )
    }

    @Test func `a short name with bad characters breaks two constraints`() throws {
        try account.refuse(
            "CreateTable",
            with(["TableName": "a;"]),
            "2 validation errors detected: Value 'a;' at 'tableName' failed to satisfy constraint: Member must satisfy "
                + "regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at 'tableName' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 3"
        )
    }

    @Test func `at most ten errors are written out`() throws {
        let empty = JSONValue.array(Array(repeating: [:], count: 6))
        let answer = try account.send("CreateTable", with(["AttributeDefinitions": empty]))
        #expect(answer.message?.hasPrefix("12 validation errors detected: ") == true)
        #expect(answer.message?.split(separator: ";").count == 10)
    }

    @Test func `a key that is not defined is named`() throws {
        try account.refuse(
            "CreateTable",
            with(["AttributeDefinitions": [attribute("q")]]),
            "One or more parameter values were invalid: Some index key attributes are not defined in "
                + "AttributeDefinitions. Keys: [p], AttributeDefinitions: [q]"
        )
    }

    @Test func `a definition that no key uses is refused`() throws {
        try account.refuse(
            "CreateTable",
            with(["AttributeDefinitions": [attribute("p"), attribute("q")]]),
            "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number "
                + "of attributes defined in AttributeDefinitions"
        )
    }

    @Test func `billing mode and throughput must agree`() throws {
        try account.refuse(
            "CreateTable",
            with(["ProvisionedThroughput": ["ReadCapacityUnits": 1, "WriteCapacityUnits": 1]]),
            "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be "
                + "specified when BillingMode is PAY_PER_REQUEST"
        )
        try account.refuse(
            "CreateTable",
            with(["BillingMode": "PROVISIONED"]),
            "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified "
                + "when BillingMode is PROVISIONED"
        )
    }

    @Test func `index rules are AWS's`() throws {
        let index: JSONObject = [
            "IndexName": "index", "KeySchema": schema("p"), "Projection": ["ProjectionType": "ALL"],
        ]
        try account.refuse(
            "CreateTable",
            with(["GlobalSecondaryIndexes": []]),
            "One or more parameter values were invalid: List of GlobalSecondaryIndexes is empty"
        )
        try account.refuse(
            "CreateTable",
            with(["GlobalSecondaryIndexes": [.object(index), .object(index)]]),
            "One or more parameter values were invalid: Duplicate index name: index"
        )
        try account.refuse(
            "CreateTable",
            with([
                "GlobalSecondaryIndexes": [
                    .object(index.merging(["Projection": ["ProjectionType": "INCLUDE"]]) { _, new in new })
                ]
            ]),
            "One or more parameter values were invalid: ProjectionType is INCLUDE, but NonKeyAttributes is not specified"
        )
        try account.refuse(
            "CreateTable",
            with(["LocalSecondaryIndexes": [.object(index)]]),
            "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required "
                + "when specifying a LocalSecondaryIndex"
        )
    }

    @Test func `what is not emulated is refused by name`() throws {
        try account.refuse(
            "CreateTable",
            with(["StreamSpecification": ["StreamEnabled": true, "StreamViewType": "NEW_IMAGE"]]),
            "CreateTable's parameter StreamSpecification.StreamEnabled is not emulated yet"
        )
        try account.refuse(
            "CreateTable",
            with(["SSESpecification": ["Enabled": true]]),
            "CreateTable's parameter SSESpecification.Enabled is not emulated yet"
        )
        #expect(try account.expect("ListTables", [:])["TableNames"] == [])
    }

    // MARK: Behaviour

    @Test func `the answer describes the table as it is being created`() throws {
        let table = try account.expect("CreateTable", .object(valid))["TableDescription"]
        #expect(table?["TableStatus"] == "CREATING")
        #expect(table?["TableArn"] == "arn:aws:dynamodb:us-east-1:000000000000:table/table")
        #expect(table?["ItemCount"] == 0)
        #expect(table?["CreationDateTime"]?.number?.double == 1_800_000_000)
        #expect(table?["BillingModeSummary"]?["BillingMode"] == "PAY_PER_REQUEST")
        #expect(
            table?["ProvisionedThroughput"]
                == ["NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0]
        )
    }

    @Test func `a table is created once`() throws {
        try account.expect("CreateTable", .object(valid))
        try account.refuse(
            "CreateTable",
            .object(valid),
            "ResourceInUseException",
            "Table already exists: table"
        )
    }
}
