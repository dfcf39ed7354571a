/// The ARN of a policy's `Resource`. Wildcards stand within its segments, the parts between colons, and do not reach
/// over them; `*` alone is everything (IAM user guide, "IAM JSON policy elements: Resource").
struct ResourcePattern: Sendable, Hashable {
    /// Empty for everything.
    private let segments: [WildcardPattern]

    /// nil for what is no ARN.
    init?(_ text: String) {
        if text == "*" {
            segments = []
            return
        }
        let parts = Self.segments(of: text)
        guard parts.count == 6, parts[0] == "arn" else { return nil }
        segments = parts.map { WildcardPattern(String($0)) }
    }

    func matches(_ arn: String) -> Bool {
        let parts = Self.segments(of: arn)
        return segments.isEmpty
            || parts.count == 6 && zip(segments, parts).allSatisfy { $0.matches(String($1)) }
    }

    /// Whether it matches some ARN that begins with this one.
    func canMatch(prefix: String) -> Bool { matches(prefix: prefix) { $0.canMatch(prefix: $1) } }

    /// Whether it matches every ARN that begins with this one.
    func matchesAll(prefix: String) -> Bool { matches(prefix: prefix) { $0.matchesAll(prefix: $1) } }

    /// - Parameter last: judges the last segment, which the prefix breaks off in.
    private func matches(prefix: String, _ last: (WildcardPattern, String) -> Bool) -> Bool {
        if segments.isEmpty { return true }
        let parts = Self.segments(of: prefix)
        guard parts.count == 6 else { return false }
        return zip(segments, parts).dropLast().allSatisfy { $0.matches(String($1)) }
            && last(segments[5], String(parts[5]))
    }

    /// The last one may have colons of its own.
    private static func segments(of arn: String) -> [Substring] {
        arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    }
}
