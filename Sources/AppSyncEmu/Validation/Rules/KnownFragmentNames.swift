/// 5.5.2.1: a spread fragment is defined.
struct KnownFragmentNames: ValidationRule {
    mutating func enter(_ spread: FragmentSpread, _ context: inout ValidationContext) {
        guard context.document.fragment(named: spread.name) == nil else { return }
        context.report(.undefinedFragment, "Undefined fragment \(spread.name)", at: spread.location)
    }
}
