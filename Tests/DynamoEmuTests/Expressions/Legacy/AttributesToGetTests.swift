import EmulatorCore
import OrderedCollections
import Testing

@Suite("AttributesToGet")
struct AttributesToGetTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
        try account.put(["p": s("a"), "x": n(1), "y.z": n(2), "y": ["M": ["z": n(3)]]])
    }

    private func get(_ names: JSONValue, _ more: JSONObject = [:]) -> JSONValue {
        var request: JSONObject = ["TableName": "table", "Key": ["p": s("a")], "AttributesToGet": names]
        for (member, value) in more { request[member] = value }
        return .object(request)
    }

    @Test func `it has one name to 255 of them, each once`() throws {
        try account.refuse(
            "GetItem",
            get([]),
            "1 validation error detected: Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have "
                + "length greater than or equal to 1"
        )
        try account.refuse(
            "GetItem",
            get(["x", "y", "x"], ["TableName": "nowhere"]),
            "One or more parameter values were invalid: Duplicate value in attribute name: x"
        )
    }

    @Test func `it does not stand beside an expression`() throws {
        try account.refuse(
            "GetItem",
            get(["x"], ["ProjectionExpression": ""]),
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: "
                + "{AttributesToGet} Expression parameters: {ProjectionExpression}"
        )
    }

    @Test func `it names whole attributes`() throws {
        #expect(try account.expect("GetItem", get(["y.z", "x", "none"]))["Item"] == ["x": n(1), "y.z": n(2)])
        #expect(try account.expect("GetItem", get(["none"]))["Item"] == [:])
        let scan = try account.expect("Scan", ["TableName": "table", "AttributesToGet": ["x"]])
        #expect(scan["Items"] == [["x": n(1)]])
    }
}
