import EmulatorCore

extension ItemImage {
    /// The stored bytes are what the wire wants.
    func write(to writer: inout JSONWriter) { bytes.withUnsafeBytes { writer.write(raw: $0) } }

    /// - Throws: `InternalServerError` when the bytes are damaged.
    func write(_ projection: Projection, to writer: inout JSONWriter) throws(DynamoError) {
        let keys = projection.topLevelNames.map(StoredItem.key)
        let written = bytes.withUnsafeBytes { bytes in
            Result { () throws(DynamoError) in try StoredItem(bytes).write(projection, keys, to: &writer) }
        }
        try written.get()
    }
}
