import OrderedCollections

/// 5.8.2: variables are scalars, enums and input objects.
struct VariablesAreInputTypes: ValidationRule {
    mutating func enter(_ variable: VariableDefinition, _ context: inout ValidationContext) {
        guard context.schema.types[variable.type.name]?.isInput == false else { return }
        context.report(.nonInputTypeOnVariable, "Wrong type for a variable", at: variable.location)
    }
}
