import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("UpdateTable")
struct UpdateTableTests {
    let account: TestAccount
    let invalid = "One or more parameter values were invalid: "

    init() throws { account = try TestAccount() }

    private func units(_ read: Int, _ write: Int) -> JSONValue {
        ["ReadCapacityUnits": .int(read), "WriteCapacityUnits": .int(write)]
    }

    private func provisioned(_ read: Int = 5, _ write: Int = 5, with more: JSONObject = [:]) throws {
        let members: JSONObject = ["BillingMode": "PROVISIONED", "ProvisionedThroughput": units(read, write)]
        try account.createTable(with: members.merging(more) { _, new in new })
    }

    private func update(_ members: JSONObject) -> JSONValue {
        .object((["TableName": "table"] as JSONObject).merging(members) { _, new in new })
    }

    private func create(_ name: String, on key: String = "g", with more: JSONObject = [:]) -> JSONValue {
        let index: JSONObject = [
            "IndexName": .string(name), "KeySchema": schema(key), "Projection": ["ProjectionType": "ALL"],
        ]
        return ["Create": .object(index.merging(more) { _, new in new })]
    }

    private func adding(_ updates: JSONValue..., define names: [String] = ["g"]) -> JSONValue {
        update([
            "AttributeDefinitions": .array(names.map { attribute($0) }),
            "GlobalSecondaryIndexUpdates": .array(updates),
        ])
    }

    private func describe() throws -> JSONValue? {
        try account.expect("DescribeTable", ["TableName": "table"])["Table"]
    }

    // MARK: Rules

    private static let selfContradictions: [(JSONObject, String)] = [
        (
            [:] as JSONObject,
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
                + "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, "
                + "MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is "
                + "required"
        ),
        (
            ["BillingMode": "PROVISIONED"],
            "One or more parameter values were invalid: ProvisionedThroughput must be specified when BillingMode is "
                + "PROVISIONED"
        ),
        (
            ["GlobalSecondaryIndexUpdates": [[:]]],
            "One or more parameter values were invalid: One of GlobalSecondaryIndexUpdate.Update, "
                + "GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"
        ),
        (
            ["GlobalSecondaryIndexUpdates": [["Delete": ["IndexName": "abc"]], ["Delete": ["IndexName": "abc"]]]],
            "One or more parameter values were invalid: Only one global secondary index update per index is allowed "
                + "simultaneously. Index: abc"
        ),
        (
            ["DeletionProtectionEnabled": true, "TableClass": "STANDARD"],
            "One or more parameter values were invalid: TableClass modification must be the only operation in the request"
        ),
        (
            ["SSESpecification": ["Enabled": true], "DeletionProtectionEnabled": true],
            "One or more parameter values were invalid: Server-Side Encryption modification must be the only operation in "
                + "the request"
        ),
        (
            [
                "ProvisionedThroughput": ["ReadCapacityUnits": 1, "WriteCapacityUnits": 1],
                "StreamSpecification": ["StreamEnabled": false],
            ],
            "One or more parameter values were invalid: You cannot modify stream status while updating table IOPS"
        ),
    ]

    @Test(arguments: selfContradictions)
    func `what the request says about itself comes before the table`(
        _ members: JSONObject,
        _ message: String
    ) throws {
        try account.refuse("UpdateTable", update(members), message)
    }

    @Test func `a table that is not there is named`() throws {
        try account.refuse(
            "UpdateTable",
            update(["BillingMode": "PAY_PER_REQUEST"]),
            "ResourceNotFoundException",
            "Requested resource not found: Table: table not found"
        )
    }

    @Test func `throughput must change`() throws {
        try provisioned()
        try account.refuse(
            "UpdateTable",
            update(["ProvisionedThroughput": units(5, 5)]),
            "The provisioned throughput for the table will not change. The requested value equals the current value. "
                + "Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. Current "
                + "WriteCapacityUnits provisioned for the table: 5. Requested WriteCapacityUnits: 5. Refer to the Amazon "
                + "DynamoDB Developer Guide for current limits and how to request higher limits."
        )
    }

