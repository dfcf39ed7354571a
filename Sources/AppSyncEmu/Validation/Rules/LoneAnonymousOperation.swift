/// 5.2.2.1: an operation without a name stands alone.
struct LoneAnonymousOperation: ValidationRule {
    private var count = 0
    private var hasAnonymous = false

    mutating func enter(_ operation: OperationDefinition, _ context: inout ValidationContext) {
        if let name = operation.name {
            if hasAnonymous {
                context.report(
                    .loneAnonymousOperationViolation,
                    "Operation \(name) is following anonymous operation.",
                    at: operation.location
                )
            }
        } else {
            hasAnonymous = true
            if count > 0 {
                context.report(
                    .loneAnonymousOperationViolation,
                    "Anonymous operation with other operations.",
                    at: operation.location
                )
            }
        }
        count += 1
    }
}
