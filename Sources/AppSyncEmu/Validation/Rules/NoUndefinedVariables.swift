/// 5.8.3: an operation defines the variables that it and its fragments use.
struct NoUndefinedVariables: ValidationRule {
    mutating func leave(_ document: Document, _ context: inout ValidationContext) {
        for (index, operation) in document.operations.enumerated() {
            for uses in context.reachableUses(from: index) {
                for variable in uses.variables
                where !operation.variableDefinitions.contains(where: { $0.name == variable.name }) {
                    context.report(
                        .undefinedVariable,
                        "Undefined variable \(variable.name)",
                        at: variable.location,
                        path: variable.path
                    )
                }
            }
        }
    }
}
