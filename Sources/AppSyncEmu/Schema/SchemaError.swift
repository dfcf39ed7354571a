/// Why AppSync would refuse a schema: everything found wrong, in order of the text.
package struct SchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    package struct Entry: Sendable, Equatable {
        package var message: String
        package var location: SourceLocation?

        package init(_ message: String, at location: SourceLocation? = nil) {
            self.message = message
            self.location = location
        }
    }

    package var entries: [Entry]

    package init(_ entries: [Entry]) { self.entries = entries }

    /// All messages, one a line.
    package var description: String { entries.map(\.message).joined(separator: "\n") }
}
