import EmulatorCore
import OrderedCollections
import Testing

/// The elder parameters name attributes outright, where expressions cannot: those names have rules too.
@Suite("Names in the elder parameters")
struct AttributeParameterNamesTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
        try account.put(["p": s("a")])
    }

    private static let faults = [
        ("", "Empty attribute name"),
        (String(repeating: "x", count: 65536), "Attribute name is too large, must be less than 65536 bytes"),
    ]

    @Test(arguments: faults)
    func `an attribute that is updated, expected or filtered by has a name`(_ name: String, _ message: String) throws {
        try account.refuse(
            "UpdateItem",
            ["TableName": "table", "Key": ["p": s("a")], "AttributeUpdates": .object([name: ["Value": n(1)]])],
            message
        )
        try account.refuse(
            "DeleteItem",
            ["TableName": "table", "Key": ["p": s("a")], "Expected": .object([name: ["Exists": false]])],
            message
        )
        let isNull: JSONValue = .object([name: ["ComparisonOperator": "NULL"]])
        try account.refuse("Scan", ["TableName": "table", "ScanFilter": isNull], message)
        let key: JSONValue = ["p": ["ComparisonOperator": "EQ", "AttributeValueList": [s("a")]]]
        try account.refuse("Query", ["TableName": "table", "KeyConditions": key, "QueryFilter": isNull], message)
    }

    @Test func `an attribute that is read has a name`() throws {
        try account.refuse(
            "GetItem",
            ["TableName": "table", "Key": ["p": s("a")], "AttributesToGet": [""]],
            "Empty attribute name"
        )
        let long = String(repeating: "x", count: 65536)
        try account.refuse(
            "GetItem",
            ["TableName": "table", "Key": ["p": s("a")], "AttributesToGet": [.string(long)]],
            "1 validation error detected: Value '[\(long)]' at 'attributesToGet' failed to satisfy constraint: Member must "
                + "satisfy constraint: [Member must have length less than or equal to 65535, Member must have length "
                + "greater than or equal to 0]"
        )
    }
}
