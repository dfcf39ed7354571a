/// The modules that a script can import, and what each exports (developer guide, "Built-in modules").
enum ScriptModules {
    static let exports: [String: Set<String>] = [
        "@aws-appsync/utils": ["util", "extensions", "runtime"],
        "@aws-appsync/utils/dynamodb": ["get", "put", "remove", "update", "query", "scan", "sync", "operations"],
        "@aws-appsync/utils/rds": [
            "select", "insert", "update", "remove", "sql", "createMySQLStatement", "createPgStatement", "toJsonObject",
            "typeHint",
        ],
    ]

    /// Imports of anything else, in TypeScript's words: nobody has captured AppSync's.
    static func findings(in program: ScriptNode) -> [ScriptFinding] {
        var findings: [ScriptFinding] = []
        for node in program.children {
            switch node.kind {
            case .importDeclaration: findings += self.findings(of: node)
            case .exportAll,
                .exportList where node.kind == .exportAll || !node.text.isEmpty:
                findings.append(
                    ScriptFinding(message: "Exports from other modules are not supported.", range: node.range))
            default: break
            }
        }
        return findings
    }

    private static func findings(of node: ScriptNode) -> [ScriptFinding] {
        guard let exports = exports[node.text] else {
            return [
                ScriptFinding(
                    message: "Cannot find module '\(node.text)' or its corresponding type declarations.",
                    range: node.range)
            ]
        }
        return node.children.compactMap { specifier in
            switch specifier.kind {
            case .importSpecifier where !exports.contains(specifier.alias):
                ScriptFinding(
                    message: "Module '\"\(node.text)\"' has no exported member '\(specifier.alias)'.",
                    range: specifier.range)
            case .importDefault:
                ScriptFinding(message: "Module '\"\(node.text)\"' has no default export.", range: specifier.range)
            default: nil
            }
        }
    }
}
