package import EmulatorCore
import OrderedCollections

/// What the mutation field that published selects, for the sentences of verdicts: looked into when one is read, not
/// when it happened.
package struct MutationSelection: Sendable {
    private let selections: [Selection]
    private let responseKey: String
    private let document: Document
    /// What `@skip` and `@include` ask for; a log of publications must not hold on to their other variables.
    private let conditions: JSONObject

    /// - Parameters:
    ///   - operation: one root field of which published.
    ///   - responseKey: that field's.
    ///   - variables: coerced.
    package init(
        of operation: OperationDefinition, _ responseKey: String, in document: Document, variables: JSONObject
    ) {
        selections = operation.selectionSet
        self.responseKey = responseKey
        self.document = document
        conditions = variables.filter { $0.value.bool != nil }
    }

    /// Under which names a field is selected, if it is, but not under its own: `o`, or `p.floor` for `place.floor`.
    func otherName(of path: String) -> String? {
        let names = path.split(separator: ".").map(String.init)
        for root in fields(of: selections) where root.responseKey == responseKey {
            if let found = find(names[...], in: root.selectionSet), found != path { return found }
        }
        return nil
    }

    private func find(_ names: ArraySlice<String>, in selections: [Selection]) -> String? {
        guard let name = names.first else { return nil }
        let rest = names.dropFirst()
        for field in fields(of: selections) where field.name == name {
            if rest.isEmpty { return field.responseKey }
            if let below = find(rest, in: field.selectionSet) { return "\(field.responseKey).\(below)" }
        }
        return nil
    }

    /// With those of fragments, whatever type these are for.
    private func fields(of selections: [Selection], open: Set<String> = []) -> [Field] {
        selections.flatMap { selection -> [Field] in
            switch selection {
            case .field(let field):
                return FieldCollection.includes(field.directives, variables: conditions) ? [field] : []
            case .inlineFragment(let fragment):
                guard FieldCollection.includes(fragment.directives, variables: conditions) else { return [] }
                return fields(of: fragment.selectionSet, open: open)
            case .fragmentSpread(let spread):
                guard FieldCollection.includes(spread.directives, variables: conditions), !open.contains(spread.name),
                    let fragment = document.fragment(named: spread.name)
                else { return [] }
                return fields(of: fragment.selectionSet, open: open.union([spread.name]))
            }
        }
    }
}
