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
    private let allowsIntrospection: Bool
    private let capacity: Int
    private let entries = Locked<[String: Entry]>([:])

    package init(schema: Schema, allowsIntrospection: Bool = true, capacity: Int = 1_000) {
        self.schema = schema
        self.allowsIntrospection = allowsIntrospection
        self.capacity = capacity
    }

    /// The document of that text; parses and validates it on first sight, while others may look theirs up.
    package func document(for text: String) -> Entry {
        if let entry = entries.withLock({ $0[text] }) { return entry }
        let entry = makeEntry(for: text)
        guard text.utf8.count <= Self.lengthLimit else { return entry }
        entries.withLock { entries in
            // Everything is forgotten at once: clients send a handful of texts, or a new one each time.
            if entries.count >= capacity { entries.removeAll(keepingCapacity: true) }
            entries[text] = entry
        }
        return entry
    }

    private func makeEntry(for text: String) -> Entry {
        do throws(GraphQLSyntaxError) {
            let document = try DocumentParser.parse(text)
            let errors = DocumentValidator.validate(
                document,
                against: schema,
                allowsIntrospection: allowsIntrospection
            )
            return errors.isEmpty ? .valid(document) : .invalid(errors)
        } catch { return .syntaxError(error) }
    }
}
