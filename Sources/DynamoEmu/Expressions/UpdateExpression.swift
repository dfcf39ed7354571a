/// An update expression, resolved and checked.
package struct UpdateExpression: Sendable {
    /// The paths that the expression writes, in its order.
    package var touchedPaths: [DocumentPath]

    /// The new item. Every operand is read from the old item.
    ///
    /// - Parameter old: the item before, or an item with only its key when there was none.
    package func apply(to old: Item) throws(DynamoError) -> Item { old }

    /// What UPDATED_OLD or UPDATED_NEW return of the old or the new item.
    package func touched(in item: Item) -> Item { item }

    /// An update must not write key attributes.
    ///
    /// - Throws: `ValidationException` "Cannot update attribute x. This attribute is part of the key".
    package func checkKeys(_ keys: [String]) throws(DynamoError) {}
}
