import EmulatorCore
import OrderedCollections

/// A map with Java's reference semantics, in order of insertion (`LinkedHashMap`). Keys are strings: whatever else a
/// template uses as a key is written as text.
final class VTLMap {
    private(set) var entries: OrderedDictionary<String, VTLValue>

    init(_ entries: OrderedDictionary<String, VTLValue> = [:]) { self.entries = entries }
    init(json members: JSONObject) { entries = members.mapValues { VTLValue($0) } }

    deinit {
        guard ContainerRelease.isNeeded(for: entries.values) else { return }
        var values = takeValues()
        ContainerRelease.release(&values)
    }

    var count: Int { entries.count }

    subscript(key: String) -> VTLValue? {
        guard let value = entries[key] else { return nil }
        guard case .frozen = value else { return value }
        let thawed = value.thawed
        entries[key] = thawed
        return thawed
    }

    func put(_ key: String, _ value: VTLValue) { entries[key] = value }
    func remove(_ key: String) -> VTLValue? { entries.removeValue(forKey: key)?.thawed }
    func removeAll() { entries.removeAll() }

    var keys: [String] { Array(entries.keys) }
    var values: [VTLValue] {
        keys.map { self[$0] ?? .null }
    }

    /// For `ContainerRelease`.
    func takeValues() -> [VTLValue] {
        defer { entries = [:] }
        return Array(entries.values)
    }
}
