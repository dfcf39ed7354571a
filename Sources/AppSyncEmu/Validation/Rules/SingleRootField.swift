/// 5.2.3.1: a subscription has one root field, fragments counted in.
struct SingleRootField: ValidationRule {
    mutating func enter(_ operation: OperationDefinition, _ context: inout ValidationContext) {
        guard operation.type == .subscription, !context.isTooDeep else { return }
        var keys: Set<String> = []
        var seen: Set<String> = []
        collect(operation.selectionSet, context.document, &keys, &seen)
        guard keys.count > 1 else { return }
        context.report(
            .subscriptionMultipleRootFields,
            "Subscription operation must have exactly one root field: \(operation.name ?? "null")",
            at: operation.location
        )
    }

    private func collect(
        _ selectionSet: [Selection],
        _ document: Document,
        _ keys: inout Set<String>,
        _ seen: inout Set<String>
    ) {
        for selection in selectionSet {
            switch selection {
            case .field(let field): keys.insert(field.responseKey)
            case .inlineFragment(let fragment): collect(fragment.selectionSet, document, &keys, &seen)
            case .fragmentSpread(let spread):
                guard seen.insert(spread.name).inserted, let fragment = document.fragment(named: spread.name) else {
                    continue
                }
                collect(fragment.selectionSet, document, &keys, &seen)
            }
        }
    }
}
