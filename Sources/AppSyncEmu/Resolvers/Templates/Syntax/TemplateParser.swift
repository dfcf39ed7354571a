import EmulatorCore

/// Text, directives and comments into a tree.
struct TemplateParser {
    /// Blocks and expressions nested deeper are refused, so that recursion over the tree stays bounded.
    static let depthLimit = 64

    var scanner: TemplateScanner
    var variables: TemplateVariables
    /// The macros read so far.
    var macros: [String: TemplateMacro] = [:]
    /// Of all macros that the template defines somewhere: a `#name` of another is text.
    var macroNames: Set<String> = []
    var depth = 0
    /// Where the last `#end`, `#else` or `#elseif` began, for messages.
    var lastDirective: Int?

    init(_ source: String, variables: TemplateVariables = TemplateVariables(), macroNames: Set<String> = []) {
        scanner = TemplateScanner(Array(source.utf8))
        self.variables = variables
        self.macroNames = macroNames.union(scanner.definedMacros)
    }

    /// For text within this template: a string in double quotes.
    func inner(_ text: [UInt8], start: SourceLocation) -> TemplateParser {
        var parser = self
        parser.scanner = TemplateScanner(text, start: start)
        return parser
    }

    mutating func wholeTemplate() throws(MappingTemplateError) -> [TemplateNode] {
        let start = scanner.offset
        let (nodes, end) = try block()
        guard end == .endOfTemplate else {
            throw scanner.error("\(end.rawValue) without #if or #foreach", at: lastDirective ?? start)
        }
        return nodes
    }

    /// What ended a block.
    enum BlockEnd: String { case endOfTemplate, end = "#end", `else` = "#else", elseIf = "#elseif" }

    mutating func block() throws(MappingTemplateError) -> ([TemplateNode], BlockEnd) {
        try enter()
        defer { depth -= 1 }
        var nodes: [TemplateNode] = []
        var text: [UInt8] = []

        while let byte = scanner.peek() {
            if byte == UInt8(ascii: "$"), var reference = try reference() {
                while text.last == UInt8(ascii: "\\") {
                    text.removeLast()
                    reference.escapes += 1
                }
                flush(&text, to: &nodes)
                nodes.append(.reference(reference))
            } else if byte == UInt8(ascii: "#") {
                if try comment(text: &text) { continue }
                let start = scanner.offset
                guard let name = directiveName() else {
                    scanner.offset = start
                    if let name = macroName() {
                        guard unescape(&text) else {
                            text.append(contentsOf: scanner.bytes[start..<scanner.offset])
                            continue
                        }
                        flush(&text, to: &nodes)
                        nodes.append(try macroCall(name, at: start))
                        continue
                    }
                    text.append(byte)
                    scanner.offset = start + 1
                    continue
                }
                guard unescape(&text) else {
                    // An escaped directive is text, its parentheses too.
                    text.append(contentsOf: scanner.bytes[start..<scanner.offset])
                    continue
                }
                if name == .set { while text.last == 0x20 || text.last == 0x09 { text.removeLast() } }
                flush(&text, to: &nodes)
                if [.end, .else, .elseif].contains(name) { lastDirective = start }
                switch name {
                case .end:
                    scanner.skipRestOfLineIfBlank()
                    return (nodes, .end)
                case .else:
                    scanner.skipRestOfLineIfBlank()
                    return (nodes, .else)
                case .elseif: return (nodes, .elseIf)
                default: nodes.append(try directive(name, at: start))
                }
            } else {
                text.append(byte)
                scanner.offset += 1
            }
        }
        flush(&text, to: &nodes)
        return (nodes, .endOfTemplate)
    }

    mutating func enter() throws(MappingTemplateError) {
        depth += 1
        guard depth <= Self.depthLimit else {
            throw scanner.error("nested deeper than \(Self.depthLimit) levels")
        }
    }

    private func flush(_ text: inout [UInt8], to nodes: inout [TemplateNode]) {
        guard !text.isEmpty else { return }
        nodes.append(.text(text))
        text.removeAll()
    }

    /// Halves the backslashes before a directive; an odd one takes the directive's meaning away.
    private func unescape(_ text: inout [UInt8]) -> Bool {
        var count = 0
        while text.last == UInt8(ascii: "\\") {
            text.removeLast()
            count += 1
        }
        text.append(contentsOf: [UInt8](repeating: UInt8(ascii: "\\"), count: count / 2))
        return count % 2 == 0
    }
}

// MARK: - Comments

extension TemplateParser {
    /// `## …`, `#* … *#`, `#[[ … ]]#`
    private mutating func comment(text: inout [UInt8]) throws(MappingTemplateError) -> Bool {
        let start = scanner.offset
        if scanner.skip("##") {
            while let byte = scanner.peek(), byte != 0x0A, byte != 0x0D { scanner.offset += 1 }
            // The line's end belongs to the comment.
            _ = scanner.skip("\r\n") || scanner.skip("\n") || scanner.skip("\r")
            return true
        }
        if scanner.isAhead("#*") {
            guard let end = scanner.find("*#") else { throw scanner.error("#* without *#", at: start) }
            scanner.offset = end + 2
            return true
        }
        if scanner.skip("#[[") {
            guard let end = scanner.find("]]#") else { throw scanner.error("#[[ without ]]#", at: start) }
            text.append(contentsOf: scanner.bytes[scanner.offset..<end])
            scanner.offset = end + 3
            return true
        }
        return false
    }
}

