import EmulatorCore

/// Parsed and validated documents of one schema by their text, bounded in number and size.
package final class DocumentCache: Sendable {
    package enum Entry: Sendable {
        case syntaxError(GraphQLSyntaxError)
        case invalid([GraphQLError])
        case valid(Document)
    }

    /// Longer texts are not kept: bytes of UTF-8.
    private static let lengthLimit = 16_384

    private let schema: Schema
    private let capacity: Int
    private let entries = Locked<[String: Entry]>([:])

    package init(schema: Schema, capacity: Int = 1_000) {
        self.schema = schema
        self.capacity = capacity
    }

    /// The document of that text; parses and validates it on first sight, while others may look theirs up.
    package func document(for text: String) -> Entry {
        if let entry = entries.withLock({ $0[text] }) { return entry }
        let entry = Self.makeEntry(for: text, schema: schema)
        guard text.utf8.count <= Self.lengthLimit else { return entry }
        entries.withLock { entries in
            // Everything is forgotten at once: clients send a handful of texts, or a new one each time.
            if entries.count >= capacity { entries.removeAll(keepingCapacity: true) }
            entries[text] = entry
        }
        return entry
    }

    private static func makeEntry(for text: String, schema: Schema) -> Entry {
        do throws(GraphQLSyntaxError) {
            let document = try DocumentParser.parse(text)
            let errors = DocumentValidator.validate(document, against: schema)
            return errors.isEmpty ? .valid(document) : .invalid(errors)
        } catch { return .syntaxError(error) }
    }
}
