/// 5.6.3: an input object's field is given once. graphql-java of that age does not check; the last one would win in
/// silence, so the specification is followed.
struct UniqueInputFieldNames: ValidationRule {
    mutating func enter(_ list: ArgumentList, _ context: inout ValidationContext) {
        for argument in list.arguments { check(argument.value, argument.valueLocation, &context) }
    }

    mutating func enter(_ variable: VariableDefinition, _ context: inout ValidationContext) {
        if let value = variable.defaultValue { check(value, variable.location, &context) }
    }

    private func check(_ value: Value, _ location: SourceLocation, _ context: inout ValidationContext) {
        switch value {
        case .list(let values): for value in values { check(value, location, &context) }
        case .object(let fields):
            var names: Set<String> = []
            for field in fields {
                if !names.insert(field.name).inserted {
                    context.report(
                        .duplicateInputField,
                        "There can be only one input field named '\(field.name)'",
                        at: location
                    )
                }
                check(field.value, location, &context)
            }
        default: break
        }
    }
}
