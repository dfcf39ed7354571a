/// Where offsets of a script's UTF-8 stand, as a person counts: lines and columns from 1, columns in UTF-16, as editors
/// and AppSync do.
struct ScriptText {
    let bytes: [UInt8]
    /// Where each line begins.
    private let lines: [Int]

    init(_ text: String) {
        bytes = Array(text.utf8)
        var lines = [0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A { lines.append(index + 1) }
        self.lines = lines
    }

    func position(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = lines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle] <= offset { low = middle } else { high = middle }
        }
        return (low + 1, utf16Count(lines[low]..<max(offset, lines[low])) + 1)
    }

    func utf16Count(_ range: Range<Int>) -> Int {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self).utf16.count
    }

    /// The column of the last such word that begins before a column.
    func start(of word: String, line number: Int, before column: Int) -> Int? {
        guard let range = range(ofLine: number) else { return nil }
        let units = Array(String(decoding: bytes[range], as: UTF8.self).utf16)
        let searched = Array(word.utf16)
        var start = min(column - 1, units.count) - searched.count
        while start >= 0 {
            if Array(units[start..<start + searched.count]) == searched { return start + 1 }
            start -= 1
        }
        return nil
    }

    private func range(ofLine number: Int) -> Range<Int>? {
        guard (1...lines.count).contains(number) else { return nil }
        let start = lines[number - 1]
        return start..<max(number < lines.count ? lines[number] - 1 : bytes.count, start)
    }

    /// Without the white space around it.
    func line(_ number: Int) -> String? {
        guard let range = range(ofLine: number) else { return nil }
        var line = bytes[range]
        while let byte = line.first, byte <= 0x20 { line.removeFirst() }
        while let byte = line.last, byte <= 0x20 { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
