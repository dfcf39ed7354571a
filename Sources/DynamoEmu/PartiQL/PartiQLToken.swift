/// A word, literal or sign of a PartiQL statement, by its place in the text.
struct PartiQLToken: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// A bare word: a keyword, a function or an identifier.
        case word(String)
        /// `"identifier"`, without its quotes.
        case quoted(String)
        /// `'string'`, without its quotes.
        case string(String)
        /// An unsigned number as written.
        case number(String)
        /// An operator or a bracket, as written.
        case sign(String)
        case end
    }

    let kind: Kind
    /// Offsets in the text's UTF-8.
    let range: Range<Int>
}

/// Where something stands in a statement, as AWS's messages print it: `1:8:5` for line, column and length, each in
/// characters and from 1.
struct StatementPlace: Sendable, Hashable, CustomStringConvertible {
    let line: Int
    let column: Int
    let length: Int

    init(_ range: Range<Int>, in text: [UInt8]) {
        var line = 1
        var column = 1
        for byte in text[..<range.lowerBound] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.line = line
        self.column = column
        length = text[range].count { $0 & 0xC0 != 0x80 }
    }

    var description: String { "\(line):\(column):\(length)" }
}
