/// 5.8.5: a variable's type fits where the variable stands. Captured: apollographql/graphql-tag issue 652.
struct VariablesInAllowedPosition: ValidationRule {
    mutating func leave(_ document: Document, _ context: inout ValidationContext) {
        for (index, operation) in document.operations.enumerated() where !operation.variableDefinitions.isEmpty {
            for uses in context.reachableUses(from: index) {
                for use in uses.variables {
                    guard let expected = use.type,
                        let variable = operation.variableDefinitions.first(where: { $0.name == use.name }),
                        !allows(variable, expected, use.hasDefault)
                    else { continue }
                    context.report(
                        .variableTypeMismatch,
                        "Variable type '\(variable.type)' doesn't match expected type '\(expected)'",
                        at: use.location,
                        path: use.path
                    )
                }
            }
        }
    }

    /// IsVariableUsageAllowed
    private func allows(_ variable: VariableDefinition, _ expected: TypeReference, _ hasDefault: Bool) -> Bool {
        guard case .nonNull(let nullable) = expected, !variable.type.isNonNull else {
            return areCompatible(variable.type, expected)
        }
        let hasOwnDefault = variable.defaultValue != nil && variable.defaultValue != .null
        return (hasOwnDefault || hasDefault) && areCompatible(variable.type, nullable)
    }

    /// AreTypesCompatible
    private func areCompatible(_ variable: TypeReference, _ expected: TypeReference) -> Bool {
        switch (variable, expected) {
        case (.nonNull(let variable), .nonNull(let expected)): areCompatible(variable, expected)
        case (_, .nonNull): false
        case (.nonNull(let variable), _): areCompatible(variable, expected)
        case (.list(let variable), .list(let expected)): areCompatible(variable, expected)
        case (.named(let variable), .named(let expected)): variable == expected
        default: false
        }
    }
}
