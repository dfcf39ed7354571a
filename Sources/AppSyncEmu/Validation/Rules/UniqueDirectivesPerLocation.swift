/// 5.7.3: a directive stands once in a place.
struct UniqueDirectivesPerLocation: ValidationRule {
    mutating func enter(_ directives: [Directive], at place: String, _ context: inout ValidationContext) {
        guard directives.count > 1 else { return }
        var names: Set<String> = []
        for directive in directives where !names.insert(directive.name).inserted {
            context.report(
                .duplicateDirectiveName,
                "Directives must be uniquely named within a location. The directive '\(directive.name)' used on a "
                    + "'\(Self.javaNames[place] ?? place)' is not unique.",
                at: directive.location
            )
        }
    }

    /// graphql-java names the syntax tree's class.
    private static let javaNames = [
        "FIELD": "Field", "QUERY": "OperationDefinition", "MUTATION": "OperationDefinition",
        "SUBSCRIPTION": "OperationDefinition", "FRAGMENT_DEFINITION": "FragmentDefinition",
        "FRAGMENT_SPREAD": "FragmentSpread", "INLINE_FRAGMENT": "InlineFragment",
    ]
}
