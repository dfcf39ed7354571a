/// 5.5.2.2: no fragment reaches itself.
struct NoFragmentCycles: ValidationRule {
    mutating func leave(_ document: Document, _ context: inout ValidationContext) {
        for fragment in document.fragments {
            var pending = context.fragmentUses[fragment.name]?.spreads ?? []
            var seen: Set<String> = []
            while let name = pending.popLast() {
                guard seen.insert(name).inserted else { continue }
                pending += context.fragmentUses[name]?.spreads ?? []
            }
            if seen.contains(fragment.name) {
                context.report(.fragmentCycle, "Fragment cycles not allowed", at: fragment.location)
            }
        }
    }
}
