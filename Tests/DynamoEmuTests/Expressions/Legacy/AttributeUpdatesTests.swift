import EmulatorCore
import OrderedCollections
import Testing

@Suite("AttributeUpdates")
struct AttributeUpdatesTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
    }

    private func update(_ updates: JSONValue, _ returnValues: String = "NONE") -> JSONValue {
        [
            "TableName": "table", "Key": ["p": s("a")], "AttributeUpdates": updates,
            "ReturnValues": .string(returnValues),
        ]
    }

    // MARK: Rules

    @Test(
        arguments: [
            ([:], "Only DELETE action is allowed when no attribute value is specified"),
            (["Action": "ADD"], "Only DELETE action is allowed when no attribute value is specified"),
            (["Action": "DELETE", "Value": s("a")], "DELETE action with value is not supported for the type S"),
            (["Action": "DELETE", "Value": ["L": []]], "DELETE action with value is not supported for the type L"),
            (["Action": "ADD", "Value": s("a")], "ADD action is not supported for the type S"),
            (["Action": "ADD", "Value": ["M": [:]]], "ADD action is not supported for the type M"),
            (["Action": "PUT", "Value": ["SS": []]], "An string set  may not be empty"),
        ] as [(JSONValue, String)]
    )
    func `actions know their values`(_ action: JSONValue, _ message: String) throws {
        try account.refuse("UpdateItem", update(["x": action]), "One or more parameter values were invalid: \(message)")
    }

    @Test func `there are three actions`() throws {
        try account.refuse(
            "UpdateItem",
            update(["x": ["Action": "SET", "Value": n(1)]]),
            "1 validation error detected: Value 'SET' at 'attributeUpdates.x.member.action' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [ADD, PUT, DELETE]"
        )
    }

    @Test func `the key stays`() throws {
        try account.refuse(
            "UpdateItem",
            update(["p": ["Action": "DELETE"]]),
            "One or more parameter values were invalid: Cannot update attribute p. This attribute is part of the key"
        )
    }

    // MARK: Behaviour

    @Test func `attributes are put, added to and deleted`() throws {
        try account.put(["p": s("a"), "n": n(1), "s": ["SS": ["x", "y"]], "l": ["L": [n(1)]], "gone": n(1), "t": n(0)])
        let answer = try account.expect(
            "UpdateItem",
            update(
                [
                    "n": ["Action": "ADD", "Value": n(2)], "s": ["Action": "DELETE", "Value": ["SS": ["x", "z"]]],
                    "l": ["Action": "ADD", "Value": ["L": [n(1)]]], "gone": ["Action": "DELETE"],
                    "t": ["Value": s("default")], "new": ["Action": "ADD", "Value": ["L": [n(7)]]],
                    "none": ["Action": "DELETE", "Value": ["NS": ["1"]]],
                ],
                "ALL_NEW"
            )
        )
        #expect(
            answer["Attributes"]
                == [
                    "p": s("a"), "n": n(3), "s": ["SS": ["y"]], "l": ["L": [n(1), n(1)]], "t": s("default"),
                    "new": ["L": [n(7)]],
                ]
        )
    }

    @Test func `a set that loses all its elements is gone`() throws {
        try account.put(["p": s("a"), "s": ["NS": ["1"]]])
        try account.expect("UpdateItem", update(["s": ["Action": "DELETE", "Value": ["NS": ["1.0"]]]]))
        #expect(try account.get(["p": s("a")]) == ["p": s("a")])
    }

    @Test(
        arguments: [
            ("ADD", n(1)), ("ADD", ["SS": ["a"]]), ("ADD", ["L": []]), ("DELETE", ["SS": ["a"]]),
        ] as [(String, JSONValue)]
    )
    func `types must match what is there`(_ action: String, _ value: JSONValue) throws {
        try account.put(["p": s("a"), "x": ["NS": ["1"]]])
        try account.refuse(
            "UpdateItem",
            update(["x": ["Action": .string(action), "Value": value]]),
            "Type mismatch for attribute to update"
        )
    }

    @Test func `an update of nothing makes the item, one that only deletes does not`() throws {
        #expect(try account.expect("UpdateItem", update(["x": ["Action": "DELETE"]], "ALL_NEW")) == [:])
        #expect(try account.get(["p": s("a")]) == nil)
        #expect(try account.expect("UpdateItem", update([:], "ALL_NEW"))["Attributes"] == ["p": s("a")])
        #expect(try account.get(["p": s("a")]) == ["p": s("a")])
    }

    @Test func `what was updated is returned, and left out when there is none of it`() throws {
        try account.put(["p": s("a"), "x": n(1), "y": n(2)])
        let put: JSONValue = ["x": ["Value": n(3)], "z": ["Value": n(4)]]
        #expect(try account.expect("UpdateItem", update(put, "UPDATED_OLD"))["Attributes"] == ["x": n(1)])
        #expect(try account.expect("UpdateItem", update(put, "UPDATED_NEW"))["Attributes"] == ["x": n(3), "z": n(4)])
        let delete: JSONValue = ["z": ["Action": "DELETE"]]
        #expect(try account.expect("UpdateItem", update(delete, "UPDATED_NEW")) == [:])
        #expect(try account.expect("UpdateItem", update(delete, "UPDATED_OLD")) == [:])
        #expect(try account.expect("UpdateItem", update([:], "UPDATED_NEW")) == [:])
        #expect(try account.expect("UpdateItem", update([:], "ALL_OLD"))["Attributes"]?["y"] == n(2))
    }
}
