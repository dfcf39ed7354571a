/// What code must export: the functions `request` and `response` (developer guide, "JavaScript resolvers overview").
enum ScriptHandlerExports {
    static let names = ["request", "response"]

    /// The name within the code that each handler is exported from; nil when it is not.
    static func locals(in program: ScriptNode) -> [String: String] {
        var locals: [String: String] = [:]
        for node in program.children {
            switch node.kind {
            case .exportDeclaration:
                let declaration = node.children[0]
                if declaration.kind == .variableDeclaration {
                    for declarator in declaration.children where declarator.children[0].kind == .identifierPattern {
                        locals[declarator.children[0].text] = declarator.children[0].text
                    }
                } else {
                    locals[declaration.text] = declaration.text
                }
            case .exportList where node.text.isEmpty:
                for specifier in node.children { locals[specifier.alias] = specifier.text }
            default: break
            }
        }
        return locals
    }

    /// The words are ours: AppSync's are not known.
    static func findings(in program: ScriptNode) -> [ScriptFinding] {
        let locals = locals(in: program)
        return names.filter { locals[$0] == nil }.map {
            ScriptFinding(message: "The code must export a function named '\($0)'.", range: 0..<0)
        }
    }
}