    @Test func `throughput goes down four times a day, and then once an hour`() throws {
        try provisioned(10, 10)
        for read in [9, 8, 7, 6] {
            try account.expect("UpdateTable", update(["ProvisionedThroughput": units(read, 10)]))
        }
        let answer = try account.send("UpdateTable", update(["ProvisionedThroughput": units(5, 10)]))
        #expect(answer.error == "LimitExceededException")
        // The clock stands at 2027-01-15 08:00:00.
        #expect(
            answer.message
                == "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After "
                + "the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once "
                + "every 3600 seconds. Number of decreases today: 4. Last decrease at Friday, January 15, 2027 at "
                + "8:00:00 AM Coordinated Universal Time. Next decrease can be made at Friday, January 15, 2027 at "
                + "9:00:00 AM Coordinated Universal Time"
        )
        try account.expect("UpdateTable", update(["ProvisionedThroughput": units(6, 11)]))
        account.clock.advance(by: .seconds(3600))
        try account.expect("UpdateTable", update(["ProvisionedThroughput": units(5, 11)]))
        #expect(try describe()?["ProvisionedThroughput"]?["NumberOfDecreasesToday"] == 5)
        account.clock.advance(by: .seconds(86_400))
        #expect(try describe()?["ProvisionedThroughput"]?["NumberOfDecreasesToday"] == 0)
    }

    @Test func `indexes are refused in AWS's words`() throws {
        try account.createTable(
            with: [
                "AttributeDefinitions": [attribute("p"), attribute("x", "N")],
                "GlobalSecondaryIndexes": [
                    ["IndexName": "old", "KeySchema": schema("x"), "Projection": ["ProjectionType": "ALL"]]
                ],
            ]
        )
        let limit = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
        try account.refuse("UpdateTable", adding(create("one"), create("two")), "LimitExceededException", limit)
        try account.refuse("UpdateTable", adding(create("old")), "Attempting to create an index which already exists")
        try account.refuse(
            "UpdateTable",
            update(["GlobalSecondaryIndexUpdates": [create("new")]]),
            invalid + "AttributeDefinitions is not specified for index: new"
        )
        try account.refuse(
            "UpdateTable",
            adding(create("new"), define: ["p"]),
            invalid + "Some index key attributes are not defined in AttributeDefinitions. Keys: [g], "
                + "AttributeDefinitions: [p]"
        )
        try account.refuse(
            "UpdateTable",
            adding(create("new", on: "x"), define: ["x"]),
            invalid
                + "Attributes cannot be redefined. Please check that your attribute has the same type as previously "
                + "defined. Existing schema: Schema:[SchemaElement: key{x:N:HASH}] New schema: Schema:[SchemaElement: "
                + "key{x:S:HASH}]"
        )
        try account.refuse(
            "UpdateTable",
            adding(create("new", with: ["ProvisionedThroughput": units(1, 1)])),
            invalid
                + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: new when BillingMode "
                + "is PAY_PER_REQUEST"
        )
        for action in ["Delete", "Update"] {
            try account.refuse(
                "UpdateTable",
                update(["GlobalSecondaryIndexUpdates": [[action: ["IndexName": "ghost"]]]]),
                "ResourceNotFoundException",
                "Requested resource not found: Index ghost for table table"
            )
        }
        try account.refuse(
            "UpdateTable",
            update(["GlobalSecondaryIndexUpdates": [["Update": ["IndexName": "old"]]]]),
            invalid + "The only Updates for index: old when TableThroughputMode is PAY_PER_REQUEST can be to "
                + "OnDemandThroughput, WarmThroughput"
        )
    }

    @Test func `a table has twenty global indexes at most`() throws {
        let names = (0..<20).map { "index-\($0)" }
        try account.createTable(
            with: [
                "AttributeDefinitions": [attribute("p"), attribute("g")],
                "GlobalSecondaryIndexes": .array(
                    names.map {
                        ["IndexName": .string($0), "KeySchema": schema("g"), "Projection": ["ProjectionType": "ALL"]]
                    }
                ),
            ]
        )
        try account.refuse(
            "UpdateTable",
            adding(create("one-more")),
            "LimitExceededException",
            "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20"
        )
    }

    @Test func `a local index is not UpdateTable's`() throws {
        try account.createTable(
            sorted: true,
            with: [
                "LocalSecondaryIndexes": [
                    ["IndexName": "local", "KeySchema": schema("p", "s"), "Projection": ["ProjectionType": "ALL"]]
                ]
            ]
        )
        try account.refuse(
            "UpdateTable",
            update(["GlobalSecondaryIndexUpdates": [["Delete": ["IndexName": "local"]]]]),
            "Cannot delete an index that is not a GlobalSecondaryIndex: local"
        )
    }

    // MARK: Behaviour

    @Test func `the answer has the old throughput, and the table the new one`() throws {
        try provisioned(5, 5)
        let answer = try account.expect("UpdateTable", update(["ProvisionedThroughput": units(20, 15)]))
        #expect(answer["TableDescription"]?["TableStatus"] == "UPDATING")
        #expect(answer["TableDescription"]?["ProvisionedThroughput"]?["ReadCapacityUnits"] == 5)
        let table = try describe()
        #expect(table?["TableStatus"] == "ACTIVE")
        #expect(
            table?["ProvisionedThroughput"]
                == [
                    "NumberOfDecreasesToday": 0, "ReadCapacityUnits": 20, "WriteCapacityUnits": 15,
                    "LastIncreaseDateTime": .double(1_800_000_000),
                ]
        )
        #expect(
            table?["WarmThroughput"] == ["ReadUnitsPerSecond": 20, "WriteUnitsPerSecond": 15, "Status": "ACTIVE"]
        )
    }

    @Test func `billing goes back and forth, index by index`() throws {
        try provisioned(
            with: [
                "AttributeDefinitions": [attribute("p"), attribute("g")],
                "GlobalSecondaryIndexes": [
                    [
                        "IndexName": "index", "KeySchema": schema("g"), "Projection": ["ProjectionType": "ALL"],
                        "ProvisionedThroughput": units(3, 3),
                    ]
                ],
            ]
        )
        try account.expect("UpdateTable", update(["BillingMode": "PAY_PER_REQUEST"]))
        try account.expect("UpdateTable", update(["BillingMode": "PAY_PER_REQUEST"]))
        var table = try describe()
        #expect(
            table?["BillingModeSummary"]
                == [
                    "BillingMode": "PAY_PER_REQUEST", "LastUpdateToPayPerRequestDateTime": .double(1_800_000_000),
                ]
        )
        #expect(table?["GlobalSecondaryIndexes"]?.array?[0]["ProvisionedThroughput"]?["ReadCapacityUnits"] == 0)
        #expect(table?["WarmThroughput"]?["ReadUnitsPerSecond"] == 12_000)
        try account.refuse(
            "UpdateTable",
            update(["BillingMode": "PROVISIONED", "ProvisionedThroughput": units(2, 2)]),
            invalid + "ProvisionedThroughput must be specified for index: index"
        )
        try account.expect(
            "UpdateTable",
            update([
                "BillingMode": "PROVISIONED", "ProvisionedThroughput": units(2, 2),
                "GlobalSecondaryIndexUpdates": [
                    ["Update": ["IndexName": "index", "ProvisionedThroughput": units(4, 4)]]
                ],
            ])
        )
        table = try describe()
        #expect(table?["BillingModeSummary"]?["BillingMode"] == "PROVISIONED")
        #expect(table?["ProvisionedThroughput"]?["ReadCapacityUnits"] == 2)
        #expect(table?["GlobalSecondaryIndexes"]?.array?[0]["ProvisionedThroughput"]?["ReadCapacityUnits"] == 4)
    }

    @Test func `ceilings merge, and -1 takes one away`() throws {
        try account.createTable(with: ["OnDemandThroughput": ["MaxReadRequestUnits": 10]])
        let answer = try account.expect(
            "UpdateTable",
            update(["OnDemandThroughput": ["MaxReadRequestUnits": -1, "MaxWriteRequestUnits": 7]])
        )
        #expect(
            answer["TableDescription"]?["OnDemandThroughput"]
                == ["MaxReadRequestUnits": -1, "MaxWriteRequestUnits": 7]
        )
        #expect(try describe()?["OnDemandThroughput"] == ["MaxWriteRequestUnits": 7])
    }

    @Test func `warm throughput only grows`() throws {
        try account.createTable()
        try account.expect("UpdateTable", update(["WarmThroughput": ["ReadUnitsPerSecond": 12_001]]))
        try account.refuse(
            "UpdateTable",
            update(["WarmThroughput": ["ReadUnitsPerSecond": 12_000]]),
            invalid + "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, "
                + "decreasing WarmThroughput is not supported"
        )
        #expect(
            try describe()?["WarmThroughput"]
                == ["ReadUnitsPerSecond": 12_001, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"]
        )
    }

    @Test func `class, protection and encryption change one by one`() throws {
        try account.createTable()
        try account.expect("UpdateTable", update(["TableClass": "STANDARD_INFREQUENT_ACCESS"]))
        try account.expect("UpdateTable", update(["DeletionProtectionEnabled": true]))
        let key = "arn:aws:kms:us-east-1:000000000000:key/k"
        let encryption: JSONValue = ["Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": "k"]
        try account.expect("UpdateTable", update(["SSESpecification": encryption]))
        try account.refuse(
            "UpdateTable",
            update(["SSESpecification": encryption]),
            invalid
                + "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to "
                + "change Master Key"
        )
        let table = try describe()
        #expect(
            table?["TableClassSummary"]
                == ["TableClass": "STANDARD_INFREQUENT_ACCESS", "LastUpdateDateTime": .double(1_800_000_000)]
        )
        #expect(table?["DeletionProtectionEnabled"] == true)
        #expect(
            table?["SSEDescription"] == ["Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": .string(key)]
        )
    }

    @Test func `a stream is switched on and off`() throws {
        try account.createTable()
        let on: JSONValue = ["StreamEnabled": true, "StreamViewType": "KEYS_ONLY"]
        let answer = try account.expect("UpdateTable", update(["StreamSpecification": on]))
        #expect(answer["TableDescription"]?["StreamSpecification"] == on)
        try account.refuse(
            "UpdateTable",
            update(["StreamSpecification": on]),
            "Table already has an enabled stream: TableName: table"
        )
        try account.expect("UpdateTable", update(["StreamSpecification": ["StreamEnabled": false]]))
        let table = try describe()
        #expect(table?["StreamSpecification"] == nil)
        #expect(table?["LatestStreamLabel"] != nil)
    }

    @Test func `an index comes with what is in the table, and goes with its attributes`() throws {
        try account.createTable()
        try account.put(["p": s("in"), "g": s("x")])
        try account.put(["p": s("missing")])
        try account.put(["p": s("wrong type"), "g": n(1)])
        try account.put(["p": s("empty"), "g": s("")])
        try account.put(["p": s("too long"), "g": s(String(repeating: "x", count: 2049))])
        // What the new index does not use is left out.
        let answer = try account.expect("UpdateTable", adding(create("index"), define: ["g", "unused"]))
        let index = answer["TableDescription"]?["GlobalSecondaryIndexes"]?.array?.first
        #expect(index?["IndexStatus"] == "CREATING")
        #expect(index?["Backfilling"] == false)
        let table = try describe()
        #expect(table?["GlobalSecondaryIndexes"]?.array?.first?["IndexStatus"] == "ACTIVE")
        #expect(table?["GlobalSecondaryIndexes"]?.array?.first?["Backfilling"] == nil)
        #expect(table?["GlobalSecondaryIndexes"]?.array?.first?["ItemCount"] == 1)
        #expect(table?["AttributeDefinitions"] == [attribute("p"), attribute("g")])
        let page = try account.expect("Scan", ["TableName": "table", "IndexName": "index"])
        #expect(page["Items"] == [["p": s("in"), "g": s("x")]])

        let delete: JSONValue = update(["GlobalSecondaryIndexUpdates": [["Delete": ["IndexName": "index"]]]])
        let deleted = try account.expect("UpdateTable", delete)
        #expect(
            deleted["TableDescription"]?["GlobalSecondaryIndexes"]?.array?.first?["IndexStatus"] == "DELETING"
        )
        #expect(try describe()?["GlobalSecondaryIndexes"] == nil)
        #expect(try describe()?["AttributeDefinitions"] == [attribute("p")])
        try account.refuse(
            "Scan",
            ["TableName": "table", "IndexName": "index"],
            "The table does not have the specified index: index"
        )
        // Another one of that name has nothing of it.
        try account.expect("DeleteItem", ["TableName": "table", "Key": ["p": s("in")]])
        try account.expect("UpdateTable", adding(create("index")))
        #expect(try account.expect("Scan", ["TableName": "table", "IndexName": "index"])["Count"] == 0)
    }
}
