/// A regular expression of an API's settings. It must match the whole text, as `matches` of Java's does; that AppSync
/// asks for the whole is inferred from AWS's own samples (`ABCD|CDEF` for two client ids).
struct TextPattern: Sendable, Hashable {
    var text: String

    init(_ text: String) { self.text = text }

    var isValid: Bool { isLiteral || (try? Regex(text)) != nil }

    /// A client id as it is: nothing to compile.
    var isLiteral: Bool { text.utf8.allSatisfy { byte in Self.plain.contains(byte) } }

    func matches(_ candidate: String) -> Bool {
        if isLiteral { return candidate == text }
        guard let expression = try? Regex(text) else { return false }
        return (try? expression.wholeMatch(in: candidate)) != nil
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:/@".utf8)
}
