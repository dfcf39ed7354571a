/// Not of the specification: selections reach at most 150 levels, fragments counted in, so that no document exhausts
/// the stack. AppSync's own `queryDepthLimit` ends at 75 and is applied at execution.
struct SelectionDepth: ValidationRule {
    static let limit = 150

    mutating func enter(_ document: Document, _ context: inout ValidationContext) {
        var measure = Measure(document: document)
        for operation in document.operations {
            guard measure.depth(of: operation.selectionSet, remaining: Self.limit) == nil else { continue }
            context.isTooDeep = true
            context.report(
                .queryDepthLimitReached,
                "Selections are nested in more than \(Self.limit) levels",
                at: operation.location
            )
        }
    }

    private struct Measure {
        let document: Document
        /// Depths that are known; 0 while a fragment is being measured, so that cycles end.
        var known: [String: Int] = [:]

        init(document: Document) { self.document = document }

        /// Nil when it is more than what remains.
        mutating func depth(of selectionSet: [Selection], remaining: Int) -> Int? {
            guard remaining >= 0 else { return nil }
            var deepest = 0
            for selection in selectionSet {
                let depth: Int?
                switch selection {
                case .field(let field):
                    depth =
                        field.selectionSet.isEmpty
                        ? 1 : self.depth(of: field.selectionSet, remaining: remaining - 1).map { $0 + 1 }
                case .inlineFragment(let fragment): depth = self.depth(of: fragment.selectionSet, remaining: remaining)
                case .fragmentSpread(let spread): depth = self.depth(ofFragment: spread.name, remaining: remaining - 1)
                }
                guard let depth, depth <= remaining else { return nil }
                deepest = max(deepest, depth)
            }
            return deepest
        }

        /// A spread counts as a level, as it does on the stack.
        private mutating func depth(ofFragment name: String, remaining: Int) -> Int? {
            if let depth = known[name] { return depth }
            guard let fragment = document.fragment(named: name) else { return 0 }
            known[name] = 0
            guard let depth = depth(of: fragment.selectionSet, remaining: remaining) else { return nil }
            known[name] = depth + 1
            return depth + 1
        }
    }
}
