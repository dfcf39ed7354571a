/// `java.util.List`, and the arrays and views that Velocity treats like one, as far as templates use them.
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
        case "size": return .int(list.count)
        case "isEmpty": return .bool(list.count == 0)
        case "toString": return .string(VTLValue.list(list).text)
        case "hashCode": return .int(VTLValue.hashCode(.list(list)))
        case "toArray", "clone": return .list(VTLList(list.values))
        case "iterator", "listIterator": return .iterator(VTLIterator(list.values))
        // Java 21, and `LinkedList` before it.
        case "getFirst": return list[0] ?? .null
        case "getLast": return list[list.count - 1] ?? .null
        case "clear":
            list.replaceAll([])
            return .null
        default: return nil
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
        // A comparator can only be null here: the natural order.
        case "sort": return argument.isNull ? sort(list) : nil
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
        case "addAll":
            guard let others = elements(second), (0...list.count).contains(index) else { return nil }
            list.replaceAll(Array(list.elements[..<index]) + others + Array(list.elements[index...]))
            return .bool(!others.isEmpty)
        case "set": return list.set(second, at: index) ?? .null
        case "subList":
            guard let end = second.index, index >= 0, index <= end, end <= list.count else { return .null }
            return .list(VTLList(Array(list.elements[index..<end])))
        default: return nil
        }
    }

    /// An integer is a position, anything else an element.
    private static func remove(_ argument: VTLValue, from list: VTLList) -> VTLValue {
        if case .int(let index) = argument, !list.isSet { return list.remove(at: index) ?? .null }
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

    /// What is not all numbers or all strings cannot be compared: Java throws, the list stays as it is.
    private static func sort(_ list: VTLList) -> VTLValue {
        if let sorted = VTLValue.sorted(list.values) { list.replaceAll(sorted) }
        return .null
    }

    private static func elements(_ value: VTLValue) -> [VTLValue]? {
        if case .list(let list) = value { list.values } else { nil }
    }
}
