import EmulatorCore

/// `$ctx.info.selectionSetList` (AppSync developer guide, resolver context reference).
enum SelectionSetList {
    /// Fragments used in many places can name more paths than fit into memory; no honest selection comes near.
    private static let limit = 10_000

    /// The response keys below a field, nested ones as `a/b`, each once.
    static func list(of fields: [Field], document: Document, variables: JSONObject) -> [String] {
        var visit = Visit(document: document, variables: variables)
        for field in fields { visit.add(field.selectionSet, prefix: "") }
        return visit.list
    }

    private struct Visit {
        let document: Document
        let variables: JSONObject
        var list: [String] = []
        var listed: Set<String> = []
        /// Fragments that are being visited: validation has refused cycles, this only keeps the walk finite.
        var open: [String] = []

        mutating func add(_ selectionSet: [Selection], prefix: String) {
            for selection in selectionSet {
                guard list.count < limit else { return }
                switch selection {
                case .field(let field):
                    guard FieldCollection.includes(field.directives, variables: variables) else { continue }
                    let path = prefix.isEmpty ? field.responseKey : "\(prefix)/\(field.responseKey)"
                    if listed.insert(path).inserted { list.append(path) }
                    if !field.selectionSet.isEmpty { add(field.selectionSet, prefix: path) }
                case .inlineFragment(let fragment):
                    guard FieldCollection.includes(fragment.directives, variables: variables) else { continue }
                    add(fragment.selectionSet, prefix: prefix)
                case .fragmentSpread(let spread):
                    guard FieldCollection.includes(spread.directives, variables: variables),
                        !open.contains(spread.name), let fragment = document.fragment(named: spread.name)
                    else { continue }
                    open.append(spread.name)
                    add(fragment.selectionSet, prefix: prefix)
                    open.removeLast()
                }
            }
        }
    }
}
