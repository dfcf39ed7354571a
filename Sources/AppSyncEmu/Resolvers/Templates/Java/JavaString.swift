/// `java.lang.String`, as far as templates use it. Positions count UTF-16 units, as Java's do.
///
/// Static methods are reached through a value in templates: `$string.format("%03d", 7)`, `$string.join(",", $list)`.
enum JavaString {
    /// nil when there is no such method for these arguments.
    static func call(_ name: String, on text: String, _ arguments: [VTLValue]) throws(TemplateFailure) -> VTLValue? {
        switch name {
        case "format":
            guard case .string(let format)? = arguments.first else { return nil }
            return .string(try JavaFormat.format(format, spread(arguments.dropFirst())))
        case "join":
            guard case .string(let separator)? = arguments.first else { return nil }
            let parts = spread(arguments.dropFirst())
            return .string(parts.map(\.text).joined(separator: separator))
        default: break
        }
        switch arguments.count {
        case 0: return call(name, on: text)
        case 1: return try call(name, on: text, arguments[0])
        case 2: return try call(name, on: text, arguments[0], arguments[1])
        case 4, 5: return name == "regionMatches" ? regionMatches(text, arguments) : nil
        default: return nil
        }
    }

    /// Several arguments, or one list of them.
    private static func spread(_ arguments: ArraySlice<VTLValue>) -> [VTLValue] {
        if arguments.count == 1, case .list(let list)? = arguments.first { return list.values }
        return Array(arguments)
    }

    private static func call(_ name: String, on text: String) -> VTLValue? {
        switch name {
        case "length": .int(text.utf16.count)
        case "isEmpty": .bool(text.isEmpty)
        case "isBlank": .bool(text.isBlank)
        case "toString", "intern": .string(text)
        case "toLowerCase": .string(text.lowercased())
        case "toUpperCase": .string(text.uppercased())
        case "trim": .string(text.trimmed)
        case "strip": .string(text.stripped(leading: true, trailing: true))
        case "stripLeading": .string(text.stripped(leading: true, trailing: false))
        case "stripTrailing": .string(text.stripped(leading: false, trailing: true))
        case "hashCode": .int(hashCode(text))
        case "toCharArray":
            .list(VTLList(text.utf16.map { .string(String(decoding: CollectionOfOne($0), as: UTF16.self)) }))
        case "getBytes": .list(VTLList(text.utf8.map { .int(Int(Int8(bitPattern: $0))) }))
        case "lines": nil
        default: nil
        }
    }

    private static func call(
        _ name: String,
        on text: String,
        _ argument: VTLValue
    ) throws(TemplateFailure) -> VTLValue? {
        switch name {
        case "equals": return .bool(argument.string.map { $0.utf8.elementsEqual(text.utf8) } ?? false)
        case "equalsIgnoreCase": return .bool(argument.string.map { $0.lowercased() == text.lowercased() } ?? false)
        case "charAt": return character(argument.index, of: text)
        case "codePointAt": return argument.index.map { codePoint(at: $0, of: text) }
        case "substring": return argument.index.flatMap { substring(of: text, from: $0, to: text.utf16.count) }
        case "repeat":
            guard let count = argument.index, count >= 0 else { return nil }
            guard count == 0 || text.utf8.count <= TemplateEvaluation.outputLimit / count else {
                throw .exceeded(
                    "A string of a mapping template is larger than \(TemplateEvaluation.outputLimit) bytes.")
            }
            return .string(String(repeating: text, count: count))
        case "valueOf", "copyValueOf": return .string(argument.text)
        default: break
        }
        guard let other = argument.string else { return nil }
        switch name {
        case "contains": return .bool(index(of: other, in: text, from: 0) >= 0)
        case "contentEquals": return .bool(text == other)
        case "startsWith": return .bool(text.utf8.starts(with: other.utf8))
        case "endsWith": return .bool(text.utf8.reversed().starts(with: other.utf8.reversed()))
        case "indexOf": return .int(index(of: other, in: text, from: 0))
        case "lastIndexOf": return .int(lastIndex(of: other, in: text, from: text.utf16.count))
        case "concat": return .string(text + other)
        case "compareTo": return .int(compare(text, other))
        case "compareToIgnoreCase": return .int(compare(folded(text), folded(other)))
        case "split": return list(try split(text, other))
        case "matches": return .bool(try matches(text, other))
        default: return nil
        }
    }

