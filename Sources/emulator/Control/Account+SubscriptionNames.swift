import AppSyncEmu
import EmulatorCore
import OrderedCollections

extension Account {
    /// Refuses what no API, field or argument is called: who asks for it would wait in vain, or find nothing.
    ///
    /// - Parameter field: a subscription field; where `takesMutations`, also a mutation that publishes to one.
    func check(
        apiID: String?, field: String?, arguments wanted: [WantedArgument], takesMutations: Bool = false
    ) throws(ControlError) {
        var registries = fanOut.all
        if let apiID {
            registries = registries.filter { $0.apiID == apiID }
            guard !registries.isEmpty else {
                throw ControlError("there is no API \(apiID); there is \(Self.list(fanOut.all.map(\.apiID)))")
            }
        }
        var arguments: OrderedDictionary<String, [String]> = [:]
        for registry in registries {
            for (name, names) in registry.subscriptionFields where field == nil || field == name {
                arguments[name, default: []] += names
            }
            guard takesMutations else { continue }
            for (mutation, names) in registry.publishingMutations where field == mutation {
                arguments[mutation, default: []] += names
            }
        }
        if let field, arguments[field] == nil {
            let known = registries.flatMap { registry in
                Array(registry.subscriptionFields.keys)
                    + (takesMutations ? registry.publishingMutations.keys.sorted() : [])
            }
            let what = takesMutations ? "subscription field and no publishing mutation" : "subscription field"
            throw ControlError("there is no \(what) \(field); there is \(Self.list(known))")
        }
        for wanted in wanted where !arguments.values.contains(where: { $0.contains(wanted.name) }) {
            throw ControlError(
                field.map { "\($0) has no argument \(wanted.name)" }
                    ?? "no subscription field has an argument \(wanted.name)")
        }
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : OrderedSet(names).joined(separator: ", ")
    }
}
