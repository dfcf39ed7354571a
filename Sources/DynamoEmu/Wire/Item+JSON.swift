import EmulatorCore

extension Item {
    /// The item as a member of an error. Off the hot path, so it may take the way over text.
    ///
    /// - Throws: `InternalServerError` when we cannot read the text that was just written by us.
    func json() throws(DynamoError) -> JSONValue {
        var writer = JSONWriter()
        AttributeValue.write(self, to: &writer)
        let parsed = writer.withBytes { bytes in
            Result { () throws(JSONError) in try JSONParser.parse(bytes) }
        }
        do throws(JSONError) { return try parsed.get() } catch { throw .internalServerError(error.description) }
    }
}
