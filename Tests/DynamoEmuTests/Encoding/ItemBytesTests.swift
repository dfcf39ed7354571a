import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite struct ItemBytesTests {
    static let json =
        #"{"user_id":{"S":"u-1"},"a\"b":{"S":"quote \" brace } \\"},"n":{"N":"1.5"},"m":{"M":{"user":{"S":"x"},"l":{"L":[{"NULL":true},{"BOOL":false},{"B":"aGk="}]}}},"set":{"NS":["1","2"]},"é":{"BS":["AA=="]},"ss":{"SS":["x"]}}"#

    @Test func `The stored form is canonical DynamoDB JSON`() throws {
        #expect(String(decoding: ItemBytes.encode(try item(Self.json)), as: UTF8.self) == Self.json)
        #expect(String(decoding: ItemBytes.encode([:]), as: UTF8.self) == "{}")
    }

    @Test func `Decoding gives the item back`() throws {
        let item = try item(Self.json)
        #expect(AttributeValue.m(try ItemBytes.decode(ItemBytes.encode(item))) == .m(item))
    }

    @Test func `A view finds every attribute, and only top-level ones`() throws {
        let item = try item(Self.json)
        ItemBytes.encode(item).withUnsafeBytes { bytes in
            let view = StoredItem(bytes)
            for (name, value) in item { #expect(view.attribute(name.text) == value) }
            for name in ["user", "S", "", "u", "user_i", "user_idd", "x", "}", "\""] {
                #expect(view.attribute(name) == nil)
            }
            #expect(view.bytes(of: "n").map { String(decoding: $0, as: UTF8.self) } == #"{"N":"1.5"}"#)
        }
        ItemBytes.encode([:]).withUnsafeBytes { #expect(StoredItem($0).attribute("a") == nil) }
    }

    @Test func `A projection keeps of the stored bytes what it keeps of the item`() throws {
        let item = try item(Self.json)
        for text in ["n, ss, absent", "m.l[1], n", "m.absent", "m.#user, #quoted"] {
            let names = text.contains("#") ? ["#user": "user", "#quoted": "a\"b"] : nil
            var attributes = try ExpressionAttributes(names: names, values: nil)
            let projection = try attributes.projection(text)
            var writer = JSONWriter()
            try ItemImage(item).write(projection, to: &writer)
            #expect(writer.array() == ItemBytes.encode(projection.apply(to: item)))
        }
    }

    @Test func `What a projection goes into must not be damaged`() throws {
        var attributes = try ExpressionAttributes(names: nil, values: nil)
        let projection = try attributes.projection("m.l")
        let image = ItemImage(bytes: Array(#"{"m":{"M":{"l":x}},"n":{"N":"1"}}"#.utf8), size: 1)
        var writer = JSONWriter()
        #expect(throws: DynamoError.self) { try image.write(projection, to: &writer) }
    }

    @Test func `Damaged bytes end the scan, and are no item`() throws {
        let bytes = ItemBytes.encode(try item(Self.json))
        for end in 0..<bytes.count {
            Array(bytes[..<end]).withUnsafeBytes { bytes in
                let view = StoredItem(bytes)
                _ = view.attribute("ss")
                _ = view.attribute("a\"b")
                // What is left of an item is never taken for all of it.
                #expect(throws: DynamoError.self) { try view.item() }
            }
        }
    }
}
