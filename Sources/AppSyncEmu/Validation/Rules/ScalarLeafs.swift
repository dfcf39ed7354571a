import OrderedCollections

/// 5.3.3: leaves have no selection set, composite types have one.
///
/// Captured: amplify-cli issues 1296 and 4409, amplify-android issue 702. A type inside `[…]` or `…!` has no name for
/// graphql-java and is written as null.
struct ScalarLeafs: ValidationRule {
    mutating func enter(_ field: Field, _ context: inout ValidationContext) {
        guard let type = context.fieldDefinition?.type, let definition = context.schema.types[type.name] else { return }
        let name = if case .named(let name) = type { name } else { "null" }
        if definition.isComposite, field.selectionSet.isEmpty {
            context.report(
                .subSelectionRequired,
                "Sub selection required for type \(name) of field \(field.name)",
                at: field.location
            )
        } else if !definition.isComposite, !field.selectionSet.isEmpty {
            context.report(
                .subSelectionNotAllowed,
                "Sub selection not allowed on leaf type \(name) of field \(field.name)",
                at: field.location
            )
        }
    }
}
