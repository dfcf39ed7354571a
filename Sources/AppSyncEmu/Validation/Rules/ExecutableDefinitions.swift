/// 5.1.1: a document to be executed holds operations and fragments only.
struct ExecutableDefinitions: ValidationRule {
    mutating func enter(_ document: Document, _ context: inout ValidationContext) {
        for (kind, name, location) in document.typeSystemDefinitions {
            let subject =
                switch kind {
                case .schema: "Schema definition"
                case .directive: "Directive definition '\(name)'"
                default: "Type definition '\(name)'"
                }
            context.report(.nonExecutableDefinition, "\(subject) is not executable", at: location)
        }
    }
}
