/// AWSEmail: RFC 822 addresses, `a@b` included (amplify-js pull request 7717); comments and routes are not.
enum AWSEmailScalar: TextScalar {
    static let name = "AWSEmail"
    static let phrase = "a valid email address"
    static let objectPhrase = "a valid Email Object"

    static func accepts(_ text: String) -> Bool {
        guard let at = text.lastIndex(of: "@"), at != text.startIndex else { return false }
        let domain = text[text.index(after: at)...]
        let local = text[..<at]
        let plain: (Character) -> Bool = { !$0.isWhitespace && !"()<>[]:;,\\\"@".contains($0) }
        let isQuoted = local.count > 2 && local.first == "\"" && local.last == "\""
        guard isQuoted || local.allSatisfy(plain) else { return false }
        return !domain.isEmpty && domain.allSatisfy(plain) && domain.first != "." && domain.last != "."
            && !domain.contains("..")
    }
}
