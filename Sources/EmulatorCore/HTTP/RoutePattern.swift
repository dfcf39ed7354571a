/// What a path must look like, segment by segment.
///
/// `/graphql` is itself; `*` stands for one segment (`/apis/*/graphql`); `20YY-MM-DD` for the date of an API version
/// (`/20YY-MM-DD/functions`). As a prefix, any segments may follow: `/v1/apis` takes `/v1/apis/x/types`, not
/// `/v1/apisx`.
package struct RoutePattern: Sendable {
    private enum Segment: Sendable {
        case literal(String)
        case any
        case date
    }

    private let segments: [Segment]
    private let isPrefix: Bool

    package init(_ pattern: String, isPrefix: Bool = false) {
        precondition(pattern.utf8.first == UInt8(ascii: "/"), "a path starts with a slash")
        var pattern = pattern.dropFirst()
        if isPrefix, pattern.utf8.last == UInt8(ascii: "/") { pattern = pattern.dropLast() }
        segments = pattern.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            switch segment {
            case "*": .any
            case "20YY-MM-DD": .date
            default: .literal(String(segment))
            }
        }
        self.isPrefix = isPrefix
    }

    package func matches(_ path: Substring) -> Bool {
        var rest = path.utf8[...]
        for segment in segments {
            guard rest.first == UInt8(ascii: "/") else { return false }
            rest = rest.dropFirst()
            let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            let found = rest[..<end]
            switch segment {
            case .literal(let text): guard found.elementsEqual(text.utf8) else { return false }
            case .any: guard !found.isEmpty else { return false }
            case .date: guard Self.isDate(found) else { return false }
            }
            rest = rest[end...]
        }
        return isPrefix || rest.isEmpty
    }

    private static func isDate(_ text: Substring.UTF8View.SubSequence) -> Bool {
        var count = 0
        for byte in text {
            let fits: Bool
            switch count {
            case 0: fits = byte == UInt8(ascii: "2")
            case 1: fits = byte == UInt8(ascii: "0")
            case 4, 7: fits = byte == UInt8(ascii: "-")
            default: fits = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
            guard fits else { return false }
            count += 1
        }
        return count == 10
    }
}
