import OrderedCollections

/// 5.4.1: an argument is defined by its field or directive.
struct KnownArgumentNames: ValidationRule {
    mutating func enter(_ list: ArgumentList, _ context: inout ValidationContext) {
        for argument in list.arguments where list.definitions[argument.name] == nil {
            switch list.owner {
            case .field:
                context.report(.unknownArgument, "Unknown field argument \(argument.name)", at: argument.location)
            case .directive:
                context.report(.unknownDirective, "Unknown directive argument \(argument.name)", at: argument.location)
            }
        }
    }
}
