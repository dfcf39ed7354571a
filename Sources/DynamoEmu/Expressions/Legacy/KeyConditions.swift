import OrderedCollections

/// `KeyConditions`: the elder form of a key condition expression.
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.KeyConditions.html
struct KeyConditions: Sendable {
    private let conditions: AttributeParameters<AttributeCondition>

    /// - Throws: `ValidationException`; all that can be said without the table.
    init(_ conditions: AttributeParameters<AttributeCondition>) throws(DynamoError) {
        try conditions.check()
        guard (1...2).contains(conditions.count) else {
            throw .validation("Conditions can be of length 1 or 2 only")
        }
        self.conditions = conditions
    }

    /// What they say of the key of the table or index that is queried.
    ///
    /// - Throws: `ValidationException` when they miss it, or demand what no key can be searched for. What is left to
    ///   judge is the same for both forms.
    func expression(for key: KeySchema) throws(DynamoError) -> KeyConditionExpression {
        guard key.count > 1 || conditions.count == 1 else { throw .validation("Query key condition not supported") }
        for (position, element) in key.elements.enumerated() {
            guard let condition = conditions[element.name] else {
                if position >= key.partitions.count, conditions.count == position { break }
                throw .validation("Query condition missed key schema element: \(element.name)")
            }
            guard condition.comparison?.isIndexable ?? false else {
                throw .validation("Attempted conditional constraint is not an indexable operation")
            }
        }
        // There is at least one condition.
        guard let tree = ConditionalOperator.and.join(conditions.conditions[...]) else {
            throw .validation("Conditions can be of length 1 or 2 only")
        }
        return KeyConditionExpression(tree: tree)
    }
}
