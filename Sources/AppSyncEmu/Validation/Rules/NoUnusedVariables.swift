/// 5.8.4: an operation, or a fragment that it reaches, uses the variables it defines.
struct NoUnusedVariables: ValidationRule {
    mutating func leave(_ document: Document, _ context: inout ValidationContext) {
        for (index, operation) in document.operations.enumerated() where !operation.variableDefinitions.isEmpty {
            var used: Set<String> = []
            for uses in context.reachableUses(from: index) { used.formUnion(uses.variables.map(\.name)) }
            for variable in operation.variableDefinitions where !used.contains(variable.name) {
                context.report(.unusedVariable, "Unused variable \(variable.name)", at: variable.location)
            }
        }
    }
}
