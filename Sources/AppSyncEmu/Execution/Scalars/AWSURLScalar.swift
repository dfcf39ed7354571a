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
            let authority = rest.prefix { !"/?#".contains($0) }
            guard !authority.isEmpty || scheme == "file", hasValidPort(authority) else { return false }
        } else if scheme == "http" || scheme == "https" || scheme == "ftp" {
            return false
        }
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        return !path.contains("//")
    }

    /// Digits up to 65535 after the host's colon, if there is one.
    private static func hasValidPort(_ authority: Substring) -> Bool {
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
        let afterAddress = host.hasPrefix("[") ? host.drop { $0 != "]" } : host[...]
        guard let colon = afterAddress.lastIndex(of: ":") else { return true }
        let port = afterAddress[afterAddress.index(after: colon)...]
        guard port.allSatisfy({ $0.isASCII && $0.isNumber }), port.count <= 5, let number = Int(port) else {
            return false
        }
        return number <= 65_535
    }
}
