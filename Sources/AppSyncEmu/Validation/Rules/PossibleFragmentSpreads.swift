import OrderedCollections

/// 5.5.2.3: a fragment's type and the type it stands in have an object type in common.
struct PossibleFragmentSpreads: ValidationRule {
    mutating func enter(_ spread: FragmentSpread, _ context: inout ValidationContext) {
        guard let parent = context.parentType, let fragment = context.document.fragment(named: spread.name),
            !overlap(parent, fragment.typeCondition, context.schema)
        else { return }
        context.report(
            .invalidFragmentType,
            "Fragment \(spread.name) cannot be spread here as objects of type \(parent) can never be of type "
                + fragment.typeCondition,
            at: spread.location
        )
    }

    mutating func enter(_ fragment: InlineFragment, _ context: inout ValidationContext) {
        guard let parent = context.parentType, let condition = fragment.typeCondition,
            !overlap(parent, condition, context.schema)
        else { return }
        context.report(
            .invalidFragmentType,
            "Fragment cannot be spread here as objects of type \(parent) can never be of type \(condition)",
            at: fragment.location
        )
    }

    /// Types that are unknown or no composites are other rules' matter.
    private func overlap(_ left: String, _ right: String, _ schema: Schema) -> Bool {
        guard left != right, schema.types[right]?.isComposite == true else { return true }
        let possible = schema.possibleTypes(of: right)
        return schema.possibleTypes(of: left).contains(where: possible.contains)
    }
}
