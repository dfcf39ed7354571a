/// Parsed and validated documents of one schema by their text, bounded in number and size.
package struct DocumentCache: Sendable {
    package enum Entry: Sendable {
        case syntaxError(GraphQLSyntaxError)
        case invalid([GraphQLError])
        case valid(Document)
    }

    /// Longer texts are not kept: bytes of UTF-8.
    private static let lengthLimit = 16_384

    private let capacity: Int
    private var entries: [String: Entry] = [:]

    package init(capacity: Int = 1_000) { self.capacity = capacity }

    /// The document of that text; parses and validates it on first sight.
    package mutating func document(for text: String, schema: Schema) -> Entry {
        if let entry = entries[text] { return entry }
        let entry = Self.makeEntry(for: text, schema: schema)
        guard text.utf8.count <= Self.lengthLimit else { return entry }
        // Everything is forgotten at once: clients send a handful of texts, or a new one each time.
        if entries.count >= capacity { entries.removeAll(keepingCapacity: true) }
        entries[text] = entry
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
