/// AWSIPAddress: IPv4 or IPv6, with an optional prefix length.
enum AWSIPAddressScalar: TextScalar {
    static let name = "AWSIPAddress"
    static let phrase = "a valid IP address"
    static let objectPhrase = "a valid IPAddress Object"

    static func accepts(_ text: String) -> Bool {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let isV6 = parts[0].contains(":")
        guard isV6 ? isIPv6(parts[0]) : isIPv4(parts[0]) else { return false }
        guard parts.count == 2 else { return true }
        guard let length = number(parts[1], digits: 3) else { return false }
        return length <= (isV6 ? 128 : 32)
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let octets = text.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets.allSatisfy { (number($0, digits: 3) ?? 256) < 256 }
    }

    /// Eight groups, one run of zeros abbreviated as `::`, the last two groups possibly as an IPv4 address (RFC 4291).
    private static func isIPv6(_ text: Substring) -> Bool {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return false }
        var groups = 0
        for (index, half) in halves.enumerated() where !half.isEmpty {
            let parts = half.split(separator: ":", omittingEmptySubsequences: false)
            for (position, part) in parts.enumerated() {
                let isLast = index == halves.count - 1 && position == parts.count - 1
                if isLast, part.contains(".") {
                    guard isIPv4(part) else { return false }
                    groups += 2
                } else {
                    guard (1...4).contains(part.count), part.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
                        return false
                    }
                    groups += 1
                }
            }
        }
        return halves.count == 2 ? groups < 8 : groups == 8
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard (1...digits).contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(text)
    }
}
