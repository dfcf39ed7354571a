/// `java.lang.String`, as far as templates use it. Positions count UTF-16 units, as Java's do.
enum JavaString {
    /// nil when there is no such method for these arguments.
    static func call(_ name: String, on text: String, _ arguments: [VTLValue]) -> VTLValue? {
        switch arguments.count {
        case 0: call(name, on: text)
        case 1: call(name, on: text, arguments[0])
        case 2: call(name, on: text, arguments[0], arguments[1])
        default: nil
        }
    }

    private static func call(_ name: String, on text: String) -> VTLValue? {
        switch name {
        case "length": .int(text.utf16.count)
        case "isEmpty": .bool(text.isEmpty)
        case "isBlank": .bool(text.isBlank)
        case "toString": .string(text)
        case "toLowerCase": .string(text.lowercased())
        case "toUpperCase": .string(text.uppercased())
        case "trim": .string(text.trimmed)
        default: nil
        }
    }

    private static func call(_ name: String, on text: String, _ argument: VTLValue) -> VTLValue? {
        switch name {
        case "equals": return .bool(argument.string.map { $0.utf8.elementsEqual(text.utf8) } ?? false)
        case "equalsIgnoreCase": return .bool(argument.string.map { $0.lowercased() == text.lowercased() } ?? false)
        case "charAt": return character(argument.index, of: text)
        case "substring": return argument.index.flatMap { substring(of: text, from: $0, to: text.utf16.count) }
        default: break
        }
        guard let other = argument.string else { return nil }
        switch name {
        case "contains": return .bool(index(of: other, in: text, from: 0) >= 0)
        case "startsWith": return .bool(text.utf8.starts(with: other.utf8))
        case "endsWith": return .bool(text.utf8.reversed().starts(with: other.utf8.reversed()))
        case "indexOf": return .int(index(of: other, in: text, from: 0))
        case "lastIndexOf": return .int(lastIndex(of: other, in: text))
        case "concat": return .string(text + other)
        case "compareTo": return .int(compare(text, other))
        case "split":
            guard let separator = LiteralPattern(other) else { return nil }
            return .list(VTLList(separator.split(text).map { .string($0) }))
        case "matches": return LiteralPattern(other).map { .bool($0.text == text) }
        default: return nil
        }
    }

    private static func call(_ name: String, on text: String, _ first: VTLValue, _ second: VTLValue) -> VTLValue? {
        switch name {
        case "substring":
            guard let from = first.index, let to = second.index else { return nil }
            return substring(of: text, from: from, to: to)
        case "indexOf":
            guard let other = first.string, let from = second.index else { return nil }
            return .int(index(of: other, in: text, from: from))
        case "replace":
            guard let target = first.string, let replacement = second.string else { return nil }
            return .string(replace(target, in: text, with: replacement))
        case "replaceAll":
            // `$` and `\` in the replacement would mean groups.
            guard let pattern = first.string.flatMap(LiteralPattern.init), let replacement = second.string,
                !replacement.contains("$"), !replacement.contains("\\")
            else { return nil }
            return .string(replace(pattern.text, in: text, with: replacement))
        default: return nil
        }
    }

    // MARK: - UTF-16

    /// Java throws outside of the string; Velocity makes null of that.
    private static func substring(of text: String, from: Int, to: Int) -> VTLValue {
        let units = Array(text.utf16)
        guard from >= 0, from <= to, to <= units.count else { return .null }
        return .string(String(decoding: units[from..<to], as: UTF16.self))
    }

    private static func character(_ index: Int?, of text: String) -> VTLValue? {
        index.map { $0 < text.utf16.count ? substring(of: text, from: $0, to: $0 + 1) : .null }
    }

    private static func index(of other: String, in text: String, from start: Int) -> Int {
        let units = Array(text.utf16)
        let wanted = Array(other.utf16)
        var index = min(max(0, start), units.count)
        while index + wanted.count <= units.count {
            if units[index..<(index + wanted.count)].elementsEqual(wanted) { return index }
            index += 1
        }
        return -1
    }

    private static func lastIndex(of other: String, in text: String) -> Int {
        let units = Array(text.utf16)
        let wanted = Array(other.utf16)
        var index = units.count - wanted.count
        while index >= 0 {
            if units[index..<(index + wanted.count)].elementsEqual(wanted) { return index }
            index -= 1
        }
        return -1
    }

    private static func compare(_ left: String, _ right: String) -> Int {
        for (left, right) in zip(left.utf16, right.utf16) where left != right { return Int(left) - Int(right) }
        return left.utf16.count - right.utf16.count
    }

    /// Empty targets match between all characters, as in Java.
    static func replace(_ target: String, in text: String, with replacement: String) -> String {
        let units = Array(text.utf8)
        let wanted = Array(target.utf8)
        var result: [UInt8] = []
        if wanted.isEmpty {
            for character in text.unicodeScalars {
                result += Array(replacement.utf8) + Array(String(character).utf8)
            }
            return String(decoding: result + Array(replacement.utf8), as: UTF8.self)
        }
        var index = 0
        while index < units.count {
            if index + wanted.count <= units.count, units[index..<(index + wanted.count)].elementsEqual(wanted) {
                result += Array(replacement.utf8)
                index += wanted.count
            } else {
                result.append(units[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// A regular expression that is plain text: `,`, `\|`, `::`.
private struct LiteralPattern {
    let text: String

    init?(_ pattern: String) {
        var text = ""
        var isEscaped = false
        for character in pattern.unicodeScalars {
            if isEscaped {
                // `\d` and its like are classes, not characters.
                guard !character.properties.isAlphabetic, !("0"..."9").contains(character) else { return nil }
                text.unicodeScalars.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if "^$.|?*+()[]{}".unicodeScalars.contains(character) {
                return nil
            } else {
                text.unicodeScalars.append(character)
            }
        }
        guard !isEscaped else { return nil }
        self.text = text
    }

    /// Java drops empty strings at the end; a text without the separator is its only part.
    func split(_ whole: String) -> [String] {
        guard !text.isEmpty else { return whole.unicodeScalars.map { String($0) } }
        let units = Array(whole.utf8)
        let wanted = Array(text.utf8)
        var parts: [String] = []
        var start = 0
        var index = 0
        while index + wanted.count <= units.count {
            if units[index..<(index + wanted.count)].elementsEqual(wanted) {
                parts.append(String(decoding: units[start..<index], as: UTF8.self))
                index += wanted.count
                start = index
            } else {
                index += 1
            }
        }
        guard !parts.isEmpty else { return [whole] }
        parts.append(String(decoding: units[start...], as: UTF8.self))
        while parts.last == "" { parts.removeLast() }
        return parts
    }
}

extension String {
    /// Java's `trim`: everything up to and including the space.
    fileprivate var trimmed: String {
        let bytes = Array(utf8)
        guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }

    var isBlank: Bool { unicodeScalars.allSatisfy { $0.properties.isWhitespace } }
}
