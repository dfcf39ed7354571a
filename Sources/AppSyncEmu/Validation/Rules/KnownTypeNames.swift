import OrderedCollections

/// 5.5.1.2: types that fragments and variables name exist.
struct KnownTypeNames: ValidationRule {
    mutating func enter(_ variable: VariableDefinition, _ context: inout ValidationContext) {
        check(variable.type.name, variable.location, &context)
    }

    mutating func enter(_ fragment: FragmentDefinition, _ context: inout ValidationContext) {
        check(fragment.typeCondition, fragment.location, &context)
    }

    mutating func enter(_ fragment: InlineFragment, _ context: inout ValidationContext) {
        if let condition = fragment.typeCondition { check(condition, fragment.location, &context) }
    }

    private func check(_ name: String, _ location: SourceLocation, _ context: inout ValidationContext) {
        guard context.schema.types[name] == nil else { return }
        context.report(.unknownType, "Unknown type \(name)", at: location)
    }
}
