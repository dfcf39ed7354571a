import EmulatorCore
import OrderedCollections

/// A value inside a mapping template: what Java's objects are to Velocity.
///
/// Lists and maps are references, as Java's are: `#set($b = $a)` makes two names of one map. Values never leave the
/// evaluation that made them.
enum VTLValue {
    case null
    case bool(Bool)
    /// `Integer` and `Long`.
    case int(Int)
    case double(Double)
    /// A number that neither holds exactly (`BigInteger`): kept as text, calculated with as a double.
    case big(JSONNumber)
    case string(String)
    case list(VTLList)
    case map(VTLMap)
    /// One of what `entrySet()` answers.
    case entry(VTLEntry)
    case iterator(VTLIterator)
    /// `#define`: what it comes to is asked each time the reference is printed.
    case block(VTLBlock)
    /// `$foreach`
    case loop(VTLLoop)
    /// `$ctx` as a whole.
    case context(VTLContext)
    /// A list or object nobody has touched; becomes `list` or `map` when its container hands it out.
    case frozen(JSONValue)

    init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .string(let value): self = .string(value)
        case .array, .object: self = .frozen(json)
        case .number(let number):
            if let int = number.int {
                self = .int(int)
            } else if number.text.utf8.allSatisfy({ $0.isASCIIDigit || $0 == UInt8(ascii: "-") }) {
                self = .big(number)
            } else if let double = number.double, double.isFinite {
                self = .double(double)
            } else {
                self = .big(number)
            }
        }
    }

    /// The same value with a list or map of its own, if it was frozen.
    var thawed: VTLValue {
        guard case .frozen(let json) = self else { return self }
        switch json {
        case .array(let elements): return .list(VTLList(elements.map { VTLValue($0) }))
        case .object(let members): return .map(VTLMap(json: members))
        default: return VTLValue(json)
        }
    }

    var isNull: Bool { if case .null = self { true } else { false } }
    var string: String? { if case .string(let value) = self { value } else { nil } }

    /// What `#if` thinks of it: everything but null and false is true, the empty string, too (Velocity 1.7 user
    /// guide, "Conditionals").
    var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        default: true
        }
    }

    var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        case .big(let number): number.double
        default: nil
        }
    }

    /// For arguments that Java would take as an `int`.
    var index: Int? {
        switch self {
        case .int(let value): value
        case .double(let value): Int(exactly: value.rounded(.towardZero))
        default: nil
        }
    }
}

/// `java.util.Map.Entry`
final class VTLEntry {
    let key: String
    private(set) var value: VTLValue
    private let map: VTLMap

    init(_ key: String, of map: VTLMap) {
        self.key = key
        self.map = map
        value = map[key] ?? .null
    }

    func setValue(_ value: VTLValue) {
        self.value = value
        map.put(key, value)
    }
}

/// `java.util.Iterator`
final class VTLIterator {
    private var rest: ArraySlice<VTLValue>

    init(_ values: [VTLValue]) { rest = values[...] }

    /// nil when there is no such method.
    func call(_ name: String, _ arguments: [VTLValue]) -> VTLValue? {
        guard arguments.isEmpty else { return nil }
        return switch name {
        case "hasNext": .bool(!rest.isEmpty)
        // Java throws at the end, Velocity makes null of that.
        case "next": rest.popFirst()?.thawed ?? .null
        default: nil
        }
    }

    func remaining() -> [VTLValue] {
        defer { rest = [] }
        return Array(rest)
    }
}

/// The content of a `#define`.
final class VTLBlock {
    let nodes: [TemplateNode]

    init(_ nodes: [TemplateNode]) { self.nodes = nodes }
}

/// `$foreach`: where a loop stands (Velocity 1.7 user guide, "Loops").
final class VTLLoop {
    var index = 0
    var hasNext = false
    let parent: VTLValue

    init(parent: VTLValue) { self.parent = parent }

    private var topmost: VTLValue {
        if case .loop(let outer) = parent { outer.topmost } else { .loop(self) }
    }

    /// `getIndex()`, `hasNext()`, `isFirst()`: the methods behind the properties.
    func call(_ name: String) -> VTLValue? {
        switch name {
        case "hasNext", "isFirst", "isLast", "getIndex", "getCount", "getParent", "getTopmost", "getHasNext":
            let bare = name == "hasNext" ? name : String(name.drop { $0.isLowercase })
            return property(bare.prefix(1).lowercased() + bare.dropFirst())
        default: return nil
        }
    }

    func property(_ name: String) -> VTLValue {
        switch name {
        case "index": .int(index)
        case "count": .int(index + 1)
        case "hasNext": .bool(hasNext)
        case "first": .bool(index == 0)
        case "last": .bool(!hasNext)
        case "parent": parent
        case "topmost": topmost
        default: .null
        }
    }
}