// MARK: - Directives

extension TemplateParser {
    enum DirectiveName: String {
        case set, `if`, elseif, `else`, end, foreach, `return`
        case macro, define, stop, evaluate, `break`, include, parse
    }

    /// The directive at the cursor, `#name` or `#{name}`; anything else behind a `#` is text.
    private mutating func directiveName() -> DirectiveName? {
        scanner.offset += 1
        let isBraced = scanner.skip("{")
        guard let word = scanner.word(), let name = DirectiveName(rawValue: word) else { return nil }
        if isBraced, !scanner.skip("}") { return nil }
        return name
    }

    private mutating func directive(
        _ name: DirectiveName,
        at start: Int
    ) throws(MappingTemplateError) -> TemplateNode {
        switch name {
        case .set: return try set(at: start)
        case .if: return try conditional(at: start)
        case .foreach: return try forEach(at: start)
        case .return:
            guard scanner.peek() == UInt8(ascii: "(") else {
                scanner.skipRestOfLineIfBlank()
                return .return(nil)
            }
            return .return(try parenthesized("#return", at: start))
        case .macro: return try macro(at: start)
        case .define: return try define(at: start)
        case .evaluate:
            let line = scanner.line(at: start)
            return .evaluate(try parenthesized("#evaluate", at: start), line: line)
        case .break:
            scanner.skipRestOfLineIfBlank()
            return .break
        case .stop:
            scanner.skipRestOfLineIfBlank()
            return .stop
        case .include, .parse:
            // aws-appsync-community #101: there is nothing to include from.
            throw scanner.error("AppSync does not support #\(name.rawValue)", at: start)
        case .elseif, .else, .end:
            throw scanner.error("#\(name.rawValue) without #if or #foreach", at: start)
        }
    }

    mutating func parenthesized(_ name: String, at start: Int) throws(MappingTemplateError) -> Expression {
        try openParenthesis(of: name, at: start)
        let value = try expression()
        try closeParenthesis(of: name, at: start)
        return value
    }

    mutating func openParenthesis(of name: String, at start: Int) throws(MappingTemplateError) {
        scanner.skipBlanks()
        guard scanner.skip("(") else { throw scanner.error("\(name) without parentheses", at: start) }
        scanner.skipWhitespace()
    }

    mutating func closeParenthesis(of name: String, at start: Int) throws(MappingTemplateError) {
        scanner.skipWhitespace()
        guard scanner.skip(")") else {
            throw scanner.error("\(name) is not closed: expected ')'\(found)", at: scanner.offset)
        }
        scanner.skipRestOfLineIfBlank()
    }

    private mutating func set(at start: Int) throws(MappingTemplateError) -> TemplateNode {
        try openParenthesis(of: "#set", at: start)
        guard scanner.peek() == UInt8(ascii: "$"), let target = try reference() else {
            throw scanner.error("#set wants a reference on its left side\(found)")
        }
        switch target.accessors.last {
        case nil:
            guard case .variable = target.root else {
                throw scanner.error("#set cannot replace \(String(decoding: target.source, as: UTF8.self))", at: start)
            }
        case .property, .index: break
        default: throw scanner.error("#set cannot assign to a method call", at: start)
        }
        scanner.skipWhitespace()
        guard scanner.skip("=") else { throw scanner.error("#set without '='\(found)") }
        let value = try expression()
        try closeParenthesis(of: "#set", at: start)
        return .set(.init(target: target, value: value))
    }

    private mutating func conditional(at start: Int) throws(MappingTemplateError) -> TemplateNode {
        var branches: [TemplateNode.Branch] = []
        var condition = try parenthesized("#if", at: start)
        while true {
            let (body, end) = try block()
            branches.append(.init(condition: condition, body: body))
            switch end {
            case .end: return .conditional(branches, otherwise: [])
            case .elseIf: condition = try parenthesized("#elseif", at: scanner.offset)
            case .else:
                let (otherwise, end) = try block()
                guard end == .end else { throw unclosed("#if", at: start, end) }
                return .conditional(branches, otherwise: otherwise)
            case .endOfTemplate: throw unclosed("#if", at: start, end)
            }
        }
    }

    private mutating func forEach(at start: Int) throws(MappingTemplateError) -> TemplateNode {
        try openParenthesis(of: "#foreach", at: start)
        guard scanner.peek() == UInt8(ascii: "$"), let variable = try reference(),
            case .variable(let slot) = variable.root, variable.accessors.isEmpty
        else { throw scanner.error("#foreach wants a variable\(found)") }
        scanner.skipWhitespace()
        let word = scanner.offset
        guard scanner.word() == "in" else { throw scanner.error("#foreach: expected 'in'", at: word) }
        let sequence = try expression()
        try closeParenthesis(of: "#foreach", at: start)
        let (body, end) = try block()
        guard end == .end else { throw unclosed("#foreach", at: start, end) }
        return .forEach(.init(slot: slot, sequence: sequence, body: body))
    }

    func unclosed(_ name: String, at start: Int, _ end: BlockEnd) -> MappingTemplateError {
        end == .endOfTemplate
            ? scanner.error("\(name) without #end", at: start)
            : scanner.error("\(end.rawValue) does not belong here", at: lastDirective)
    }

    /// `, found 'x'`, for messages.
    var found: String {
        guard let byte = scanner.peek() else { return ", found the end of the template" }
        return byte < 0x80 ? ", found '\(Character(Unicode.Scalar(byte)))'" : ""
    }
}
