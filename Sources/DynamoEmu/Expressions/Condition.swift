/// A condition or filter, resolved and checked.
package struct Condition: Sendable {
    let tree: ResolvedCondition

    init(_ tree: ResolvedCondition) { self.tree = tree }

    /// The top-level attributes that it names.
    package var attributeNames: Set<String> {
        var names: Set<String> = []
        tree.forEachOperand { Self.collect($0, into: &names) }
        return names
    }

    /// Whether the item satisfies it. An item that does not exist is `Item()`.
    package func evaluate(on item: some AttributeSource) throws(DynamoError) -> Bool { tree.holds(for: item) }

    /// Query and Scan: a filter must not name the key attributes of the table or index that is read.
    ///
    /// - Parameter parameter: how errors call the filter.
    /// - Throws: `ValidationException` "Filter Expression can only contain non-primary key attributes: …".
    package func checkFilter(
        keys: [String],
        parameter: StaticString = "Filter Expression"
    ) throws(DynamoError) {
        let names = attributeNames
        for key in keys where names.contains(key) {
            throw .validation(
                "\(parameter) can only contain non-primary key attributes: Primary key attribute: \(key)"
            )
        }
    }

    private static func collect(_ operand: ResolvedOperand, into names: inout Set<String>) {
        switch operand {
        case .path(let path): names.insert(path.top)
        case .value: break
        case .function(_, let arguments): for argument in arguments { collect(argument, into: &names) }
        }
    }
}

extension ConditionTree {
    /// Visits the operands of every primitive condition, in the order of the text.
    func forEachOperand(_ body: (Leaf) -> Void) {
        switch self {
        case .comparison(_, let left, let right):
            body(left)
            body(right)
        case .between(let operand, let lower, let upper):
            body(operand)
            body(lower)
            body(upper)
        case .membership(let operand, let candidates):
            body(operand)
            candidates.forEach(body)
        case .function(_, let arguments): arguments.forEach(body)
        case .and(let left, let right), .or(let left, let right):
            left.forEachOperand(body)
            right.forEachOperand(body)
        case .not(let inner): inner.forEachOperand(body)
        }
    }
}
