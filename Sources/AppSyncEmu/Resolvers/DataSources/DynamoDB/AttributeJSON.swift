import EmulatorCore
import OrderedCollections

/// DynamoDB's typed values on their way in and out (developer guide, "Type system (request mapping)" and "Type system
/// (response mapping)").
enum AttributeJSON {
    // MARK: - In

    /// The values of a request document as DynamoDB takes them: `$util.dynamodb.toNumber(1)` is `{"N": 1}`, where
    /// DynamoDB wants a string.
    ///
    /// - Parameter path: where they stand, for the error: `$[key]`.
    static func typed(_ attributes: JSONObject, at path: String) throws(GraphQLError) -> JSONObject {
        var typed = JSONObject(minimumCapacity: attributes.count)
        for (name, value) in attributes { typed[name] = try self.typed(value, at: "\(path)[\(name)]") }
        return typed
    }

    /// - Throws: for anything but an object. The rest DynamoDB judges.
    private static func typed(_ value: JSONValue, at path: String) throws(GraphQLError) -> JSONValue {
        guard case .object(var members) = value else { throw .unexpected(value, at: path, "object") }
        for (type, content) in members {
            switch (type, content) {
            case ("N", .number(let number)): members[type] = .string(number.text)
            // `$util.dynamodb.toNull()`
            case ("NULL", .null): members[type] = true
            case ("NS", .array(let numbers)):
                members[type] = .array(numbers.map { $0.number.map { .string($0.text) } ?? $0 })
            case ("M", .object(let map)): members[type] = .object(try typed(map, at: "\(path)[M]"))
            case ("L", .array(let list)):
                var elements: [JSONValue] = []
                for (index, element) in list.enumerated() {
                    elements.append(try typed(element, at: "\(path)[L][\(index)]"))
                }
                members[type] = .array(elements)
            default: break
            }
        }
        return .object(members)
    }

    // MARK: - Out

    /// An item as plain JSON: sets are lists, binary values stay base64.
    static func plain(_ item: JSONObject) -> JSONValue { .object(item.mapValues(plain)) }

    private static func plain(_ value: JSONValue) -> JSONValue {
        guard let member = value.object?.elements.first else { return value }
        return switch (member.key, member.value) {
        case ("N", .string(let text)): number(text)
        case ("NS", .array(let numbers)): .array(numbers.map { $0.string.map(number) ?? $0 })
        case ("M", .object(let map)): plain(map)
        case ("L", .array(let list)): .array(list.map(plain))
        case ("NULL", _): .null
        default: member.value
        }
    }

    /// Every digit is kept: DynamoDB writes its numbers as JSON does. A request need not: `+1` and `.5` are numbers.
    private static func number(_ text: String) -> JSONValue {
        if case .number(let number)? = try? JSONParser.parse(text) { return .number(number) }
        return Double(text).flatMap { $0.isFinite ? .double($0) : nil } ?? .string(text)
    }
}
