import OrderedCollections

/// `KeyConditions`: the elder form of a key condition expression.
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.KeyConditions.html
struct KeyConditions: Sendable {
    private let conditions: AttributeParameters<AttributeCondition>

    /// - Parameter maximum: `KeyConditionExpression.maximum(ofIndex:)`.
    /// - Throws: `ValidationException`; all that can be said without the table.
    init(_ conditions: AttributeParameters<AttributeCondition>, maximum: Int) throws(DynamoError) {
        try conditions.check()
        guard 1...maximum ~= conditions.count else { throw .tooManyKeyConditions }
        self.conditions = conditions
    }

    /// What they say of the key of the table or index that is queried.
    ///
    /// - Throws: `ValidationException` when they miss it, or demand what no key can be searched for. What is left to
    ///   judge is the same for both forms.
    func expression(for key: KeySchema) throws(DynamoError) -> KeyConditionExpression {
        guard conditions.count <= 2 || key.count > 2 else { throw .tooManyKeyConditions }
        guard key.count > 1 || conditions.count == 1 else { throw .validation("Query key condition not supported") }
        for element in key.partitions {
            guard let condition = conditions[element.name] else { throw Self.missed(element) }
            try Self.checkIndexable(condition)
        }
        var named = key.partitions.count
        for element in key.sorts {
            guard let condition = conditions[element.name] else { continue }
            try Self.checkIndexable(condition)
            named += 1
        }
        guard named == conditions.count else {
            // Something else than a key attribute is named, perhaps in place of one.
            throw key.sorts.first { conditions[$0.name] == nil }.map(Self.missed)
                ?? .validation("Query key condition not supported")
        }
        // There is at least one condition.
        guard let tree = ConditionalOperator.and.join(conditions.conditions[...]) else {
            throw .tooManyKeyConditions
        }
        return KeyConditionExpression(tree: tree)
    }

    private static func checkIndexable(_ condition: AttributeCondition) throws(DynamoError) {
        guard condition.comparison?.isIndexable ?? false else {
            throw .validation("Attempted conditional constraint is not an indexable operation")
        }
    }

    private static func missed(_ element: KeyElement) -> DynamoError {
        .validation("Query condition missed key schema element: \(element.name)")
    }
}
