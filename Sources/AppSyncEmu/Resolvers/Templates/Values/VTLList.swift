/// A list with Java's reference semantics (`ArrayList`).
final class VTLList {
    private(set) var elements: [VTLValue]

    init(_ elements: [VTLValue] = []) { self.elements = elements }

    var count: Int { elements.count }

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
        return old
    }

    func replaceAll(_ elements: [VTLValue]) { self.elements = elements }
}
