/// A key condition with its names and values in place, not yet held against a key schema.
package struct KeyConditionExpression: Sendable {
    /// - Throws: `ValidationException` when the condition does not fit the schema.
    package func resolve(
        partitionKey: KeyElement, sortKey: KeyElement?
    ) throws(DynamoError) -> KeyCondition { throw .validation("") }
}
