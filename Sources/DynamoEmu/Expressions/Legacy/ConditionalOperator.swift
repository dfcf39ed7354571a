/// What joins the conditions of `Expected`, `QueryFilter` and `ScanFilter`: AND, unless the request says OR.
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.ConditionalOperator.html
enum ConditionalOperator: String, Sendable, CaseIterable {
    case or = "OR"
    case and = "AND"

    static let names = allCases.map(\.rawValue)

    /// It needs something to join.
    static func check(_ text: String?, conditions: Int) throws(DynamoError) {
        guard text != nil else { return }
        if conditions == 0 { throw .validation("ConditionalOperator cannot be used without Filter or Expected") }
        if conditions == 1 {
            throw .validation(
                "ConditionalOperator can only be used when Filter or Expected has two or more elements"
            )
        }
    }

    /// The conditions as one, or nil when there are none. The tree is balanced: it is walked by recursion, and a
    /// request can have thousands of conditions.
    func join(_ conditions: ArraySlice<ResolvedCondition>) -> ResolvedCondition? {
        guard let first = conditions.first else { return nil }
        let half = conditions.startIndex + conditions.count / 2
        guard let left = join(conditions[..<half]), let right = join(conditions[half...]) else { return first }
        return self == .or ? .or(left, right) : .and(left, right)
    }
}

extension Condition {
    /// - Parameter text: `ConditionalOperator` as it came, after its constraints.
    init?(_ conditions: [ResolvedCondition], joinedBy text: String?) {
        let joining = text.flatMap(ConditionalOperator.init) ?? .and
        guard let tree = joining.join(conditions[...]) else { return nil }
        self.init(tree)
    }
}
