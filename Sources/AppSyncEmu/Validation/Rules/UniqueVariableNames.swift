/// 5.8.1: an operation defines a variable once.
struct UniqueVariableNames: ValidationRule {
    mutating func enter(_ operation: OperationDefinition, _ context: inout ValidationContext) {
        guard operation.variableDefinitions.count > 1 else { return }
        var names: Set<String> = []
        for variable in operation.variableDefinitions where !names.insert(variable.name).inserted {
            context.report(
                .duplicateVariableName,
                "There can be only one variable named '\(variable.name)'",
                at: variable.location
            )
        }
    }
}
