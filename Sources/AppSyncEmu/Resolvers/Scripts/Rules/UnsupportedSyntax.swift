/// Statements, operators and literals that APPSYNC_JS does not have (developer guide, "Supported runtime features" and
/// "Configuring utilities for the APPSYNC_JS runtime", whose rules these are).
///
/// The messages are that page's descriptions of its rules: AppSync's own have been captured by nobody whom we found.
enum UnsupportedSyntax {
    static func findings(in program: ScriptNode) -> [ScriptFinding] {
        var findings: [ScriptFinding] = []
        program.walk { node in
            if let message = message(for: node) { findings.append(ScriptFinding(message: message, range: node.range)) }
        }
        return findings
    }

    static let async = "Async processes and promises are not supported."

    private static func message(for node: ScriptNode) -> String? {
        switch node.kind {
        case .await: return async
        case .classDeclaration, .classExpression: return "Classes are not supported."
        case .new: return "The new operator is not supported: classes and constructors are not supported."
        case .forStatement: return "for is not supported (except for for-in and for-of, which are supported)."
        case .whileStatement, .doWhileStatement: return "While loops are not supported."
        case .continueStatement: return "continue is not supported."
        case .yield: return "yield is not supported."
        case .labeledStatement: return "Labels are not supported."
        case .thisExpression: return "this keyword is not supported."
        case .superExpression: return "super keyword is not supported."
        case .tryStatement: return "Try/catch structure is not supported."
        case .throwStatement: return "throw is not supported. Use util.error() to return an error."
        case .withStatement: return "with is not supported."
        case .debuggerStatement: return "debugger is not supported."
        case .regularExpression: return "Regex literals are not supported."
        case .bigInt: return "BigInt literals are not supported."
        case .importCall, .importMeta: return "Dynamic imports are not supported."
        case .newTarget: return "new.target is not supported."
        case .update: return operatorMessage(node.text)
        case .unary where node.text == "~": return operatorMessage("~")
        case .binary where node.text == "in":
            return "The in operator is not supported. Use Object.hasOwn to check for a property."
        case .binary where node.text == "instanceof": return "The instanceof operator is not allowed."
        case _ where node.isFunction && node.isAsync: return async
        case _ where node.isFunction && node.isGenerator: return "Generators are not supported."
        default: return nil
        }
    }

    private static func operatorMessage(_ text: String) -> String {
        "++, --, and ~ unary operators are not allowed: '\(text)' is used."
    }
}
