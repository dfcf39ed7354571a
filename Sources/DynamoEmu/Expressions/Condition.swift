/// A condition or filter, resolved and checked.
package struct Condition: Sendable {
    /// The top-level attributes that it names.
    package var attributeNames: Set<String>

    /// Whether the item satisfies it. An item that does not exist is `Item()`.
    package func evaluate(on item: some AttributeSource) throws(DynamoError) -> Bool { false }

    /// Query and Scan: a filter must not name key attributes.
    ///
    /// - Throws: `ValidationException` "Filter Expression can only contain non-primary key attributes: …".
    package func checkFilter(keys: [String]) throws(DynamoError) {}
}
