import OrderedCollections

/// 5.4.2.1: a non-null argument without a default is given.
struct ProvidedRequiredArguments: ValidationRule {
    mutating func enter(_ list: ArgumentList, _ context: inout ValidationContext) {
        for definition in list.definitions.values where definition.type.isNonNull && definition.defaultValue == nil {
            guard !list.arguments.contains(where: { $0.name == definition.name }) else { continue }
            switch list.owner {
            case .field:
                context.report(.missingFieldArgument, "Missing field argument \(definition.name)", at: list.location)
            case .directive:
                context.report(
                    .missingDirectiveArgument,
                    "Missing directive argument \(definition.name)",
                    at: list.location
                )
            }
        }
    }
}
