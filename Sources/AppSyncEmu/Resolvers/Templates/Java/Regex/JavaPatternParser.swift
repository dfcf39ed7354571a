/// The syntax of `java.util.regex.Pattern` (Java 8).
struct JavaPatternParser {
    private static let depthLimit = 100

    let pattern: String
    private let scalars: [Unicode.Scalar]
    var position = 0
    private var flags = Flags()
    private(set) var groupCount = 0
    private(set) var groupNames: [String: Int] = [:]
    private var depth = 0

    /// `(?i)` and its like.
    struct Flags {
        var ignoresCase = false
        var isUnicode = false
        var isMultiline = false
        var dotMatchesAll = false
        var hasComments = false
        /// `\n` alone ends a line.
        var isUnixLines = false
    }

    init(_ pattern: String) {
        self.pattern = pattern
        scalars = Array(pattern.unicodeScalars)
    }

    mutating func parse() throws(JavaPatternError) -> PatternTree {
        guard scalars.count <= JavaPattern.sizeLimit else { throw error("Pattern is too large") }
        let tree = try alternatives()
        guard position == scalars.count else { throw error("Unmatched closing ')'") }
        return tree
    }

    func error(_ reason: String) -> JavaPatternError {
        JavaPatternError(reason: reason, index: max(0, min(position, scalars.count) - 1), pattern: pattern)
    }

