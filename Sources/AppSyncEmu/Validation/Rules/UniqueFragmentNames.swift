/// 5.5.1.1: no two fragments have one name.
struct UniqueFragmentNames: ValidationRule {
    private var names: Set<String> = []

    mutating func enter(_ fragment: FragmentDefinition, _ context: inout ValidationContext) {
        guard !names.insert(fragment.name).inserted else { return }
        context.report(
            .duplicateFragmentName,
            "There can be only one fragment named '\(fragment.name)'",
            at: fragment.location,
            path: []
        )
    }
}
