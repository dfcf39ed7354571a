// Character classes and the escapes that stand for characters.
extension JavaPatternParser {
    /// Behind a backslash: `\d`, `\p{L}`, `\n`, `\u00e9`, `\.`
    mutating func escapedSet() throws(JavaPatternError) -> CharacterSet {
        guard let scalar = take() else { throw error("Illegal/unsupported escape sequence") }
        switch scalar {
        case "d": return .digit
        case "D": return .complement(.digit)
        case "w": return .wordCharacter
        case "W": return .complement(.wordCharacter)
        case "s": return .space
        case "S": return .complement(.space)
        case "h": return .horizontalSpace
        case "H": return .complement(.horizontalSpace)
        case "v": return .verticalSpace
        case "V": return .complement(.verticalSpace)
        case "p": return caseless(try property())
        case "P": return .complement(caseless(try property()))
        default:
            guard let character = try escapedCharacter(scalar) else {
                throw error("Illegal/unsupported escape sequence")
            }
            return self.character(character)
        }
    }

    private mutating func escapedCharacter(_ scalar: Unicode.Scalar) throws(JavaPatternError) -> Unicode.Scalar? {
        switch scalar {
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "f": return "\u{C}"
        case "a": return "\u{7}"
        case "e": return "\u{1B}"
        case "0": return try digits(1...3, radix: 8)
        case "x":
            guard skip("{") else { return try digits(2...2, radix: 16) }
            guard let hex = text(until: "}"), let value = UInt32(hex, radix: 16) else {
                throw error("Unclosed hexadecimal escape sequence")
            }
            return Unicode.Scalar(value)
        case "u": return try digits(4...4, radix: 16)
        case "c": return take().flatMap { Unicode.Scalar($0.value ^ 64) }
        default: return scalar.isASCII && scalar.properties.isAlphabetic ? nil : scalar
        }
    }

    private mutating func digits(_ count: ClosedRange<Int>, radix: UInt32) throws(JavaPatternError) -> Unicode.Scalar? {
        var value: UInt32 = 0
        var read = 0
        while read < count.upperBound, let digit = peek()?.digit(radix: radix) {
            value = value * radix + digit
            position += 1
            read += 1
        }
        guard read >= count.lowerBound else { throw error("Illegal Unicode escape sequence") }
        return Unicode.Scalar(value)
    }

    private mutating func property() throws(JavaPatternError) -> CharacterSet {
        let name: String
        if skip("{") {
            guard let read = text(until: "}") else { throw error("Unclosed character family") }
            name = read
        } else {
            guard let letter = take() else { throw error("Unclosed character family") }
            name = String(Character(letter))
        }
        guard let set = CharacterSet.named(name) else { throw error("Unknown character property name {\(name)}") }
        return set
    }

    /// Behind the opening bracket.
    mutating func characterClass() throws(JavaPatternError) -> CharacterSet {
        let isNegative = skip("^")
        var intersected: [CharacterSet] = []
        var sets: [CharacterSet] = []
        var isFirst = true
        while true {
            guard let scalar = peek() else { throw error("Unclosed character class") }
            if scalar == "]", !isFirst || !intersected.isEmpty {
                position += 1
                break
            }
            isFirst = false
            if skip("&&") {
                intersected.append(.union(sets))
                sets = []
                continue
            }
            if skip("[") {
                sets.append(try characterClass())
                continue
            }
            sets.append(try classMember())
        }
        var set: CharacterSet = sets.count == 1 ? sets[0] : .union(sets)
        if !intersected.isEmpty {
            // `[a&&]` is `[a]`.
            set = sets.isEmpty ? .intersection(intersected) : .intersection(intersected + [set])
        }
        return isNegative ? .complement(set) : set
    }

    /// A character, a range of them, or an escape that stands for several.
    private mutating func classMember() throws(JavaPatternError) -> CharacterSet {
        guard let first = try classCharacter() else { return try escapedSet() }
        guard peek() == "-", let next = peek(1), next != "]", next != "[" else { return character(first) }
        position += 1
        guard let last = try classCharacter() else { throw error("Illegal character range") }
        guard first <= last else { throw error("Illegal character range") }
        return caseless(.range(first...last))
    }

    /// nil (with the cursor behind the backslash) for an escape that is no single character.
    private mutating func classCharacter() throws(JavaPatternError) -> Unicode.Scalar? {
        guard let scalar = take() else { throw error("Unclosed character class") }
        guard scalar == "\\" else { return scalar }
        guard let escaped = peek() else { throw error("Illegal/unsupported escape sequence") }
        if "dDwWsShHvVpP".unicodeScalars.contains(escaped) { return nil }
        position += 1
        guard let character = try escapedCharacter(escaped) else { throw error("Illegal/unsupported escape sequence") }
        return character
    }
}

extension Unicode.Scalar {
    fileprivate func digit(radix: UInt32) -> UInt32? {
        let digit: UInt32
        switch self {
        case "0"..."9": digit = value - 48
        case "a"..."f": digit = value - 87
        case "A"..."F": digit = value - 55
        default: return nil
        }
        return digit < radix ? digit : nil
    }
}
