import EmulatorCore
import OrderedCollections

extension VTLValue {
    /// A map can hold itself; past this depth `toJson` gives up, as Jackson does.
    static let depthLimit = 128

    /// What `$util.toJson` writes.
    func write(to writer: inout JSONWriter, depth: Int = 0) throws(TemplateFailure) {
        guard depth < Self.depthLimit else {
            throw .exceeded("A value nested deeper than \(Self.depthLimit) levels cannot be written as JSON.")
        }
        // A list that holds a list twice, that holds a list twice…, has no end within the machine.
        guard writer.count <= TemplateEvaluation.outputLimit else {
            throw .exceeded("A value larger than \(TemplateEvaluation.outputLimit) bytes cannot be written as JSON.")
        }
        switch self {
        case .null: writer.write(literal: "null")
        case .bool(let value): writer.write(bool: value)
        case .int(let value): writer.write(int: value)
        case .double(let value):
            // Jackson writes what is no number in JSON as a string.
            value.isFinite ? writer.write(raw: JavaDouble.text(value)) : writer.write(string: JavaDouble.text(value))
        case .big(let number): writer.write(raw: number.text)
        case .string(let value): writer.write(string: value)
        case .frozen(let json): writer.write(json)
        case .list(let list):
            writer.write(byte: UInt8(ascii: "["))
            for (index, element) in list.elements.enumerated() {
                if index > 0 { writer.write(byte: UInt8(ascii: ",")) }
                try element.write(to: &writer, depth: depth + 1)
            }
            writer.write(byte: UInt8(ascii: "]"))
        case .map(let map): try Self.write(map.entries, to: &writer, depth: depth)
        case .entry(let entry): try Self.write([entry.key: entry.value], to: &writer, depth: depth)
        case .loop, .iterator, .block: writer.write(literal: "null")
        case .context(let context): try Self.write(context.members, to: &writer, depth: depth)
        }
    }

    private static func write(
        _ entries: OrderedDictionary<String, VTLValue>,
        to writer: inout JSONWriter,
        depth: Int
    ) throws(TemplateFailure) {
        writer.write(byte: UInt8(ascii: "{"))
        var isFirst = true
        for (key, value) in entries.elements {
            if !isFirst { writer.write(byte: UInt8(ascii: ",")) }
            isFirst = false
            writer.write(string: key)
            writer.write(byte: UInt8(ascii: ":"))
            try value.write(to: &writer, depth: depth + 1)
        }
        writer.write(byte: UInt8(ascii: "}"))
    }

    /// The value outside of the evaluation, for `#return`, error data and error info.
    func json() throws(TemplateFailure) -> JSONValue {
        var values = Self.valueLimit
        return try json(depth: 0, &values)
    }

    /// Of one value that leaves a template, however its parts repeat.
    private static let valueLimit = 500_000

    private func json(depth: Int, _ values: inout Int) throws(TemplateFailure) -> JSONValue {
        values -= 1
        guard depth < Self.depthLimit, values > 0 else {
            throw .exceeded(
                depth < Self.depthLimit
                    ? "A value of more than \(Self.valueLimit) parts cannot leave a template."
                    : "A value nested deeper than \(Self.depthLimit) levels cannot leave a template."
            )
        }
        switch self {
        case .null, .loop, .iterator, .block: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .double(let value):
            return value.isFinite ? .number(JSONNumber(text: JavaDouble.text(value))) : .string(JavaDouble.text(value))
        case .big(let number): return .number(number)
        case .string(let value): return .string(value)
        case .frozen(let json): return json
        case .list(let list):
            var elements: [JSONValue] = []
            elements.reserveCapacity(list.count)
            for element in list.elements { elements.append(try element.json(depth: depth + 1, &values)) }
            return .array(elements)
        case .map(let map): return try Self.json(map.entries, depth: depth, &values)
        case .entry(let entry): return try Self.json([entry.key: entry.value], depth: depth, &values)
        case .context(let context): return try Self.json(context.members, depth: depth, &values)
        }
    }

    private static func json(
        _ entries: OrderedDictionary<String, VTLValue>,
        depth: Int,
        _ values: inout Int
    ) throws(TemplateFailure) -> JSONValue {
        var members = JSONObject(minimumCapacity: entries.count)
        for (key, value) in entries.elements { members[key] = try value.json(depth: depth + 1, &values) }
        return .object(members)
    }
}
