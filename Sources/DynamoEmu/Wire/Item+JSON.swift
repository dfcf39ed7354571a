import EmulatorCore

extension Item {
    /// The item as a member of an error. Off the hot path, so it may take the way over text.
    var json: JSONValue {
        var writer = JSONWriter()
        AttributeValue.write(self, to: &writer)
        // The text was just written by us.
        return writer.withBytes { try? JSONParser.parse($0) } ?? .null
    }
}
