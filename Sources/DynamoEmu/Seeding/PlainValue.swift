import EmulatorCore
import OrderedCollections

/// Plain JSON as DynamoDB's document clients marshal it: strings S, numbers N, booleans BOOL, null NULL, arrays L,
/// objects M.
enum PlainValue {
    static func attribute(_ value: JSONValue) throws(DynamoError) -> AttributeValue {
        switch value {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let number): return .n(try DynamoNumber(parsing: number.text))
        case .string(let string): return .s(string)
        case .array(let elements):
            var list: [AttributeValue] = []
            for element in elements { list.append(try attribute(element)) }
            return .l(list)
        case .object(let members):
            var map = Item()
            for (key, value) in members { map[key] = try attribute(value) }
            return .m(map)
        }
    }
}
