import EmulatorCore
import OrderedCollections

/// What a selection asks for and what of it the subscriber may not read, found once a plan.
struct SelectionReading {
    struct Selection {
        var fields: [SelectedField] = []
        /// Of the top-level fields only: what lies deeper comes as null with an error like anywhere else.
        var refusals: [ReadRefusal] = []
        /// Real AppSync was seen to deliver nothing when the whole type is closed to a mode (facts 2.2, grade M); with
        /// some fields open the frame goes out with nulls and errors, like an answer over HTTP (not captured).
        var allRefused: Bool { !refusals.isEmpty && refusals.count == fields.count }
    }

    let schema: Schema
    let document: Document
    let access: any FieldAccess
    let identity: Identity

    func read(_ selections: [AppSyncEmu.Selection], on type: String) -> Selection {
        var selection = Selection()
        collect(selections, on: type, into: &selection, visited: [])
        return selection
    }

    private func collect(
        _ selections: [AppSyncEmu.Selection], on type: String, into selection: inout Selection, visited: Set<String>
    ) {
        for item in selections {
            switch item {
            case .field(let field):
                add(field, on: type, to: &selection, visited: visited)
            case .inlineFragment(let fragment):
                collect(fragment.selectionSet, on: fragment.typeCondition ?? type, into: &selection, visited: visited)
            case .fragmentSpread(let spread):
                guard !visited.contains(spread.name),
                    let fragment = document.fragments.first(where: { $0.name == spread.name })
                else { continue }
                collect(
                    fragment.selectionSet, on: fragment.typeCondition, into: &selection,
                    visited: visited.union([spread.name]))
            }
        }
    }

    private func add(_ field: Field, on type: String, to selection: inout Selection, visited: Set<String>) {
        guard let definition = schema.types[type]?.fields?[field.name] else { return }
        var below = Selection()
        collect(field.selectionSet, on: definition.type.name, into: &below, visited: visited)
        if let index = selection.fields.firstIndex(where: { $0.name == field.name }) {
            selection.fields[index].children += below.fields
            return
        }
        selection.fields.append(SelectedField(name: field.name, children: below.fields))
        if let refusal = access.refusal(of: definition, on: type, to: identity) {
            selection.refusals.append(
                ReadRefusal(type: type, field: field.name, reason: refusal.reason ?? refusal.message))
        }
    }
}
