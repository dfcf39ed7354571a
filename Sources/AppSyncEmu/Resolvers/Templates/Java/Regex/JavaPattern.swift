/// `java.util.regex.Pattern`: what `$util.matches`, `split`, `replaceAll` and their like take.
///
/// Ours, because Swift's own `Regex` neither has Java's syntax nor can be stopped: a pattern that backtracks without
/// end must not hold up the emulator. Matching works on Unicode scalars, as Java's does on code points.
struct JavaPattern: Sendable {
    let program: [PatternInstruction]
    /// Two slots a group, the whole match first.
    let slotCount: Int
    let registerCount: Int
    let groupNames: [String: Int]

    var groupCount: Int { slotCount / 2 - 1 }

    /// - Throws: `JavaPatternError` in the words of Java's `PatternSyntaxException`.
    init(_ pattern: String) throws(JavaPatternError) {
        var parser = JavaPatternParser(pattern)
        let tree = try parser.parse()
        var compiler = JavaPatternCompiler()
        try compiler.compile(tree)
        program = compiler.program + [.match]
        slotCount = (parser.groupCount + 1) * 2
        registerCount = compiler.registerCount
        groupNames = parser.groupNames
    }

    /// Longer ones than any that a person writes; keeps parsing and matching bounded.
    static let sizeLimit = 20_000
}

/// `PatternSyntaxException`
struct JavaPatternError: Error, Equatable, CustomStringConvertible {
    var reason: String
    /// Characters from the start of the pattern.
    var index: Int
    var pattern: String

    var description: String { "\(reason) near index \(index) \(pattern)" }
}

/// What a pattern is made of, before it is compiled.
indirect enum PatternTree: Sendable {
    case empty
    case set(CharacterSet)
    case sequence([PatternTree])
    case alternatives([PatternTree])
    case group(PatternTree, capture: Int?)
    case repetition(PatternTree, minimum: Int, maximum: Int?, Greed)
    case look(PatternTree, isBehind: Bool, isNegative: Bool)
    case atomic(PatternTree)
    case backReference(Int, ignoresCase: Bool)
    case assertion(PatternAssertion)

    enum Greed: Sendable { case greedy, lazy, possessive }
}

enum PatternAssertion: Sendable {
    case start, lineStart, end, lineEnd, endBeforeFinalTerminator, wordBoundary, noWordBoundary
}

/// What the matcher runs on.
enum PatternInstruction: Sendable {
    case set(CharacterSet)
    /// As many as there are, then fewer, without a frame each.
    case setRun(CharacterSet, minimum: Int, maximum: Int)
    case split(first: Int, second: Int)
    case jump(Int)
    case save(Int)
    case mark(Int)
    /// Fails when nothing was consumed since the mark, so that `(a*)*` ends.
    case progress(Int)
    case look(end: Int, isBehind: Bool, isNegative: Bool)
    case atomic(end: Int)
    case backReference(Int, ignoresCase: Bool)
    case assertion(PatternAssertion)
    case match
}
