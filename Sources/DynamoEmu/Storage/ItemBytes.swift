import EmulatorCore
import OrderedCollections

/// The stored form of an item: its canonical DynamoDB JSON, so that a read that neither filters nor projects copies the
/// bytes to the wire. **On disk: never change.**
///
/// Canonical is what `AttributeValue.write` writes: no white space, numbers as their canonical text, base64 with
/// padding, only those characters escaped that RFC 8259 section 7 demands.
package enum ItemBytes {
    package static func encode(_ item: Item) -> [UInt8] {
        var writer = JSONWriter()
        AttributeValue.write(item, to: &writer)
        return writer.array()
    }

    /// The bytes must come from `encode`.
    package static func decode(_ bytes: UnsafeRawBufferPointer) -> Item { StoredItem(bytes).item() }

    package static func decode(_ bytes: [UInt8]) -> Item { bytes.withUnsafeBytes { decode($0) } }
}
