import OrderedCollections

/// `java.util.Map` and `Map.Entry`, as far as templates use them. `keySet`, `values` and `entrySet` answer copies,
/// not views: a template that removes through them would see the difference.
enum JavaMap {
    /// nil when there is no such method for these arguments.
    static func call(_ name: String, on map: VTLMap, _ arguments: [VTLValue]) -> VTLValue? {
        switch arguments.count {
        case 0: call(name, on: map)
        case 1: call(name, on: map, arguments[0])
        case 2: call(name, on: map, arguments[0], arguments[1])
        default: nil
        }
    }

    private static func call(_ name: String, on map: VTLMap) -> VTLValue? {
        switch name {
        case "size": return .int(map.count)
        case "isEmpty": return .bool(map.count == 0)
        case "keySet": return .list(VTLList(map.keys.map { .string($0) }))
        case "values": return .list(VTLList(map.values))
        case "entrySet":
            return .list(VTLList(map.keys.map { .entry(key: $0, value: VTLEntryValue(map[$0] ?? .null)) }))
        case "toString": return .string(VTLValue.map(map).text)
        case "clear":
            map.removeAll()
            return .null
        default: return nil
        }
    }

    private static func call(_ name: String, on map: VTLMap, _ argument: VTLValue) -> VTLValue? {
        switch name {
        case "get": return map[argument.text] ?? .null
        case "containsKey": return .bool(map.entries[argument.text] != nil)
        case "containsValue": return .bool(map.entries.values.contains { $0.equals(argument) })
        case "remove": return map.remove(argument.text) ?? .null
        case "equals": return .bool(VTLValue.map(map).equals(argument))
        case "putAll":
            guard case .map(let other) = argument else { return nil }
            for (key, value) in other.entries.elements { map.put(key, value) }
            return .null
        default: return nil
        }
    }

    private static func call(_ name: String, on map: VTLMap, _ first: VTLValue, _ second: VTLValue) -> VTLValue? {
        let key = first.text
        switch name {
        case "put":
            let old = map[key]
            map.put(key, second)
            return old ?? .null
        case "putIfAbsent":
            let old = map[key]
            if old?.isNull ?? true { map.put(key, second) }
            return old ?? .null
        case "getOrDefault": return map[key] ?? second
        default: return nil
        }
    }

    static func call(_ name: String, onEntry key: String, _ value: VTLValue, _ arguments: [VTLValue]) -> VTLValue? {
        guard arguments.isEmpty else { return nil }
        return switch name {
        case "getKey": .string(key)
        case "getValue": value
        case "toString": .string("\(key)=\(value.text)")
        default: nil
        }
    }
}
