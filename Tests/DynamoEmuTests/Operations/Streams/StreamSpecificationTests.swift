import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("StreamSpecification")
struct StreamSpecificationTests {
    let account: TestAccount

    init() throws { account = try TestAccount() }

    private func create(_ specification: JSONValue) -> JSONValue {
        [
            "TableName": "table", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [attribute("p")],
            "KeySchema": schema("p"), "StreamSpecification": specification,
        ]
    }

    private func update(_ specification: JSONValue) -> JSONValue {
        ["TableName": "table", "StreamSpecification": specification]
    }

    @Test func `its members have constraints`() throws {
        try account.refuse(
            "CreateTable",
            create([:]),
            "1 validation error detected: Value null at 'streamSpecification.streamEnabled' failed to satisfy "
                + "constraint: Member must not be null"
        )
        try account.refuse(
            "CreateTable",
            create(["StreamEnabled": true, "StreamViewType": "Fisk"]),
            "1 validation error detected: Value 'Fisk' at 'streamSpecification.streamViewType' failed to satisfy "
                + "constraint: Member must satisfy enum value set: [OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]"
        )
    }

    @Test func `a view type belongs to a stream that is enabled, and only there`() throws {
        try account.refuse(
            "CreateTable",
            create(["StreamEnabled": false, "StreamViewType": "NEW_IMAGE"]),
            "One or more parameter values were invalid: Table is being created with a stream disabled, UpdateViewType "
                + "should not be specified"
        )
        try account.refuse(
            "CreateTable",
            create(["StreamEnabled": true]),
            "One or more parameter values were invalid: Table is being created with a stream enabled, UpdateViewType "
                + "is required"
        )
        try account.expect("CreateTable", create(["StreamEnabled": false]))
        let table = try account.expect("DescribeTable", ["TableName": "table"])["Table"]
        #expect(table?["StreamSpecification"] == nil && table?["LatestStreamArn"] == nil)
    }

    @Test func `a stream is enabled once and disabled once`() throws {
        try account.createTable()
        try account.refuse(
            "UpdateTable", update(["StreamEnabled": false]), "Table has no stream to disable: TableName: table")
        try account.updateStream(["StreamEnabled": true, "StreamViewType": "KEYS_ONLY"])
        for viewType in ["KEYS_ONLY", "NEW_IMAGE"] as [JSONValue] {
            try account.refuse(
                "UpdateTable",
                update(["StreamEnabled": true, "StreamViewType": viewType]),
                "Table already has an enabled stream: TableName: table"
            )
        }
        try account.updateStream(["StreamEnabled": false])
        try account.refuse(
            "UpdateTable", update(["StreamEnabled": false]), "Table has no stream to disable: TableName: table")
    }

    @Test func `the table describes its latest stream, enabled or not`() throws {
        let created = try account.expect(
            "CreateTable", create(["StreamEnabled": true, "StreamViewType": "OLD_IMAGE"]))["TableDescription"]
        let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/table/stream/2027-01-15T08:00:00.000"
        #expect(created?["LatestStreamArn"] == .string(arn))
        #expect(created?["LatestStreamLabel"] == "2027-01-15T08:00:00.000")
        #expect(created?["StreamSpecification"] == ["StreamEnabled": true, "StreamViewType": "OLD_IMAGE"])
        try account.updateStream(["StreamEnabled": false])
        let disabled = try account.expect("DescribeTable", ["TableName": "table"])["Table"]
        #expect(disabled?["LatestStreamArn"] == .string(arn))
        #expect(disabled?["StreamSpecification"] == nil)
    }

    @Test func `a stream that is enabled anew is another one, and the old one stays as it was`() throws {
        try account.createStreamTable()
        try account.put(["p": s("a")])
        let first = try account.streamARN()
        try account.updateStream(["StreamEnabled": false])
        try account.updateStream(["StreamEnabled": true, "StreamViewType": "KEYS_ONLY"])
        try account.put(["p": s("b")])
        let second = try account.streamARN()
        #expect(first != second)
        #expect(try account.records(first).map { $0["dynamodb"]?["Keys"] } == [["p": s("a")]])
        #expect(try account.records(second).map { $0["dynamodb"]?["Keys"] } == [["p": s("b")]])
        let listed = try account.expect("ListStreams", ["TableName": "table"])["Streams"]?.array
        #expect(listed?.map { $0["StreamArn"] } == [.string(first), .string(second)])
    }

    @Test func `a template's stream is there from the start, and its path with it`() throws {
        var properties: JSONObject = [
            "TableName": "table", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [attribute("p")],
            "KeySchema": schema("p"), "StreamSpecification": ["StreamViewType": "NEW_IMAGE"],
        ]
        try account.service.createTable(fromCloudFormation: .object(properties))
        #expect(account.service.streamPath(ofTable: "table") == "/stream/2027-01-15T08:00:00.000")
        let arn = try account.streamARN()
        // The same template again leaves it alone; another view type takes another stream.
        try account.service.createTable(fromCloudFormation: .object(properties))
        #expect(try account.streamARN() == arn)
        properties["StreamSpecification"] = ["StreamViewType": "KEYS_ONLY"]
        try account.service.createTable(fromCloudFormation: .object(properties))
        #expect(try account.streamARN() != arn)
        properties["StreamSpecification"] = nil
        try account.service.createTable(fromCloudFormation: .object(properties))
        #expect(account.service.streamPath(ofTable: "table") == nil)
    }

    @Test func `a reset keeps the ARN and forgets the records`() async throws {
        let properties: JSONValue = [
            "TableName": "table", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [attribute("p")],
            "KeySchema": schema("p"), "StreamSpecification": ["StreamViewType": "NEW_IMAGE"],
        ]
        try account.service.createTable(fromCloudFormation: properties)
        let arn = try account.streamARN()
        try account.put(["p": s("a")])
        account.clock.advance(by: .seconds(1))
        try await account.service.reset(toCloudFormation: [properties]) { () throws(SeedError) in [] }
        #expect(try account.streamARN() == arn)
        #expect(try account.records(arn).isEmpty)
    }
}
