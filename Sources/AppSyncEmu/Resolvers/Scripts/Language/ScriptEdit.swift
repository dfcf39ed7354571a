/// Changes to a script that leave its lines where they are.
struct ScriptEdit {
    struct Insertion {
        var offset: Int
        var text: String
    }

    private(set) var insertions: [Insertion] = []
    private var blanks: [Range<Int>] = []

    /// Of several at one place, the one that came last comes last.
    mutating func insert(_ text: String, at offset: Int) { insertions.append(Insertion(offset: offset, text: text)) }

    /// White space instead of what is there.
    mutating func blank(_ range: Range<Int>) { blanks.append(range) }

    mutating func replace(_ range: Range<Int>, _ text: String) {
        blank(range)
        insert(text, at: range.lowerBound)
    }

    mutating func sort() {
        insertions = insertions.enumerated().sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
            .map(\.element)
    }

    mutating func applied(to text: ScriptText) -> String {
        sort()
        var bytes = text.bytes
        for range in blanks {
            for index in range where bytes[index] != 0x0A && bytes[index] != 0x0D { bytes[index] = 0x20 }
        }
        var result: [UInt8] = []
        var copied = 0
        for insertion in insertions {
            result += bytes[copied..<insertion.offset]
            result += insertion.text.utf8
            copied = insertion.offset
        }
        result += bytes[copied...]
        return String(decoding: result, as: UTF8.self)
    }
}
