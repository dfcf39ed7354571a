/// 5.4.2: an argument is given once.
struct UniqueArgumentNames: ValidationRule {
    mutating func enter(_ list: ArgumentList, _ context: inout ValidationContext) {
        guard list.arguments.count > 1 else { return }
        var names: Set<String> = []
        for argument in list.arguments where !names.insert(argument.name).inserted {
            context.report(
                .duplicateArgumentNames,
                "There can be only one argument named '\(argument.name)'",
                at: argument.location
            )
        }
    }
}
