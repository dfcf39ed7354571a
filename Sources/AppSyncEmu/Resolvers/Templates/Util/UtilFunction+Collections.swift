import EmulatorCore
import OrderedCollections

extension UtilFunction {
    /// "List helpers in $util.list" and "Map helpers in $util.map": shallow copies, never the original.
    static let collections: [UtilFunction] = [
        copy("list.copyAndRetainAll") { element, wanted in wanted.contains { $0.equals(element) } },
        copy("list.copyAndRemoveAll") { element, wanted in !wanted.contains { $0.equals(element) } },
        copyKeys("map.copyAndRetainAllKeys") { $1.contains($0) },
        copyKeys("map.copyAndRemoveAllKeys") { !$1.contains($0) },
    ]

    private static func copy(
        _ name: String,
        _ isKept: @escaping @Sendable (VTLValue, [VTLValue]) -> Bool
    ) -> UtilFunction {
        UtilFunction(
            name,
            pure: { arguments in
                guard arguments.count == 2, case .list(let list) = arguments[0], case .list(let other) = arguments[1]
                else { return .null }
                return .list(VTLList(list.values.filter { isKept($0, other.elements) }))
            }
        )
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
