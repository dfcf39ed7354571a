/// An item as it is stored: its bytes, and its size by DynamoDB's rules.
package struct ItemImage: Sendable, Equatable {
    /// Canonical DynamoDB JSON (`ItemBytes`).
    package var bytes: [UInt8]
    package var size: Int

    package init(bytes: [UInt8], size: Int) {
        self.bytes = bytes
        self.size = size
    }

    init(_ item: Item) { self.init(bytes: ItemBytes.encode(item), size: AttributeValue.size(of: item)) }

    /// Whether both are the same to DynamoDB, which knows no order of attributes nor of a set's elements.
    ///
    /// - Throws: `InternalServerError` when the bytes of one are damaged.
    func isSameItem(as other: ItemImage) throws(DynamoError) -> Bool {
        if bytes == other.bytes { return true }
        // Equal values have equal sizes: most differences end here.
        guard size == other.size else { return false }
        return AttributeValue.m(try item()) == .m(try other.item())
    }

    /// - Throws: `InternalServerError` when the bytes are damaged.
    package func item() throws(DynamoError) -> Item { try ItemBytes.decode(bytes) }
}
