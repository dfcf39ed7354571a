/// A list with Java's reference semantics (`ArrayList`).
final class VTLList {
    private(set) var elements: [VTLValue]
    /// The map whose keys or entries these are.
    private let origin: VTLMap?

    init(_ elements: [VTLValue] = [], viewOf origin: VTLMap? = nil) {
        self.elements = elements
        self.origin = origin
    }

    deinit {
        guard ContainerRelease.isNeeded(for: elements) else { return }
        ContainerRelease.release(&elements)
    }

    var count: Int { elements.count }
    /// A set has no positions.
    var isSet: Bool { origin != nil }

    /// nil outside the list, where Java throws and Velocity makes null of it.
    subscript(index: Int) -> VTLValue? {
        guard elements.indices.contains(index) else { return nil }
        guard case .frozen = elements[index] else { return elements[index] }
        let thawed = elements[index].thawed
        elements[index] = thawed
        return thawed
    }

    var values: [VTLValue] { elements.indices.map { self[$0] ?? .null } }

    func append(_ value: VTLValue) { elements.append(value) }

    func insert(_ value: VTLValue, at index: Int) -> Bool {
        guard (0...elements.count).contains(index) else { return false }
        elements.insert(value, at: index)
        return true
    }

    func set(_ value: VTLValue, at index: Int) -> VTLValue? {
        guard let old = self[index] else { return nil }
        elements[index] = value
        return old
    }

    func remove(at index: Int) -> VTLValue? {
        guard let old = self[index] else { return nil }
        elements.remove(at: index)
        _ = origin?.remove(Self.key(of: old))
        return old
    }

    func replaceAll(_ elements: [VTLValue]) {
        if let origin {
            let kept = Set(elements.map { Self.key(of: $0) })
            for key in origin.keys where !kept.contains(key) { _ = origin.remove(key) }
        }
        self.elements = elements
    }

    private static func key(of element: VTLValue) -> String {
        if case .entry(let entry) = element { entry.key } else { element.text }
    }

    /// For `ContainerRelease`.
    func takeElements() -> [VTLValue] {
        defer { elements = [] }
        return elements
    }
}

/// Lets go of lists in lists in lists one after the other: Swift would recurse, and a template that wraps a list a
/// hundred thousand times would take the stack with it.
enum ContainerRelease {
    static func isNeeded(for elements: some Sequence<VTLValue>) -> Bool { elements.contains { $0.isContainer } }

    static func release(_ elements: inout [VTLValue]) {
        var lists: [VTLList] = []
        var maps: [VTLMap] = []
        collect(&elements, &lists, &maps)
        while !lists.isEmpty || !maps.isEmpty {
            if var list = lists.popLast() {
                guard isKnownUniquelyReferenced(&list) else { continue }
                var inner = list.takeElements()
                collect(&inner, &lists, &maps)
            } else if var map = maps.popLast() {
                guard isKnownUniquelyReferenced(&map) else { continue }
                var inner = map.takeValues()
                collect(&inner, &lists, &maps)
            }
        }
    }

    private static func collect(_ elements: inout [VTLValue], _ lists: inout [VTLList], _ maps: inout [VTLMap]) {
        for element in elements {
            switch element {
            case .list(let list): lists.append(list)
            case .map(let map): maps.append(map)
            default: break
            }
        }
        elements = []
    }
}

extension VTLValue {
    fileprivate var isContainer: Bool {
        switch self {
        case .list, .map: true
        default: false
        }
    }
}
