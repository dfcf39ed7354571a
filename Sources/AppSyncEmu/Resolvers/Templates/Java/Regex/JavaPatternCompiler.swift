/// A pattern's tree into instructions.
struct JavaPatternCompiler {
    private(set) var program: [PatternInstruction] = []
    private(set) var registerCount = 0

    mutating func compile(_ tree: PatternTree) throws(JavaPatternError) {
        guard program.count < JavaPattern.sizeLimit else {
            throw JavaPatternError(reason: "Pattern is too large", index: 0, pattern: "")
        }
        switch tree {
        case .empty: break
        case .set(let set): program.append(.set(set))
        case .sequence(let parts): for part in parts { try compile(part) }
        case .alternatives(let branches): try compile(branches)
        case .group(let inner, nil): try compile(inner)
        case .group(let inner, let number?):
            program.append(.save(number * 2))
            try compile(inner)
            program.append(.save(number * 2 + 1))
        case .repetition(let inner, let minimum, let maximum, let greed):
            try compile(inner, from: minimum, to: maximum, greed)
        case .look(let inner, let isBehind, let isNegative):
            let start = program.count
            program.append(.match)
            try compile(inner)
            program.append(.match)
            program[start] = .look(end: program.count, isBehind: isBehind, isNegative: isNegative)
        case .atomic(let inner): try atomic { (compiler) throws(JavaPatternError) in try compiler.compile(inner) }
        case .backReference(let number, let ignoresCase):
            program.append(.backReference(number, ignoresCase: ignoresCase))
        case .assertion(let assertion): program.append(.assertion(assertion))
        }
    }

    private mutating func atomic(
        _ body: (inout JavaPatternCompiler) throws(JavaPatternError) -> Void
    ) throws(JavaPatternError) {
        let start = program.count
        program.append(.match)
        try body(&self)
        program.append(.match)
        program[start] = .atomic(end: program.count)
    }

    private mutating func compile(_ branches: [PatternTree]) throws(JavaPatternError) {
        var ends: [Int] = []
        for (index, branch) in branches.enumerated() {
            guard index + 1 < branches.count else {
                try compile(branch)
                break
            }
            let split = program.count
            program.append(.match)
            try compile(branch)
            ends.append(program.count)
            program.append(.match)
            program[split] = .split(first: split + 1, second: program.count)
        }
        for end in ends { program[end] = .jump(program.count) }
    }

    private mutating func compile(
        _ inner: PatternTree,
        from minimum: Int,
        to maximum: Int?,
        _ greed: PatternTree.Greed
    ) throws(JavaPatternError) {
        if case .set(let set) = inner, greed != .lazy {
            let run = PatternInstruction.setRun(set, minimum: minimum, maximum: maximum ?? .max)
            guard greed == .possessive else { return program.append(run) }
            return try atomic { (compiler) throws(JavaPatternError) in compiler.program.append(run) }
        }
        if greed == .possessive {
            return try atomic { (compiler) throws(JavaPatternError) in
                try compiler.compile(inner, from: minimum, to: maximum, .greedy)
            }
        }
        for _ in 0..<minimum { try compile(inner) }
        guard let maximum else { return try loop(inner, greed) }
        var splits: [Int] = []
        for _ in minimum..<max(minimum, maximum) {
            splits.append(program.count)
            program.append(.match)
            try compile(inner)
        }
        for split in splits { program[split] = Self.split(into: split + 1, past: program.count, greed) }
    }

    private mutating func loop(_ inner: PatternTree, _ greed: PatternTree.Greed) throws(JavaPatternError) {
        let register = registerCount
        registerCount += 1
        let start = program.count
        program.append(.match)
        program.append(.mark(register))
        try compile(inner)
        program.append(.progress(register))
        program.append(.jump(start))
        program[start] = Self.split(into: start + 1, past: program.count, greed)
    }

    private static func split(into body: Int, past end: Int, _ greed: PatternTree.Greed) -> PatternInstruction {
        greed == .lazy ? .split(first: end, second: body) : .split(first: body, second: end)
    }
}
