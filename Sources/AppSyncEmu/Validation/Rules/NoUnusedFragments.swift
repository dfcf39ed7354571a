/// 5.5.1.4: every fragment is reached by an operation.
struct NoUnusedFragments: ValidationRule {
    mutating func leave(_ document: Document, _ context: inout ValidationContext) {
        guard !document.fragments.isEmpty else { return }
        var used: Set<String> = []
        for operation in document.operations.indices {
            for uses in context.reachableUses(from: operation) { used.formUnion(uses.spreads) }
        }
        for fragment in document.fragments where !used.contains(fragment.name) {
            context.report(.unusedFragment, "Unused fragment \(fragment.name)", at: fragment.location)
        }
    }
}
