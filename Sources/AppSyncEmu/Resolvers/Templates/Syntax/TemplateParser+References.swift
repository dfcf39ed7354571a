extension TemplateParser {
    /// The reference at the cursor's `$`, or nil (with the cursor unmoved) when the dollar sign is just text.
    mutating func reference() throws(MappingTemplateError) -> Reference? {
        let start = scanner.offset
        scanner.offset += 1
        let isQuiet = scanner.skip("!")
        let isFormal = scanner.skip("{")
        guard let name = scanner.identifier() else {
            scanner.offset = start
            return nil
        }
        var accessors: [Accessor] = []
        while let accessor = try accessor() { accessors.append(accessor) }
        if isFormal, !scanner.skip("}") {
            throw scanner.error("the reference ${\(name) is not closed: expected '}'\(found)")
        }
        let line = scanner.line(at: start)
        let root = root(name)
        return Reference(
            root: root,
            accessors: Self.resolve(accessors, of: root),
            isQuiet: isQuiet,
            source: Array(scanner.bytes[start..<scanner.offset]),
            escapes: 0,
            line: line
        )
    }

    private mutating func root(_ name: String) -> Reference.Root {
        switch name {
        case "ctx", "context": .context
        case "util", "utils": .util
        case "extensions": .extensions
        default: .variable(slot: variables.slot(of: name))
        }
    }

    /// `.name`, `.name(…)` or `[…]`. A dot that no name follows is text.
    private mutating func accessor() throws(MappingTemplateError) -> Accessor? {
        let start = scanner.offset
        if scanner.skip("[") {
            let index = try expression()
            scanner.skipWhitespace()
            guard scanner.skip("]") else { throw scanner.error("an index is not closed: expected ']'\(found)") }
            return .index(index)
        }
        guard scanner.skip("."), let name = scanner.identifier() else {
            scanner.offset = start
            return nil
        }
        guard scanner.skip("(") else { return .property(name) }
        return .method(name, try arguments(until: ")"))
    }

    mutating func arguments(until bracket: StaticString) throws(MappingTemplateError) -> [Expression] {
        var arguments: [Expression] = []
        scanner.skipWhitespace()
        if scanner.skip(bracket) { return arguments }
        while true {
            arguments.append(try expression())
            scanner.skipWhitespace()
            if scanner.skip(bracket) { return arguments }
            guard scanner.skip(",") else { throw scanner.error("expected ',' or '\(bracket)'\(found)") }
        }
    }

    /// Finds the functions of `$util` now, so that evaluation needs no names.
    private static func resolve(_ accessors: [Accessor], of root: Reference.Root) -> [Accessor] {
        let isUtil: Bool
        switch root {
        case .util: isUtil = true
        case .extensions: isUtil = false
        case .context, .variable: return accessors
        }
        var path: [String] = []
        for (index, accessor) in accessors.enumerated() {
            switch accessor {
            case .property(let name): path.append(name)
            case .method(let name, let arguments):
                path.append(name)
                let name = path.joined(separator: ".")
                let rest = accessors[(index + 1)...]
                if isUtil {
                    guard let function = UtilFunction.named(name) else { return accessors }
                    return [.utility(function, arguments)] + rest
                }
                return [.extension(name, arguments)] + rest
            default: return accessors
            }
        }
        return accessors
    }
}