    func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        position + ahead < scalars.count ? scalars[position + ahead] : nil
    }

    mutating func take() -> Unicode.Scalar? {
        guard let scalar = peek() else { return nil }
        position += 1
        return scalar
    }

    mutating func skip(_ text: StaticString) -> Bool {
        let wanted = Array(text.description.unicodeScalars)
        guard position + wanted.count <= scalars.count,
            scalars[position..<(position + wanted.count)].elementsEqual(wanted)
        else { return false }
        position += wanted.count
        return true
    }

    /// The text up to `end`, which is passed over.
    mutating func text(until end: Unicode.Scalar) -> String? {
        guard let stop = scalars[position...].firstIndex(of: end) else { return nil }
        defer { position = stop + 1 }
        return String(String.UnicodeScalarView(scalars[position..<stop]))
    }

    // MARK: - Structure

    private mutating func alternatives() throws(JavaPatternError) -> PatternTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw error("Pattern is nested too deep") }
        var branches = [try sequence()]
        while skip("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(JavaPatternError) -> PatternTree {
        var parts: [PatternTree] = []
        while let scalar = peek(), scalar != "|", scalar != ")" {
            if flags.hasComments, skipComment() { continue }
            if skip("\\Q") {
                parts += quoted().map { .set(character($0)) }
                if let last = parts.popLast() { parts.append(try quantified(last)) }
                continue
            }
            parts.append(try quantified(try atom()))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func skipComment() -> Bool {
        if let scalar = peek(), CharacterSet.space.contains(scalar) {
            position += 1
            return true
        }
        guard peek() == "#" else { return false }
        while let scalar = take(), scalar != "\n" {}
        return true
    }

    private mutating func quoted() -> [Unicode.Scalar] {
        var text: [Unicode.Scalar] = []
        while let scalar = peek() {
            if skip("\\E") { break }
            text.append(scalar)
            position += 1
        }
        return text
    }

    private mutating func quantified(_ atom: PatternTree) throws(JavaPatternError) -> PatternTree {
        var tree = atom
        while let (minimum, maximum) = try bounds() {
            let greed: PatternTree.Greed = skip("?") ? .lazy : skip("+") ? .possessive : .greedy
            tree = .repetition(tree, minimum: minimum, maximum: maximum, greed)
        }
        return tree
    }

    private mutating func bounds() throws(JavaPatternError) -> (Int, Int?)? {
        if flags.hasComments { while skipComment() {} }
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        guard skip("{") else { return nil }
        guard let minimum = number() else { throw error("Illegal repetition") }
        var maximum: Int? = minimum
        if skip(",") { maximum = number() }
        guard skip("}") else { throw error("Unclosed counted closure") }
        guard minimum <= maximum ?? .max, minimum <= 10_000, maximum ?? 0 <= 10_000 else {
            throw error("Illegal repetition range")
        }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = peek(), ("0"..."9").contains(digit), (value ?? 0) < 1_000_000 {
            value = (value ?? 0) * 10 + Int(digit.value - 48)
            position += 1
        }
        return value
    }

    private mutating func atom() throws(JavaPatternError) -> PatternTree {
        guard let scalar = take() else { return .empty }
        switch scalar {
        case "(": return try group()
        case "[": return .set(try characterClass())
        case ".": return .set(flags.dotMatchesAll ? .any : flags.isUnixLines ? .complement(.single("\n")) : .anyInLine)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .start)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .endBeforeFinalTerminator)
        case "\\": return try escape()
        case "*", "+", "?": throw error("Dangling meta character '\(scalar)'")
        case "{": throw error("Illegal repetition")
        default: return .set(character(scalar))
        }
    }

    func character(_ scalar: Unicode.Scalar) -> CharacterSet {
        .character(scalar, ignoresCase: flags.ignoresCase, isUnicode: flags.isUnicode)
    }

    func caseless(_ set: CharacterSet) -> CharacterSet { flags.ignoresCase ? .caseless(set) : set }

    // MARK: - Groups

    private mutating func group() throws(JavaPatternError) -> PatternTree {
        let outer = flags
        guard skip("?") else {
            groupCount += 1
            return try close(capture: groupCount, restoring: outer)
        }
        if skip(":") { return try close(capture: nil, restoring: outer) }
        if skip("=") { return .look(try close(nil, outer), isBehind: false, isNegative: false) }
        if skip("!") { return .look(try close(nil, outer), isBehind: false, isNegative: true) }
        if skip("<=") { return .look(try close(nil, outer), isBehind: true, isNegative: false) }
        if skip("<!") { return .look(try close(nil, outer), isBehind: true, isNegative: true) }
        if skip(">") { return .atomic(try close(nil, outer)) }
        if skip("<") {
            guard let name = text(until: ">"), let first = name.unicodeScalars.first, first.properties.isAlphabetic
            else { throw error("Unknown look-behind group") }
            guard groupNames[name] == nil else { throw error("Named capturing group <\(name)> is already defined") }
            groupCount += 1
            groupNames[name] = groupCount
            return try close(capture: groupCount, restoring: outer)
        }
        try readFlags()
        // `(?i)` holds until the end of the group it stands in.
        if skip(")") { return .empty }
        guard skip(":") else { throw error("Unknown inline modifier") }
        return try close(capture: nil, restoring: outer)
    }

    private mutating func readFlags() throws(JavaPatternError) {
        var isOn = true
        while let scalar = peek(), scalar != ")", scalar != ":" {
            position += 1
            switch scalar {
            case "-": isOn = false
            case "i": flags.ignoresCase = isOn
            case "u", "U": flags.isUnicode = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotMatchesAll = isOn
            case "x": flags.hasComments = isOn
            case "d": flags.isUnixLines = isOn
            default: throw error("Unknown inline modifier")
            }
        }
    }

    private mutating func close(_ capture: Int?, _ outer: Flags) throws(JavaPatternError) -> PatternTree {
        try close(capture: capture, restoring: outer)
    }

    private mutating func close(capture: Int?, restoring outer: Flags) throws(JavaPatternError) -> PatternTree {
        let inner = try alternatives()
        guard skip(")") else { throw error("Unclosed group") }
        flags = outer
        return .group(inner, capture: capture)
    }

    // MARK: - Escapes

    private mutating func escape() throws(JavaPatternError) -> PatternTree {
        guard let scalar = peek() else { throw error("Unexpected internal error") }
        switch scalar {
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        case "A", "G": return assertion(.start)
        case "z": return assertion(.end)
        case "Z": return assertion(.endBeforeFinalTerminator)
        case "R":
            position += 1
            return .alternatives([.sequence([.set(.single("\r")), .set(.single("\n"))]), .set(.verticalSpace)])
        case "k":
            position += 1
            guard skip("<"), let name = text(until: ">"), let number = groupNames[name] else {
                throw error("(named capturing group is missing)")
            }
            return .backReference(number, ignoresCase: flags.ignoresCase)
        case "1"..."9":
            position += 1
            var number = Int(scalar.value - 48)
            // As many digits as there are groups for.
            while let digit = peek(), ("0"..."9").contains(digit), number * 10 + Int(digit.value - 48) <= groupCount {
                number = number * 10 + Int(digit.value - 48)
                position += 1
            }
            // A reference to a group that never comes matches nothing.
            guard number <= groupCount else { return .set(.union([])) }
            return .backReference(number, ignoresCase: flags.ignoresCase)
        default: return .set(try escapedSet())
        }
    }

    private mutating func assertion(_ assertion: PatternAssertion) -> PatternTree {
        position += 1
        return .assertion(assertion)
    }
}
