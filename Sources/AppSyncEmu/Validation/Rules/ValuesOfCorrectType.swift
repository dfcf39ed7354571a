import OrderedCollections

/// 5.6.1: literals are of the type of their place; a variable's default is of the variable's type.
struct ValuesOfCorrectType: ValidationRule {
    mutating func enter(_ list: ArgumentList, _ context: inout ValidationContext) {
        for argument in list.arguments {
            guard let definition = list.definitions[argument.name],
                let problem = LiteralProblem.find(in: argument.value, as: definition.type, schema: context.schema)
            else { continue }
            context.report(
                .wrongType,
                "argument '\(argument.name)\(problem.place)' with value '\(Printer.printJava(problem.value))' "
                    + problem.message,
                at: argument.location
            )
        }
    }

    mutating func enter(_ variable: VariableDefinition, _ context: inout ValidationContext) {
        guard let value = variable.defaultValue,
            LiteralProblem.find(in: value, as: variable.type, schema: context.schema) != nil
        else { return }
        context.report(
            .badValueForDefaultArg,
            "Bad default value \(Printer.printJava(value)) for type \(variable.type)",
            at: variable.location
        )
    }
}
