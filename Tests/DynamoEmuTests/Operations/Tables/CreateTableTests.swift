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
            ["TableName": "table"],
            "2 validation errors detected: Value null at 'attributeDefinitions' \(null); "
                + "Value null at 'keySchema' \(null)"
        )
    }

    @Test(arguments: ["CreateTable", "UpdateTable", "DescribeTable", "DeleteTable"])
    func `a missing name hides everything else`(_ operation: String) throws {
        try account.refuse(
            operation,
            ["BillingMode": "x", "AttributeDefinitions": [[:]]],
            "The parameter 'TableName' is required but was not present in the request"
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

    @Test func `an index of a provisioned table has its throughput`() throws {
        let units: JSONValue = ["ReadCapacityUnits": 1, "WriteCapacityUnits": 1]
        let index: JSONValue = [
            "IndexName": "index", "KeySchema": schema("p"), "Projection": ["ProjectionType": "ALL"],
        ]
        try account.refuse(
            "CreateTable",
            with(["BillingMode": "PROVISIONED", "ProvisionedThroughput": units, "GlobalSecondaryIndexes": [index]]),
            "One or more parameter values were invalid: ProvisionedThroughput is not specified for index: index"
        )
    }

    @Test func `throughput has a quota`() throws {
        try account.refuse(
            "CreateTable",
            with([
                "BillingMode": "PROVISIONED",
                "ProvisionedThroughput": ["ReadCapacityUnits": 40_001, "WriteCapacityUnits": 1],
            ]),
            "LimitExceededException",
            "The requested ReadCapacityUnits, 40001, is above the per table maximum for the account in us-east-1. Per "
                + "table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide for current limits and how to "
                + "request higher limits."
        )
    }

    private static let encryptions: [(JSONValue, String)] = [
        (["Enabled": false, "SSEType": "KMS"], "SSEType can not be specified if Enabled is false"),
        (["KMSMasterKeyId": "k"], "KMSMasterKeyId can not be specified if Enabled is false"),
        (["Enabled": true, "KMSMasterKeyId": "k"], "SSEType KMS is required if KMSMasterKeyId is specified"),
        (["Enabled": true, "SSEType": "AES256"], "SSEType AES256 is not supported"),
    ]

    @Test(arguments: encryptions)
    func `encryption is all or nothing`(_ specification: JSONValue, _ message: String) throws {
        try account.refuse(
            "CreateTable",
            with(["SSESpecification": specification]),
            "One or more parameter values were invalid: \(message)"
        )
    }

    private static let bounds: [(String, JSONValue, String)] = [
        (
            "OnDemandThroughput", ["MaxReadRequestUnits": 0],
            "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range"
        ),
        (
            "WarmThroughput", ["WriteUnitsPerSecond": 3999],
            "Requested WriteUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand. See: "
                + "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html"
                + "#on-demand-capacity-mode-initial"
        ),
    ]

    @Test(arguments: bounds)
    func `ceilings and warm throughput have bounds`(
        _ member: String,
        _ value: JSONValue,
        _ message: String
    ) throws {
        try account.refuse(
            "CreateTable",
            with([member: value]),
            "One or more parameter values were invalid: \(message)"
        )
    }

    @Test func `a table class that there is not is refused`() throws {
        try account.refuse(
            "CreateTable",
            with(["TableClass": "GLACIER"]),
            "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, "
                + "STANDARD_INFREQUENT_ACCESS]."
        )
    }

    @Test func `what is not emulated is refused by name`() throws {
        try account.refuse(
            "CreateTable",
            with(["ResourcePolicy": "{}"]),
            "CreateTable's parameter ResourcePolicy is not emulated yet"
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
