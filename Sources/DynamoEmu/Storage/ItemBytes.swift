import OrderedCollections

/// The stored form of an item: its canonical DynamoDB JSON, so that a read that neither filters nor projects copies the
/// bytes to the wire. **On disk: never change.**
package enum ItemBytes {
    package static func encode(_ item: Item) -> [UInt8] { [] }

    /// The bytes must come from `encode`.
    package static func decode(_ bytes: UnsafeRawBufferPointer) -> Item { [:] }
    package static func decode(_ bytes: [UInt8]) -> Item { bytes.withUnsafeBytes { decode($0) } }
}

/// A view over the bytes of a stored item, scanned on demand. The bytes must outlive it.
package struct StoredItem: AttributeSource {
    package let bytes: UnsafeRawBufferPointer

    package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    package func attribute(_ name: String) -> AttributeValue? { nil }

    /// The whole item.
    package func item() -> Item { [:] }
}
