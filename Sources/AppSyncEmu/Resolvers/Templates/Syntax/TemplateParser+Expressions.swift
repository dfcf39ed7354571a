import EmulatorCore

// Velocity's expressions, the loosest first: or, and, equality, relation, sum, product, not, primary.
extension TemplateParser {
    mutating func expression() throws(MappingTemplateError) -> Expression {
        try enter()
        defer { depth -= 1 }
        var left = try conjunction()
        while takeOperator("||", word: "or") { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(MappingTemplateError) -> Expression {
        var left = try equality()
        while takeOperator("&&", word: "and") { left = .and(left, try equality()) }
        return left
    }

    private mutating func equality() throws(MappingTemplateError) -> Expression {
        var left = try relation()
        while true {
            if takeOperator("==", word: "eq") {
                left = .comparison(.equal, left, try relation())
            } else if takeOperator("!=", word: "ne") {
                left = .comparison(.notEqual, left, try relation())
            } else {
                return left
            }
        }
    }

    private mutating func relation() throws(MappingTemplateError) -> Expression {
        var left = try sum()
        while true {
            if takeOperator("<=", word: "le") {
                left = .comparison(.lessOrEqual, left, try sum())
            } else if takeOperator(">=", word: "ge") {
                left = .comparison(.greaterOrEqual, left, try sum())
            } else if takeOperator("<", word: "lt") {
                left = .comparison(.less, left, try sum())
            } else if takeOperator(">", word: "gt") {
                left = .comparison(.greater, left, try sum())
            } else {
                return left
            }
        }
    }

    private mutating func sum() throws(MappingTemplateError) -> Expression {
        var left = try product()
        while true {
            if takeOperator("+") {
                left = .arithmetic(.add, left, try product())
            } else if takeOperator("-") {
                left = .arithmetic(.subtract, left, try product())
            } else {
                return left
            }
        }
    }

    private mutating func product() throws(MappingTemplateError) -> Expression {
        var left = try unary()
        while true {
            if takeOperator("*") {
                left = .arithmetic(.multiply, left, try unary())
            } else if takeOperator("/") {
                left = .arithmetic(.divide, left, try unary())
            } else if takeOperator("%") {
                left = .arithmetic(.remainder, left, try unary())
            } else {
                return left
            }
        }
    }

    private mutating func unary() throws(MappingTemplateError) -> Expression {
        scanner.skipWhitespace()
        guard !scanner.isAhead("!="), takeOperator("!", word: "not") else { return try primary() }
        try enter()
        defer { depth -= 1 }
        return .not(try unary())
    }

    private mutating func takeOperator(_ symbol: StaticString) -> Bool {
        scanner.skipWhitespace()
        return scanner.skip(symbol)
    }

    private mutating func takeOperator(_ symbol: StaticString, word: String) -> Bool {
        scanner.skipWhitespace()
        if scanner.skip(symbol) { return true }
        let start = scanner.offset
        if scanner.word() == word { return true }
        scanner.offset = start
        return false
    }
}

// MARK: - Primaries

extension TemplateParser {
    private mutating func primary() throws(MappingTemplateError) -> Expression {
        scanner.skipWhitespace()
        guard let byte = scanner.peek() else { throw scanner.error("expected a value\(found)") }
        switch byte {
        case UInt8(ascii: "$"):
            guard let reference = try reference() else { throw scanner.error("'$' without a name") }
            return .reference(reference)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try string(quote: byte)
        case UInt8(ascii: "("):
            scanner.offset += 1
            let inner = try expression()
            scanner.skipWhitespace()
            guard scanner.skip(")") else { throw scanner.error("expected ')'\(found)") }
            return inner
        case UInt8(ascii: "["): return try listOrRange()
        case UInt8(ascii: "{"): return try map()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: return try wordLiteral()
        }
    }

    private mutating func wordLiteral() throws(MappingTemplateError) -> Expression {
        let start = scanner.offset
        switch scanner.word() {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case let word:
            scanner.offset = start
            throw scanner.error(word.map { "'\($0)' is no value" } ?? "expected a value\(found)")
        }
    }

    private mutating func number() throws(MappingTemplateError) -> Expression {
        let start = scanner.offset
        _ = scanner.skip("-")
        let whole = scanner.take { $0.isASCIIDigit }
        guard !whole.isEmpty else { throw scanner.error("expected a value, found '-'", at: start) }
        var isDouble = false
        // `1..5` is a range.
        if scanner.peek() == UInt8(ascii: "."), let next = scanner.peek(1), next.isASCIIDigit {
            isDouble = true
            scanner.offset += 1
            _ = scanner.take { $0.isASCIIDigit }
        }
        if let e = scanner.peek(), e | 0x20 == UInt8(ascii: "e") {
            let sign = scanner.peek(1) == UInt8(ascii: "-") || scanner.peek(1) == UInt8(ascii: "+") ? 1 : 0
            if let digit = scanner.peek(1 + sign), digit.isASCIIDigit {
                isDouble = true
                scanner.offset += 1 + sign
                _ = scanner.take { $0.isASCIIDigit }
            }
        }
        let text = String(decoding: scanner.bytes[start..<scanner.offset], as: UTF8.self)
        if !isDouble, let int = Int(text) { return .int(int) }
        guard let double = Double(text) else { throw scanner.error("malformed number", at: start) }
        return .double(double)
    }

    private mutating func listOrRange() throws(MappingTemplateError) -> Expression {
        scanner.offset += 1
        scanner.skipWhitespace()
        if scanner.skip("]") { return .list([]) }
        let first = try expression()
        scanner.skipWhitespace()
        if scanner.skip("..") {
            let last = try expression()
            scanner.skipWhitespace()
            guard scanner.skip("]") else { throw scanner.error("a range is not closed: expected ']'\(found)") }
            return .range(first, last)
        }
        if scanner.skip("]") { return .list([first]) }
        guard scanner.skip(",") else { throw scanner.error("expected ',' or ']'\(found)") }
        return .list([first] + (try arguments(until: "]")))
    }

    private mutating func map() throws(MappingTemplateError) -> Expression {
        scanner.offset += 1
        scanner.skipWhitespace()
        var entries: [(key: Expression, value: Expression)] = []
        if scanner.skip("}") { return .map(entries) }
        while true {
            let key = try expression()
            scanner.skipWhitespace()
            guard scanner.skip(":") else { throw scanner.error("expected ':' after a map's key\(found)") }
            entries.append((key, try expression()))
            scanner.skipWhitespace()
            if scanner.skip("}") { return .map(entries) }
            guard scanner.skip(",") else { throw scanner.error("expected ',' or '}'\(found)") }
        }
    }

    /// A quote inside is written twice; backslashes mean nothing (the usual way out is a variable that holds a quote).
    /// Text in double quotes is a template of its own, text in single quotes is taken as it is.
    private mutating func string(quote: UInt8) throws(MappingTemplateError) -> Expression {
        let start = scanner.offset
        scanner.offset += 1
        let contentStart = scanner.offset
        var text: [UInt8] = []
        while true {
            guard let byte = scanner.peek() else { throw scanner.error("a string is not closed", at: start) }
            scanner.offset += 1
            if byte == quote {
                guard scanner.peek() == quote else { break }
                scanner.offset += 1
            }
            text.append(byte)
        }
        let isPlain =
            quote == UInt8(ascii: "'") || !text.contains { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "#") }
        if isPlain { return .string(String(decoding: text, as: UTF8.self)) }
        var inner = inner(text, start: scanner.location(at: contentStart))
        let nodes = try inner.wholeTemplate()
        variables = inner.variables
        macros = inner.macros
        if nodes.count == 1, case .text(let bytes) = nodes[0] { return .string(String(decoding: bytes, as: UTF8.self)) }
        return .interpolation(nodes)
    }
}
