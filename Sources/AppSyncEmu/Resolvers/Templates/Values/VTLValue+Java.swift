import OrderedCollections

extension VTLValue {
    /// The class a value has in Java, for messages and for what depends on it.
    var javaClass: String {
        switch self {
        case .null: "null"
        case .bool: "java.lang.Boolean"
        case .int(let value): Int32(exactly: value) == nil ? "java.lang.Long" : "java.lang.Integer"
        case .double: "java.lang.Double"
        case .big: "java.math.BigInteger"
        case .string: "java.lang.String"
        case .list: "java.util.ArrayList"
        case .map, .context: "java.util.LinkedHashMap"
        case .entry: "java.util.Map$Entry"
        case .iterator: "java.util.Iterator"
        case .block, .loop: "org.apache.velocity.runtime.directive.Scope"
        case .frozen: thawed.javaClass
        }
    }

    /// `hashCode()`, as 32 bits.
    static func hashCode(_ value: VTLValue) -> Int {
        var values = 1_000_000
        return Int(value.hashCode(depth: 0, &values))
    }

    private func hashCode(depth: Int, _ values: inout Int) -> Int32 {
        values -= 1
        guard depth < Self.depthLimit, values > 0 else { return 0 }
        switch thawed {
        case .bool(let value): return value ? 1231 : 1237
        case .int(let value):
            if let small = Int32(exactly: value) { return small }
            return Self.folded(UInt64(bitPattern: Int64(value)))
        case .double(let value): return Self.folded(value.bitPattern)
        case .string(let text): return Int32(JavaString.hashCode(text))
        case .list(let list):
            var hash: Int32 = 1
            for element in list.elements { hash = 31 &* hash &+ element.hashCode(depth: depth + 1, &values) }
            return hash
        case .map(let map):
            var hash: Int32 = 0
            for (key, value) in map.entries.elements {
                hash = hash &+ (Int32(JavaString.hashCode(key)) ^ value.hashCode(depth: depth + 1, &values))
            }
            return hash
        case .entry(let entry):
            return Int32(JavaString.hashCode(entry.key)) ^ entry.value.hashCode(depth: depth + 1, &values)
        default: return 0
        }
    }

    private static func folded(_ bits: UInt64) -> Int32 { Int32(truncatingIfNeeded: bits ^ (bits >> 32)) }
}