    private static func call(
        _ name: String,
        on text: String,
        _ first: VTLValue,
        _ second: VTLValue
    ) throws(TemplateFailure) -> VTLValue? {
        switch name {
        case "substring", "subSequence":
            guard let from = first.index, let to = second.index else { return nil }
            return substring(of: text, from: from, to: to)
        case "indexOf":
            guard let other = first.string, let from = second.index else { return nil }
            return .int(index(of: other, in: text, from: from))
        case "lastIndexOf":
            guard let other = first.string, let from = second.index else { return nil }
            return .int(lastIndex(of: other, in: text, from: from))
        case "startsWith":
            guard let other = first.string, let from = second.index else { return nil }
            return .bool(from >= 0 && Array(text.utf16).dropFirst(from).starts(with: other.utf16))
        case "replace":
            guard let target = first.string, let replacement = second.string else { return nil }
            return .string(replace(target, in: text, with: replacement))
        case "replaceAll", "replaceFirst":
            guard let pattern = first.string, let replacement = second.string else { return nil }
            return .string(
                try replace(text, matching: pattern, with: replacement, isFirstOnly: name == "replaceFirst"))
        case "split":
            guard let pattern = first.string, let limit = second.index else { return nil }
            return list(try split(text, pattern, limit: limit))
        default: return nil
        }
    }

    private static func list(_ parts: [String]) -> VTLValue { .list(VTLList(parts.map { .string($0) })) }

    // MARK: - UTF-16

    /// Java throws outside of the string; Velocity makes null of that.
    private static func substring(of text: String, from: Int, to: Int) -> VTLValue {
        let units = text.utf16
        guard from >= 0, from <= to, to <= units.count else { return .null }
        let start = units.index(units.startIndex, offsetBy: from)
        let end = units.index(start, offsetBy: to - from)
        return .string(String(decoding: units[start..<end], as: UTF16.self))
    }

    private static func character(_ index: Int?, of text: String) -> VTLValue? {
        index.map { $0 < text.utf16.count ? substring(of: text, from: $0, to: $0 + 1) : .null }
    }

    private static func codePoint(at index: Int, of text: String) -> VTLValue {
        guard index >= 0, index < text.utf16.count else { return .null }
        let start = text.utf16.index(text.utf16.startIndex, offsetBy: index)
        if start.samePosition(in: text.unicodeScalars) != nil { return .int(Int(text.unicodeScalars[start].value)) }
        return .int(Int(text.utf16[start]))
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

    private static func lastIndex(of other: String, in text: String, from start: Int) -> Int {
        let units = Array(text.utf16)
        let wanted = Array(other.utf16)
        var index = min(units.count - wanted.count, start)
        while index >= 0 {
            if units[index..<(index + wanted.count)].elementsEqual(wanted) { return index }
            index -= 1
        }
        return -1
    }

    private static func regionMatches(_ text: String, _ arguments: [VTLValue]) -> VTLValue? {
        var rest = arguments[...]
        var ignoresCase = false
        if rest.count == 5 {
            guard case .bool(let flag)? = rest.popFirst() else { return nil }
            ignoresCase = flag
        }
        guard let start = rest.popFirst()?.index, let other = rest.popFirst()?.string,
            let otherStart = rest.popFirst()?.index, let length = rest.popFirst()?.index
        else { return nil }
        let left = Array((ignoresCase ? folded(text) : text).utf16)
        let right = Array((ignoresCase ? folded(other) : other).utf16)
        guard start >= 0, otherStart >= 0, length <= left.count - start, length <= right.count - otherStart else {
            return .bool(false)
        }
        guard length > 0 else { return .bool(true) }
        return .bool(
            left[start..<(start + length)].elementsEqual(right[otherStart..<(otherStart + length)]))
    }

    /// Character by character, as `String.CASE_INSENSITIVE_ORDER` does.
    private static func folded(_ text: String) -> String {
        String(text.unicodeScalars.map { CharacterSet.lower(CharacterSet.upper($0)) })
    }

    static func compare(_ left: String, _ right: String) -> Int {
        for (left, right) in zip(left.utf16, right.utf16) where left != right { return Int(left) - Int(right) }
        return left.utf16.count - right.utf16.count
    }

    static func hashCode(_ text: String) -> Int {
        Int(text.utf16.reduce(into: Int32(0)) { hash, unit in hash = 31 &* hash &+ Int32(unit) })
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

extension String {
    /// Java's `trim`: everything up to and including the space.
    fileprivate var trimmed: String {
        let bytes = Array(utf8)
        guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }

    /// Java's `strip`: what Unicode calls white space.
    fileprivate func stripped(leading: Bool, trailing: Bool) -> String {
        var rest = unicodeScalars[...]
        if leading { rest = rest.drop { $0.properties.isWhitespace } }
        if trailing { while let last = rest.last, last.properties.isWhitespace { rest.removeLast() } }
        return String(rest)
    }

    var isBlank: Bool { unicodeScalars.allSatisfy { $0.properties.isWhitespace } }
}
