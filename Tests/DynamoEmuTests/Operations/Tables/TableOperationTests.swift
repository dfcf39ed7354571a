import DynamoEmu
import EmulatorCore
import OrderedCollections
import Testing

@Suite("DescribeTable, ListTables, DeleteTable")
struct TableOperationTests {
    let account: TestAccount

    init() throws { account = try TestAccount() }

    // MARK: Rules

    @Test(arguments: ["DescribeTable", "DeleteTable", "DescribeTimeToLive"])
    func `an unknown table is not found, by name`(_ operation: String) throws {
        try account.refuse(
            operation,
            ["TableName": "nowhere"],
            "ResourceNotFoundException",
            "Requested resource not found: Table: nowhere not found"
        )
    }

    @Test(arguments: [(0, "greater than or equal to 1"), (101, "less than or equal to 100")])
    func `a page of tables has 1 to 100 names`(_ limit: Int, _ bound: String) throws {
        try account.refuse(
            "ListTables",
            ["Limit": .int(limit)],
            "1 validation error detected: Value '\(limit)' at 'limit' failed to satisfy constraint: Member must have "
                + "value \(bound)"
        )
    }

    @Test func `a protected table is not deleted`() throws {
        try account.createTable(with: ["DeletionProtectionEnabled": true])
        try account.refuse(
            "DeleteTable",
            ["TableName": "table"],
            "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
        )
    }

    // MARK: Behaviour

    @Test func `a description counts items and their bytes, index by index`() throws {
        try account.createSessions(["ProjectionType": "KEYS_ONLY"])
        try account.put("sessions", ["user_id": s("u"), "session_id": s("1"), "tenant_id": s("t"), "x": s("xx")])
        try account.put("sessions", ["user_id": s("u"), "session_id": s("2")])
        let table = try account.expect("DescribeTable", ["TableName": "sessions"])["Table"]
        #expect(table?["TableStatus"] == "ACTIVE")
        #expect(table?["ItemCount"] == 2)
        // user_id 7+1, session_id 10+1, tenant_id 9+1, x 1+2; the second without the last two.
        #expect(table?["TableSizeBytes"] == .int(32 + 19))
        let index = table?["GlobalSecondaryIndexes"]?.array?.first
        #expect(index?["IndexStatus"] == "ACTIVE")
        #expect(index?["ItemCount"] == 1)
        #expect(index?["IndexSizeBytes"] == 29)
        #expect(index?["IndexArn"] == "arn:aws:dynamodb:us-east-1:000000000000:table/sessions/index/tenant")
    }

    @Test func `counts follow replacement, update and deletion`() throws {
        try account.createTable()
        for text in ["a", "bbb"] { try account.put(["p": s("k"), "x": s(text)]) }
        #expect(try account.service.tables().first?.sizeBytes == 6)
        try account.expect("DeleteItem", ["TableName": "table", "Key": ["p": s("k")]])
        let table = try #require(try account.service.tables().first)
        #expect(table.itemCount == 0 && table.sizeBytes == 0)
    }

    @Test func `a table may be named by its ARN`() throws {
        try account.createTable()
        let arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/table"
        #expect(
            try account.expect("DescribeTable", ["TableName": .string(arn)])["Table"]?["TableName"] == "table"
        )
    }

    @Test(arguments: [
        "arn:aws:dynamodb:us-east-1:000000000000:table/table/index/i",
        "arn:aws:dynamodb:us-east-1:000000000000:table/table/stream/2027-01-15T08:00:00.000",
        "arn:aws:dynamodb:us-east-1:table/table", "arn:aws:s3:us-east-1:000000000000:table/table", "arn:table/table",
    ])
    func `the ARN of something else names no table`(arn: String) throws {
        try account.createTable()
        let request: JSONValue = ["TableName": .string(arn), "Key": ["p": s("a")]]
        try account.refuse("GetItem", request, "ResourceNotFoundException", "Requested resource not found")
    }

    @Test func `tables are listed by name, page by page`() throws {
        for name in ["ccc", "aaa", "bbb"] { try account.createTable(name) }
        let first = try account.expect("ListTables", ["Limit": 2])
        #expect(first == ["TableNames": ["aaa", "bbb"], "LastEvaluatedTableName": "bbb"])
        let second = try account.expect("ListTables", ["Limit": 2, "ExclusiveStartTableName": "bbb"])
        #expect(second == ["TableNames": ["ccc"]])
    }

    @Test func `a deleted table is gone with its items, and its name is free`() throws {
        try account.createTable()
        try account.put(["p": s("a")])
        let answer = try account.expect("DeleteTable", ["TableName": "table"])
        #expect(answer["TableDescription"]?["TableStatus"] == "DELETING")
        #expect(answer["TableDescription"]?["KeySchema"] == nil)
        try account.refuse(
            "GetItem",
            ["TableName": "table", "Key": ["p": s("a")]],
            "ResourceNotFoundException",
            "Requested resource not found"
        )
        try account.createTable()
        #expect(try account.get(["p": s("a")]) == nil)
    }
}
