import OrderedCollections

/// `java.util.Map` and `Map.Entry`, as far as templates use them. `keySet`, `values` and `entrySet` are views, as
/// Java's are: what is removed from them is removed from the map.
enum JavaMap {
    /// nil when there is no such method for these arguments.
    static func call(_ name: String, on map: VTLMap, _ arguments: [VTLValue]) -> VTLValue? {
        switch arguments.count {
        case 0: call(name, on: map)
        case 1: call(name, on: map, arguments[0])
        case 2: call(name, on: map, arguments[0], arguments[1])
        case 3: name == "replace" ? replace(arguments[0].text, arguments[1], arguments[2], in: map) : nil
        default: nil
        }
    }

    private static func call(_ name: String, on map: VTLMap) -> VTLValue? {
        switch name {
        case "size": return .int(map.count)
        case "isEmpty": return .bool(map.count == 0)
        case "keySet": return .list(VTLList(map.keys.map { .string($0) }, viewOf: map))
        case "values": return .list(VTLList(map.values))
        case "entrySet":
            return .list(VTLList(map.keys.map { .entry(VTLEntry($0, of: map)) }, viewOf: map))
        case "toString": return .string(VTLValue.map(map).text)
        case "hashCode": return .int(VTLValue.hashCode(.map(map)))
        case "clone": return .map(VTLMap(map.entries))
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
        case "replace":
            guard let old = map[key] else { return .null }
            map.put(key, second)
            return old
        case "remove":
            guard let old = map[key], old.equals(second) else { return .bool(false) }
            _ = map.remove(key)
            return .bool(true)
        default: return nil
        }
    }

    /// Only where the old value is the one that is expected.
    private static func replace(_ key: String, _ old: VTLValue, _ new: VTLValue, in map: VTLMap) -> VTLValue {
        guard let present = map[key], present.equals(old) else { return .bool(false) }
        map.put(key, new)
        return .bool(true)
    }

    static func call(_ name: String, on entry: VTLEntry, _ arguments: [VTLValue]) -> VTLValue? {
        switch (name, arguments.count) {
        case ("getKey", 0): return .string(entry.key)
        case ("getValue", 0): return entry.value
        case ("toString", 0): return .string(VTLValue.entry(entry).text)
        case ("hashCode", 0): return .int(VTLValue.hashCode(.entry(entry)))
        case ("equals", 1): return .bool(VTLValue.entry(entry).equals(arguments[0]))
        case ("setValue", 1):
            let old = entry.value
            entry.setValue(arguments[0])
            return old
        default: return nil
        }
    }
}
