import EmulatorCore

extension UtilFunction {
    static let checks: [UtilFunction] = [
        test("isNull") { $0.isNull },
        test("isNullOrEmpty") { isNullOrEmpty($0) },
        test("isNullOrBlank") { isNullOrBlank($0) },
        test("isString") { typeName($0) == "String" },
        test("isNumber") { typeName($0) == "Number" },
        test("isBoolean") { typeName($0) == "Boolean" },
        test("isList") { typeName($0) == "List" },
        test("isMap") { typeName($0) == "Map" },
        choice("defaultIfNull") { $0.isNull },
        choice("defaultIfNullOrEmpty") { isNullOrEmpty($0) },
        choice("defaultIfNullOrBlank") { isNullOrBlank($0) },
        UtilFunction("typeOf", pure: { $0.count == 1 ? .string(typeName($0[0])) : .null }),
    ]

    private static func test(_ name: String, _ predicate: @escaping @Sendable (VTLValue) -> Bool) -> UtilFunction {
        UtilFunction(name, pure: { $0.count == 1 ? .bool(predicate($0[0])) : .null })
    }

    private static func choice(_ name: String, _ isMissing: @escaping @Sendable (VTLValue) -> Bool) -> UtilFunction {
        UtilFunction(name, pure: { $0.count == 2 ? (isMissing($0[0]) ? $0[1] : $0[0]) : .null })
    }

    private static func isNullOrEmpty(_ value: VTLValue) -> Bool {
        switch value {
        case .null: true
        case .string(let text): text.isEmpty
        default: false
        }
    }

    private static func isNullOrBlank(_ value: VTLValue) -> Bool {
        switch value {
        case .null: true
        case .string(let text): text.isBlank
        default: false
        }
    }

    /// `Null`, `Number`, `String`, `Map`, `List`, `Boolean`, and for anything else `Object`
    private static func typeName(_ value: VTLValue) -> String {
        switch value.thawed {
        case .null: "Null"
        case .bool: "Boolean"
        case .int, .double, .big: "Number"
        case .string: "String"
        case .list: "List"
        case .map, .context, .frozen: "Map"
        case .entry, .loop, .iterator, .block: "Object"
        }
    }
}
