import EmulatorCore
import OrderedCollections

extension UtilFunction {
    /// "List helpers in $util.list" and "Map helpers in $util.map": shallow copies, never the original.
    static let collections: [UtilFunction] = [
        copy("list.copyAndRetainAll") { element, wanted in wanted.contains { $0.equals(element) } },
        copy("list.copyAndRemoveAll") { element, wanted in !wanted.contains { $0.equals(element) } },
        copyKeys("map.copyAndRetainAllKeys") { $1.contains($0) },
        copyKeys("map.copyAndRemoveAllKeys") { !$1.contains($0) },
        UtilFunction("list.sortList") { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 3, case .list(let list) = arguments[0], case .bool(let isDescending) = arguments[1]
            else { return .null }
            // "Only lists containing a maximum of 1000 objects are supported." What happens to others is not said.
            guard list.count <= sortLimit else {
                throw .exceeded("$util.list.sortList takes lists of at most \(sortLimit) elements.")
            }
            return .list(VTLList(sorted(list.values, isDescending, by: arguments[2])))
        },
    ]

    private static let sortLimit = 1_000

    /// Maps by the property; "if all of the objects are not from the same class, the original list is returned".
    private static func sorted(_ values: [VTLValue], _ isDescending: Bool, by property: VTLValue) -> [VTLValue] {
        guard values.contains(where: { if case .map = $0 { true } else { false } }) else {
            return VTLValue.sorted(values, isDescending: isDescending) ?? values
        }
        var keys: [VTLValue] = []
        for value in values {
            guard case .map(let map) = value else { return values }
            keys.append(map[property.text] ?? .null)
        }
        guard Set(keys.map(\.javaClass)).count == 1, !keys.contains(where: { $0.naturalOrder(against: $0) == nil })
        else { return values }
        return keys.indices.sorted { left, right in
            let order = keys[left].naturalOrder(against: keys[right]) ?? 0
            return order == 0 ? left < right : isDescending ? order > 0 : order < 0
        }
        .map { values[$0] }
    }

    /// Of comparisons between two lists: they are compared element by element.
    static let comparisonLimit = 4_000_000

    private static func copy(
        _ name: String,
        _ isKept: @escaping @Sendable (VTLValue, [VTLValue]) -> Bool
    ) -> UtilFunction {
        UtilFunction(name) { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 2, case .list(let list) = arguments[0], case .list(let other) = arguments[1]
            else { return .null }
            guard list.count * other.count <= comparisonLimit else {
                throw .exceeded("$util.\(name) takes more than \(comparisonLimit) comparisons.")
            }
            return .list(VTLList(list.values.filter { isKept($0, other.elements) }))
        }
    }

    private static func copyKeys(
        _ name: String,
        _ isKept: @escaping @Sendable (String, Set<String>) -> Bool
    ) -> UtilFunction {
        UtilFunction(
            name,
            pure: { arguments in
                guard arguments.count == 2, case .map(let map) = arguments[0], case .list(let list) = arguments[1]
                else { return .null }
                let keys = Set(list.elements.map(\.text))
                let copy = VTLMap()
                for key in map.keys where isKept(key, keys) { copy.put(key, map[key] ?? .null) }
                return .map(copy)
            }
        )
    }
}
