/// `java.util.regex.Matcher`: one pattern on one text. Backtracks on a stack of its own, and stops after so many steps.
struct JavaMatcher {
    /// A pattern and text of ordinary size take some thousands.
    static let stepLimit = 1_000_000

    let pattern: JavaPattern
    let text: [Unicode.Scalar]
    private(set) var slots: [Int]
    private var registers: [Int]
    private var steps = 0

    private enum Frame {
        case branch(instruction: Int, position: Int)
        /// A run of characters that can give one back, down to `lowest`.
        case run(instruction: Int, position: Int, lowest: Int)
        case slot(Int, old: Int)
        case register(Int, old: Int)
    }

    init(_ pattern: JavaPattern, _ text: String) {
        self.pattern = pattern
        self.text = Array(text.unicodeScalars)
        slots = []
        registers = []
    }

    /// `Matcher.matches()`: the whole text.
    mutating func matches() throws(TemplateFailure) -> Bool {
        reset()
        return try run(from: 0, at: 0, until: text.count) != nil
    }

    /// `Matcher.find(int)`: the range of the next match at or behind `start`.
    mutating func find(from start: Int) throws(TemplateFailure) -> Range<Int>? {
        var position = start
        while position <= text.count {
            reset()
            if let end = try run(from: 0, at: position, until: nil) { return position..<end }
            position += 1
        }
        return nil
    }

    /// The text of a group; nil when it took no part.
    func group(_ number: Int) -> ArraySlice<Unicode.Scalar>? {
        let start = slots[number * 2]
        let end = slots[number * 2 + 1]
        return start >= 0 && end >= start ? text[start..<end] : nil
    }

    private mutating func reset() {
        slots = [Int](repeating: -1, count: pattern.slotCount)
        registers = [Int](repeating: -1, count: pattern.registerCount)
    }

    /// - Returns: where the match ends; nil without one. `wantedEnd` makes other ends fail.
    private mutating func run(
        from firstInstruction: Int,
        at start: Int,
        until wantedEnd: Int?
    ) throws(TemplateFailure) -> Int? {
        var frames: [Frame] = []
        var instruction = firstInstruction
        var position = start
        while true {
            steps += 1
            guard steps < Self.stepLimit, frames.count < Self.stepLimit / 2 else {
                throw .exceeded("A regular expression took more than \(Self.stepLimit) steps.")
            }
            var hasFailed = false
            switch pattern.program[instruction] {
            case .match:
                if wantedEnd.map({ $0 == position }) ?? true { return position }
                hasFailed = true
            case .set(let set):
                hasFailed = !(position < text.count && set.contains(text[position]))
                position += 1
                instruction += 1
            case .setRun(let set, let minimum, let maximum):
                let limit = maximum > text.count - position ? text.count : position + maximum
                var end = position
                while end < limit, set.contains(text[end]) { end += 1 }
                steps += (end - position) / 8
                hasFailed = end - position < minimum
                instruction += 1
                if !hasFailed, end > position + minimum {
                    frames.append(.run(instruction: instruction, position: end - 1, lowest: position + minimum))
                }
                position = end
            case .split(let first, let second):
                frames.append(.branch(instruction: second, position: position))
                instruction = first
            case .jump(let target): instruction = target
            case .save(let slot):
                frames.append(.slot(slot, old: slots[slot]))
                slots[slot] = position
                instruction += 1
            case .mark(let register):
                frames.append(.register(register, old: registers[register]))
                registers[register] = position
                instruction += 1
            case .progress(let register):
                hasFailed = registers[register] == position
                instruction += 1
            case .look(let end, let isBehind, let isNegative):
                let kept = slots
                let isFound =
                    isBehind
                    ? try isPreceded(by: instruction + 1, at: position)
                    : try run(from: instruction + 1, at: position, until: nil) != nil
                hasFailed = isFound == isNegative
                if isNegative || !isFound { slots = kept } else { Self.keep(kept, before: slots, in: &frames) }
                instruction = end
            case .atomic(let end):
                let kept = slots
                if let next = try run(from: instruction + 1, at: position, until: nil) {
                    Self.keep(kept, before: slots, in: &frames)
                    position = next
                } else {
                    slots = kept
                    hasFailed = true
                }
                instruction = end
            case .backReference(let number, let ignoresCase):
                if let end = endOfRepetition(of: number, at: position, ignoresCase) {
                    position = end
                } else {
                    hasFailed = true
                }
                instruction += 1
            case .assertion(let assertion):
                hasFailed = !holds(assertion, at: position)
                instruction += 1
            }
            if hasFailed {
                guard let next = backtrack(&frames) else { return nil }
                (instruction, position) = next
            }
        }
    }

    /// What a part that cannot be backtracked into has captured is undone with the rest.
    private static func keep(_ old: [Int], before new: [Int], in frames: inout [Frame]) {
        for (slot, value) in old.enumerated() where value != new[slot] { frames.append(.slot(slot, old: value)) }
    }

    private mutating func backtrack(_ frames: inout [Frame]) -> (instruction: Int, position: Int)? {
        while let frame = frames.popLast() {
            switch frame {
            case .branch(let instruction, let position): return (instruction, position)
            case .run(let instruction, let position, let lowest):
                if position > lowest {
                    frames.append(.run(instruction: instruction, position: position - 1, lowest: lowest))
                }
                return (instruction, position)
            case .slot(let slot, let old): slots[slot] = old
            case .register(let register, let old): registers[register] = old
            }
        }
        return nil
    }

    private mutating func isPreceded(by instruction: Int, at position: Int) throws(TemplateFailure) -> Bool {
        var start = position
        while start >= 0 {
            if try run(from: instruction, at: start, until: position) != nil { return true }
            start -= 1
        }
        return false
    }

    private func endOfRepetition(of number: Int, at position: Int, _ ignoresCase: Bool) -> Int? {
        guard let wanted = group(number), position + wanted.count <= text.count else { return nil }
        for (offset, scalar) in wanted.enumerated() {
            let found = text[position + offset]
            guard found == scalar || ignoresCase && CharacterSet.lower(found) == CharacterSet.lower(scalar) else {
                return nil
            }
        }
        return position + wanted.count
    }

    private func holds(_ assertion: PatternAssertion, at position: Int) -> Bool {
        switch assertion {
        case .start: position == 0
        case .end: position == text.count
        case .lineStart:
            position == 0
                || position < text.count && CharacterSet.isLineTerminator(text[position - 1])
                    && !(text[position - 1] == "\r" && text[position] == "\n")
        case .lineEnd:
            position == text.count
                || CharacterSet.isLineTerminator(text[position])
                    && !(text[position] == "\n" && position > 0 && text[position - 1] == "\r")
        case .endBeforeFinalTerminator:
            position == text.count
                || position == text.count - 1 && CharacterSet.isLineTerminator(text[position])
                    && !(text[position] == "\n" && position > 0 && text[position - 1] == "\r")
                || position == text.count - 2 && text[position] == "\r" && text[position + 1] == "\n"
        case .wordBoundary: isWordBoundary(at: position)
        case .noWordBoundary: !isWordBoundary(at: position)
        }
    }

    private func isWordBoundary(at position: Int) -> Bool {
        let before = position > 0 && Self.isWord(text[position - 1])
        let after = position < text.count && Self.isWord(text[position])
        return before != after
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
