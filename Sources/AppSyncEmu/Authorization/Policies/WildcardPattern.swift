/// `*` for any number of characters, `?` for one (IAM user guide, "IAM JSON policy elements: Resource").
struct WildcardPattern: Sendable, Hashable {
    private let pattern: [UInt8]

    init(_ text: String) { pattern = Array(text.utf8) }

    func matches(_ text: String) -> Bool { places(after: text).contains(pattern.count) }

    /// Whether it matches some text that begins with this one: what is left of a pattern always fits something.
    func canMatch(prefix: String) -> Bool { !places(after: prefix).isEmpty }

    /// Whether it matches every text that begins with this one.
    func matchesAll(prefix: String) -> Bool {
        places(after: prefix).contains { place in
            place < pattern.count && pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
        }
    }

    /// How far in the pattern a text may lead.
    private func places(after text: String) -> Set<Int> {
        var places = closure([0])
        for byte in text.utf8 {
            var next: Set<Int> = []
            for place in places where place < pattern.count {
                switch pattern[place] {
                case UInt8(ascii: "*"): next.insert(place)
                case UInt8(ascii: "?"), byte: next.insert(place + 1)
                default: continue
                }
            }
            places = closure(next)
            if places.isEmpty { break }
        }
        return places
    }

    /// A star may stand for nothing.
    private func closure(_ places: Set<Int>) -> Set<Int> {
        var closed = places
        for var place in places {
            while place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                place += 1
                closed.insert(place)
            }
        }
        return closed
    }
}
