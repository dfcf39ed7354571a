import EmulatorCore
import Testing

@testable import DynamoEmu

/// A file as the first version wrote it, before there were streams, backups and expiry.
@Suite("A file of an older version")
struct OlderFileTests {
    private static let first = """
        PRAGMA application_id = 1164801388;
        PRAGMA user_version = 1;
        CREATE TABLE catalog (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL);
        CREATE TABLE t2_ (r INTEGER PRIMARY KEY, k BLOB NOT NULL, item BLOB NOT NULL, size INTEGER NOT NULL);
        CREATE UNIQUE INDEX k2_ ON t2_ (k);
        CREATE TABLE x2_1_ (k BLOB PRIMARY KEY, r INTEGER NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO catalog VALUES (2, 'old', '{"name":"old","uuid":"5bd03240-21e0-4c68-9905-27a6e0808f48",\
        "createdAt":1795410361787564111,"attributes":[["p","S"],["s","S"],["g","S"]],"key":["p","s"],\
        "billing":"PAY_PER_REQUEST","throughput":[0,0],"indexes":[{"id":1,"name":"index","scope":"global","key":["g"],\
        "projection":"INCLUDE","throughput":[0,0],"nonKey":["n"]}],"tags":[["a","b"]],"timeToLive":"ends"}');
        INSERT INTO t2_ VALUES
            (1, X'BC08481F96E3B568610001300001', CAST('{"p":{"S":"a"},"s":{"S":"0"},"g":{"S":"x"},"n":{"N":"0"},\
        "ends":{"N":"1795500000"}}' AS BLOB), 16),
            (2, X'BC08481F96E3B568610001310001', CAST('{"p":{"S":"a"},"s":{"S":"1"},"g":{"S":"x"},"n":{"N":"1"},\
        "ends":{"N":"9999999999"}}' AS BLOB), 19);
        INSERT INTO x2_1_ VALUES
            (X'B1FCE7469A9FCB4F780001BC08481F96E3B568610001300001', 1, 8),
            (X'B1FCE7469A9FCB4F780001BC08481F96E3B568610001310001', 2, 9);
        """

    @Test func `is migrated with everything in it`() async throws {
        let directory = try TableStoreTests.Directory()
        let path = "\(directory.path)/t.sqlite"
        let connection = try SQLiteConnection(.file(path))
        try connection.execute(Self.first)
        connection.close()

        let account = try TestAccount(.file(path))
        let table = try account.expect("DescribeTable", ["TableName": "old"])["Table"]
        #expect(table?["TableId"] == "5bd03240-21e0-4c68-9905-27a6e0808f48")
        #expect(table?["TableStatus"] == "ACTIVE")
        let arn = try #require(table?["TableArn"])
        #expect(
            try account.expect("ListTagsOfResource", ["ResourceArn": arn])["Tags"] == [["Key": "a", "Value": "b"]])

        // What an older version only kept happens from now on: the item whose time has passed goes.
        try await account.eventually("an item of the older version expires") {
            try account.get("old", ["p": s("a"), "s": s("0")]) == nil
        }
        let query: JSONValue = [
            "TableName": "old", "IndexName": "index", "KeyConditionExpression": "g = :g",
            "ExpressionAttributeValues": [":g": s("x")],
        ]
        #expect(
            try account.expect("Query", query)["Items"] == [["p": s("a"), "s": s("1"), "g": s("x"), "n": n(1)]])
        try account.put("old", ["p": s("a"), "s": s("1"), "g": s("x"), "n": n(2)])
        #expect(
            try account.expect("Query", query)["Items"] == [["p": s("a"), "s": s("1"), "g": s("x"), "n": n(2)]])
        account.service.close()
    }
}
