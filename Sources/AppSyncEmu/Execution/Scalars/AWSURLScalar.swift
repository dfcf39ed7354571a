/// AWSURL: RFC 1738, a scheme is compulsory and `//` may not stand in the path (developer guide, scalars).
enum AWSURLScalar: TextScalar {
    static let name = "AWSURL"
    static let phrase = "a valid URL"
    static let objectPhrase = "a valid URL Object"

    static func accepts(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), let first = text.first, first.isASCII, first.isLetter else {
            return false
        }
        let scheme = text[..<colon]
        guard scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }) else {
            return false
        }
        var rest = text[text.index(after: colon)...]
        guard !rest.isEmpty, !text.contains(where: { $0.isWhitespace || "<>\"{}|\\^`".contains($0) }) else {
            return false
        }
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            guard let host = rest.first, host != "/" || scheme == "file" else { return false }
        } else if scheme == "http" || scheme == "https" || scheme == "ftp" {
            return false
        }
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        return !path.contains("//")
    }
}
