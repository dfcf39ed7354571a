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

    /// - Throws: `InternalServerError` for bytes that do not come from `encode`.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(DynamoError) -> Item {
        try StoredItem(bytes).item()
    }

    package static func decode(_ bytes: [UInt8]) throws(DynamoError) -> Item {
        try bytes.withUnsafeBytes { bytes in Result { () throws(DynamoError) in try decode(bytes) } }.get()
    }
}
