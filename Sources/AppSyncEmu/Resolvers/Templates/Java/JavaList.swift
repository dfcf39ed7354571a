/// `java.util.List`, as far as templates use it.
enum JavaList {
    /// nil when there is no such method for these arguments.
    static func call(_ name: String, on list: VTLList, _ arguments: [VTLValue]) -> VTLValue? {
        switch arguments.count {
        case 0: call(name, on: list)
        case 1: call(name, on: list, arguments[0])
        case 2: call(name, on: list, arguments[0], arguments[1])
        default: nil
        }
    }

    private static func call(_ name: String, on list: VTLList) -> VTLValue? {
        switch name {
        case "size": .int(list.count)
        case "isEmpty": .bool(list.count == 0)
        case "toString": .string(VTLValue.list(list).text)
        case "clear":
            {
                list.replaceAll([]); return .null
            }()
        default: nil
        }
    }

    private static func call(_ name: String, on list: VTLList, _ argument: VTLValue) -> VTLValue? {
        switch name {
        case "add":
            list.append(argument)
            return .bool(true)
        case "get": return argument.index.map { list[$0] ?? .null }
        case "contains": return .bool(list.elements.contains { $0.equals(argument) })
        case "indexOf": return .int(list.elements.firstIndex { $0.equals(argument) } ?? -1)
        case "lastIndexOf": return .int(list.elements.lastIndex { $0.equals(argument) } ?? -1)
        case "equals": return .bool(VTLValue.list(list).equals(argument))
        case "remove": return remove(argument, from: list)
        default: break
        }
        guard let others = elements(argument) else { return nil }
        switch name {
        case "addAll":
            list.replaceAll(list.elements + others)
            return .bool(!others.isEmpty)
        case "containsAll":
            return .bool(others.allSatisfy { other in list.elements.contains { $0.equals(other) } })
        case "removeAll": return keep(in: list) { element in !others.contains { $0.equals(element) } }
        case "retainAll": return keep(in: list) { element in others.contains { $0.equals(element) } }
        default: return nil
        }
    }

    private static func call(_ name: String, on list: VTLList, _ first: VTLValue, _ second: VTLValue) -> VTLValue? {
        guard let index = first.index else { return nil }
        switch name {
        case "add":
            _ = list.insert(second, at: index)
            return .null
        case "set": return list.set(second, at: index) ?? .null
        case "subList":
            guard let end = second.index, index >= 0, index <= end, end <= list.count else { return .null }
            return .list(VTLList(Array(list.elements[index..<end])))
        default: return nil
        }
    }

    /// An integer is a position, anything else an element.
    private static func remove(_ argument: VTLValue, from list: VTLList) -> VTLValue {
        if case .int(let index) = argument { return list.remove(at: index) ?? .null }
        guard let index = list.elements.firstIndex(where: { $0.equals(argument) }) else { return .bool(false) }
        _ = list.remove(at: index)
        return .bool(true)
    }

    private static func keep(in list: VTLList, _ predicate: (VTLValue) -> Bool) -> VTLValue {
        let kept = list.elements.filter(predicate)
        let isChanged = kept.count != list.count
        list.replaceAll(kept)
        return .bool(isChanged)
    }

    private static func elements(_ value: VTLValue) -> [VTLValue]? {
        if case .list(let list) = value { list.values } else { nil }
    }
}
