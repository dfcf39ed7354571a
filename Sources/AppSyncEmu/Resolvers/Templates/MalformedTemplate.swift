/// The text that a mapping template came to, when it was not what AppSync wants, and what probably went wrong: AppSync
/// shows the first in its field-level log (`transformedTemplate`) and leaves the second to the reader.
struct MalformedTemplate: Equatable {
    /// Longer texts are cut in the trace.
    private static let lengthLimit = 2_000

    let text: String

    init(_ text: UnsafeRawBufferPointer) { self.text = String(decoding: text, as: UTF8.self) }

    /// A sentence or three for the trace.
    var explanation: String {
        let shown = text.count > Self.lengthLimit ? text.prefix(Self.lengthLimit) + "…" : text[...]
        return [hint, "The template came to: \(shown)"].compactMap { $0 }.joined(separator: " ")
    }

    /// The two usual reasons.
    private var hint: String? {
        if let reference = unresolvedReference {
            return "\(reference) has no value and was printed as written; $util.toJson(\(reference)) would be null."
        }
        if looksLikeJavaMap {
            return "A map was printed as Java prints it, with '='; $util.toJson(…) makes JSON of it."
        }
        return nil
    }

    private var unresolvedReference: Substring? {
        var rest = text[...]
        while let start = rest.firstIndex(of: "$") {
            rest = rest[rest.index(after: start)...]
            guard rest.first?.isLetter == true else { continue }
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "." }
            let dots = name.reversed().prefix { $0 == "." }.count
            return text[start..<text.index(name.endIndex, offsetBy: -dots)]
        }
        return nil
    }

    private var looksLikeJavaMap: Bool {
        guard let brace = text.firstIndex(of: "{") else { return false }
        let name = text[text.index(after: brace)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return !name.isEmpty && text[name.endIndex...].first == "="
    }
}
