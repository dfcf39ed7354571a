package import EmulatorCore

extension AttributeValue {
    /// Reads one value from a request.
    ///
    /// - Throws: `SerializationException` for JSON of the wrong shape, `ValidationException` for a value DynamoDB refuses.
    package static func read(_ reader: inout JSONReader) throws(DynamoError) -> AttributeValue {
        var invalid: DynamoError?
        let value = try read(&reader, invalid: &invalid)
        if let invalid { throw invalid }
        return value
    }

    /// As `read(_:)`, for whole requests: only `SerializationException` is thrown, since the shape of the whole request
    /// is judged before any value in it; the first `ValidationException` is left in `invalid`, to be thrown in its turn.
    package static func read(
        _ reader: inout JSONReader, invalid: inout DynamoError?
    ) throws(DynamoError) -> AttributeValue { throw .serialization("") }

    /// A JSON object of attribute values: an item, a key, `ExpressionAttributeValues`.
    package static func readItem(
        _ reader: inout JSONReader, invalid: inout DynamoError?
    ) throws(DynamoError) -> Item { throw .serialization("") }

    /// Writes canonical DynamoDB JSON: `{"S":"x"}`.
    package func write(to writer: inout JSONWriter) {}

    /// Writes an item as DynamoDB JSON: `{"a":{"S":"x"}}`.
    package static func write(_ item: Item, to writer: inout JSONWriter) {}
}
