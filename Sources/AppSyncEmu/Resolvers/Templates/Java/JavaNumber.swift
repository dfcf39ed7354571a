import EmulatorCore

/// `java.lang.Integer`, `Long` and `Double`, as far as templates use them. Their static methods are reached through a
/// value: `#set($Integer = 0)$Integer.parseInt("12")`.
enum JavaNumber {
    static func call(_ name: String, on value: VTLValue, _ arguments: [VTLValue]) -> VTLValue? {
        switch arguments.count {
        case 0: call(name, on: value)
        case 1: call(name, on: value, arguments[0])
        case 2: call(name, arguments[0], arguments[1])
        default: nil
        }
    }

    private static func call(_ name: String, on value: VTLValue) -> VTLValue? {
        switch name {
        case "toString": return .string(value.text)
        case "intValue": return whole(value).map { .int(Int(Int32(truncatingIfNeeded: $0))) }
        case "longValue": return whole(value).map { .int($0) }
        case "shortValue": return whole(value).map { .int(Int(Int16(truncatingIfNeeded: $0))) }
        case "byteValue": return whole(value).map { .int(Int(Int8(truncatingIfNeeded: $0))) }
        case "doubleValue", "floatValue": return value.double.map { .double($0) }
        case "isNaN": return value.double.map { .bool($0.isNaN) }
        case "isInfinite": return value.double.map { .bool($0.isInfinite) }
        case "hashCode": return .int(VTLValue.hashCode(value))
        default: return nil
        }
    }

    private static func call(_ name: String, on value: VTLValue, _ argument: VTLValue) -> VTLValue? {
        switch (name, argument) {
        case ("equals", _): return .bool(value.equals(argument))
        case ("compareTo", _): return value.order(against: argument).map { .int($0) }
        case ("toString", .int), ("toString", .double), ("toString", .big): return .string(argument.text)
        case ("parseInt", .string(let text)), ("parseLong", .string(let text)):
            guard case .int = value else { return nil }
            return integer(text, radix: 10).map { .int($0) } ?? .null
        case ("parseDouble", .string(let text)), ("parseFloat", .string(let text)):
            guard case .double = value else { return nil }
            return double(text).map { .double($0) } ?? .null
        case ("valueOf", .string(let text)):
            if case .double = value { return double(text).map { .double($0) } ?? .null }
            return integer(text, radix: 10).map { .int($0) } ?? .null
        case ("valueOf", .int): return argument
        case ("toBinaryString", .int(let int)): return .string(unsigned(int, radix: 2))
        case ("toHexString", .int(let int)): return .string(unsigned(int, radix: 16))
        case ("toOctalString", .int(let int)): return .string(unsigned(int, radix: 8))
        case ("signum", .int(let int)): return .int(int.signum())
        default: return nil
        }
    }

    private static func call(_ name: String, _ first: VTLValue, _ second: VTLValue) -> VTLValue? {
        switch (name, first, second) {
        case ("parseInt", .string(let text), .int(let radix)), ("parseLong", .string(let text), .int(let radix)),
            ("valueOf", .string(let text), .int(let radix)):
            guard (2...36).contains(radix) else { return .null }
            return integer(text, radix: radix).map { .int($0) } ?? .null
        case ("toString", .int(let int), .int(let radix)): return .string(String(int, radix: min(max(2, radix), 36)))
        case ("compare", _, _): return first.order(against: second).map { .int($0) }
        case ("max", _, _): return first.order(against: second).map { $0 < 0 ? second : first }
        case ("min", _, _): return first.order(against: second).map { $0 > 0 ? second : first }
        case ("sum", .int(let left), .int(let right)): return .int(left &+ right)
        default: return nil
        }
    }

    /// Towards zero, at the ends of the range for what is outside of it: Java's cast.
    private static func whole(_ value: VTLValue) -> Int? {
        if case .int(let int) = value { return int }
        guard let double = value.double else { return nil }
        if double.isNaN { return 0 }
        return Int(exactly: double.rounded(.towardZero)) ?? (double < 0 ? .min : .max)
    }

    /// nil where Java throws a NumberFormatException; Velocity makes null of that.
    private static func integer(_ text: String, radix: Int) -> Int? { Int(text, radix: radix) }

    private static func double(_ text: String) -> Double? {
        let trimmed = text.filter { $0 != " " }
        guard trimmed.utf8.allSatisfy({ $0.isASCIIDigit || "+-.eE".utf8.contains($0) }) else { return nil }
        return Double(trimmed.hasSuffix(".") ? trimmed + "0" : trimmed.hasPrefix(".") ? "0" + trimmed : trimmed)
    }

    private static func unsigned(_ int: Int, radix: Int) -> String {
        String(int < 0 ? UInt64(UInt32(truncatingIfNeeded: int)) : UInt64(int), radix: radix)
    }
}

/// `java.lang.Boolean`
enum JavaBoolean {
    static func call(_ name: String, on value: Bool, _ arguments: [VTLValue]) -> VTLValue? {
        switch (name, arguments.count) {
        case ("toString", 0): .string(value ? "true" : "false")
        case ("booleanValue", 0): .bool(value)
        case ("hashCode", 0): .int(VTLValue.hashCode(.bool(value)))
        case ("equals", 1): .bool(VTLValue.bool(value).equals(arguments[0]))
        case ("parseBoolean", 1), ("valueOf", 1): .bool(arguments[0].text.lowercased() == "true")
        case ("toString", 1): .string(arguments[0].text)
        case ("compareTo", 1):
            if case .bool(let other) = arguments[0] { .int(value == other ? 0 : value ? 1 : -1) } else { nil }
        default: nil
        }
    }
}
