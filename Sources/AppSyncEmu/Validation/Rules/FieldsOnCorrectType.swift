/// 5.3.1: a selected field is defined on the type it is selected on. Below what is unknown nothing is reported, as in
/// graphql-java; a root type that the schema lacks is the executor's to report.
struct FieldsOnCorrectType: ValidationRule {
    mutating func enter(_ field: Field, _ context: inout ValidationContext) {
        guard let parent = context.parentType, context.fieldDefinition == nil else { return }
        context.report(
            .fieldUndefined,
            "Field '\(field.name)' in type '\(parent)' is undefined",
            at: field.location
        )
    }
}
