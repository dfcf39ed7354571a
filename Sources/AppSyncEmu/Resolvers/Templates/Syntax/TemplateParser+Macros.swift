// `#macro`, calls of macros, and `#define`.
//
// Whether AppSync runs `#macro` is not clear: one of its engineers says that it does not (aws-appsync-community #222,
// and #90 asks for it), its documentation is silent, and what it answers instead nobody has captured. Templates that
// define one run here, and the trace says at deployment that they would not on AWS.
extension TemplateParser {
    /// `#macro(name $a $b) … #end`: nothing is left of it in the tree.
    mutating func macro(at start: Int) throws(MappingTemplateError) -> TemplateNode {
        try openParenthesis(of: "#macro", at: start)
        guard let name = scanner.identifier() else { throw scanner.error("#macro without a name") }
        var parameters: [Int] = []
        while true {
            scanner.skipWhitespace()
            if scanner.skip(",") { continue }
            guard scanner.peek() == UInt8(ascii: "$") else { break }
            guard let parameter = try reference(), case .variable(let slot) = parameter.root,
                parameter.accessors.isEmpty
            else { throw scanner.error("#macro wants variables as its parameters") }
            parameters.append(slot)
        }
        try closeParenthesis(of: "#macro", at: start)
        let (body, end) = try block()
        guard end == .end else { throw unclosed("#macro", at: start, end) }
        macros[name] = TemplateMacro(parameters: parameters, body: body)
        return .text([])
    }

    /// The name of a macro at the cursor's `#`, with the cursor behind it: `#name`, `#{name}`, `#@name`. nil for
    /// anything else.
    mutating func macroName() -> String? {
        guard !macroNames.isEmpty else { return nil }
        scanner.offset += 1
        let isBraced = scanner.skip("{")
        _ = scanner.skip("@")
        guard let name = scanner.identifier(), macroNames.contains(name) else { return nil }
        return isBraced && !scanner.skip("}") ? nil : name
    }

    /// Arguments are parted by blanks or commas.
    mutating func macroCall(_ name: String, at start: Int) throws(MappingTemplateError) -> TemplateNode {
        let hasBody = scanner.bytes[start...].prefix(3).contains(UInt8(ascii: "@"))
        var arguments: [Expression] = []
        if scanner.peek() == UInt8(ascii: "(") {
            try openParenthesis(of: "#\(name)", at: start)
            while true {
                scanner.skipWhitespace()
                if scanner.skip(",") { continue }
                guard let byte = scanner.peek(), byte != UInt8(ascii: ")") else { break }
                arguments.append(try expression())
            }
            try closeParenthesis(of: "#\(name)", at: start)
        }
        var body: [TemplateNode]?
        if hasBody {
            let (nodes, end) = try block()
            guard end == .end else { throw unclosed("#@\(name)", at: start, end) }
            body = nodes
        }
        return .macroCall(.init(name: name, arguments: arguments, body: body, line: scanner.line(at: start)))
    }

    /// `#define($name) … #end`
    mutating func define(at start: Int) throws(MappingTemplateError) -> TemplateNode {
        try openParenthesis(of: "#define", at: start)
        guard scanner.peek() == UInt8(ascii: "$"), let variable = try reference(),
            case .variable(let slot) = variable.root, variable.accessors.isEmpty
        else { throw scanner.error("#define wants a variable\(found)") }
        try closeParenthesis(of: "#define", at: start)
        let (body, end) = try block()
        guard end == .end else { throw unclosed("#define", at: start, end) }
        return .define(slot: slot, body)
    }
}

extension TemplateScanner {
    /// Macros may be called before they are defined, so their names are looked up first.
    var definedMacros: Set<String> {
        var scanner = self
        var names: Set<String> = []
        while let hash = scanner.find("#macro") {
            scanner.offset = hash + 6
            scanner.skipBlanks()
            guard scanner.skip("(") else { continue }
            scanner.skipWhitespace()
            if let name = scanner.identifier() { names.insert(name) }
        }
        return names
    }
}
