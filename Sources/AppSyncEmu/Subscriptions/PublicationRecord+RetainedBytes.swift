import EmulatorCore

extension PublicationRecord {
    /// About how much text a publication's record holds on to: the document, which sentences are made from, and the
    /// values that were compared.
    static func retainedBytes(
        of publication: Publication, _ values: [String: MatchValue], _ reading: FilterReading
    ) -> Int {
        publication.documentBytes
            + values.values.reduce(0) { $0 + $1.textBytes } + reading.values.values.reduce(0) { $0 + $1.textBytes }
    }
}

extension MatchValue {
    fileprivate var textBytes: Int {
        switch self {
        case .string(let text): text.string.utf8.count
        case .composite(let value): value.json.textBytes
        case .null, .bool, .int, .double: 0
        }
    }
}

extension JSONValue {
    fileprivate var textBytes: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .array(let elements): elements.reduce(0) { $0 + $1.textBytes }
        case .object(let members): members.reduce(0) { $0 + $1.key.utf8.count + $1.value.textBytes }
        case .null, .bool, .number: 0
        }
    }
}
