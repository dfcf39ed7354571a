/// 5.2.1.1: no two operations have one name.
struct UniqueOperationNames: ValidationRule {
    private var names: Set<String> = []

    mutating func enter(_ operation: OperationDefinition, _ context: inout ValidationContext) {
        guard let name = operation.name, !names.insert(name).inserted else { return }
        context.report(
            .duplicateOperationName,
            "There can be only one operation named '\(name)'",
            at: operation.location
        )
    }
}
