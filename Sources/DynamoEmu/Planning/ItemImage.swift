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

    /// - Throws: `InternalServerError` when the bytes are damaged.
    package func item() throws(DynamoError) -> Item { try ItemBytes.decode(bytes) }
}
