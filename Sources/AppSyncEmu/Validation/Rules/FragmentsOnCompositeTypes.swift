import OrderedCollections

/// 5.5.1.3: fragments stand on objects, interfaces and unions.
struct FragmentsOnCompositeTypes: ValidationRule {
    mutating func enter(_ fragment: FragmentDefinition, _ context: inout ValidationContext) {
        guard context.schema.types[fragment.typeCondition]?.isComposite == false else { return }
        context.report(
            .fragmentTypeConditionInvalid,
            "Fragment type condition is invalid, must be on Object/Interface/Union",
            at: fragment.location
        )
    }

    mutating func enter(_ fragment: InlineFragment, _ context: inout ValidationContext) {
        guard let condition = fragment.typeCondition, context.schema.types[condition]?.isComposite == false else {
            return
        }
        context.report(
            .inlineFragmentTypeConditionInvalid,
            "Inline fragment type condition is invalid, must be on Object/Interface/Union",
            at: fragment.location
        )
    }
}
