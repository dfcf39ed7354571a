import EmulatorCore

/// `java.lang.Integer`, `Long` and `Double`, as far as templates use them.
enum JavaNumber {
    static func call(_ name: String, on value: VTLValue, _ arguments: [VTLValue]) -> VTLValue? {
        switch (name, arguments.count) {
        case ("toString", 0): .string(value.text)
        case ("intValue", 0), ("longValue", 0): value.index.map { .int($0) } ?? value
        case ("doubleValue", 0), ("floatValue", 0): value.double.map { .double($0) }
        case ("equals", 1): .bool(value.equals(arguments[0]))
        case ("compareTo", 1): value.order(against: arguments[0]).map { .int($0) }
        case ("isNaN", 0): value.double.map { .bool($0.isNaN) }
        default: nil
        }
    }
}

/// `java.lang.Boolean`
enum JavaBoolean {
    static func call(_ name: String, on value: Bool, _ arguments: [VTLValue]) -> VTLValue? {
        switch (name, arguments.count) {
        case ("toString", 0): .string(value ? "true" : "false")
        case ("booleanValue", 0): .bool(value)
        case ("equals", 1): .bool(VTLValue.bool(value).equals(arguments[0]))
        default: nil
        }
    }
}
