/// Which names a script declares where, and what each use of a name means.
struct ScriptScopes {
    /// What a name stands for.
    final class Binding {
        let name: String
        /// It stands for a function that is written out, and for nothing else.
        let isFunction: Bool
        init(name: String, isFunction: Bool) {
            self.name = name
            self.isFunction = isFunction
        }
    }

    /// The function `caller`, or one within it, calls `callee`.
    struct Call {
        var caller: Binding
        var callee: Binding
        var range: Range<Int>
    }

    /// "Supported runtime features", the globals and the built-in objects. `Array`, for one, is not there
    /// (aws-appsync-community #295).
    static let globals: Set<String> = [
        "NaN", "Infinity", "undefined", "util", "extensions", "runtime", "console", "JSON", "Math", "Object", "String",
        "Number",
    ]

    /// Array methods that take a function; nothing else does.
    static let callbackMethods: Set<String> = [
        "forEach", "map", "flatMap", "filter", "reduce", "reduceRight", "find", "findLast", "findIndex",
        "findLastIndex", "some", "every",
    ]

    private(set) var findings: [ScriptFinding] = []
    private var calls: [Call] = []
    private var scopes: [[String: Binding]] = []
    /// The functions around, those that have a name.
    private var callers: [Binding] = []

    /// Names that are not known, functions that are passed, returned, reassigned or recursive.
    static func findings(in program: ScriptNode) -> [ScriptFinding] {
        var scopes = ScriptScopes()
        scopes.enter(program.children) { scopes in for node in program.children { scopes.visit(node) } }
        scopes.findRecursion()
        return scopes.findings
    }

    // MARK: - Declarations

    private mutating func enter(
        _ statements: [ScriptNode], names: [String] = [], _ body: (inout ScriptScopes) -> Void
    ) {
        var scope: [String: Binding] = [:]
        for name in names { scope[name] = Binding(name: name, isFunction: false) }
        for statement in statements { Self.declare(statement, in: &scope, isNested: false) }
        scopes.append(scope)
        body(&self)
        scopes.removeLast()
    }

    /// - Parameter isNested: in a block within; only `var` reaches out of it.
    private static func declare(_ node: ScriptNode, in scope: inout [String: Binding], isNested: Bool) {
        switch node.kind {
        case .variableDeclaration where !isNested || node.text == "var":
            for declarator in node.children {
                let target = declarator.children[0]
                let isFunction =
                    target.kind == .identifierPattern && declarator.children.count > 1
                    && declarator.children[1].bare.isFunction
                for name in names(in: target) { scope[name] = Binding(name: name, isFunction: isFunction) }
            }
        case .functionDeclaration where !isNested: scope[node.text] = Binding(name: node.text, isFunction: true)
        case .classDeclaration where !isNested: scope[node.text] = Binding(name: node.text, isFunction: false)
        case .importDeclaration:
            for specifier in node.children { scope[specifier.text] = Binding(name: specifier.text, isFunction: false) }
        case .exportDeclaration, .exportDefault:
            for child in node.children { declare(child, in: &scope, isNested: isNested) }
        case .block, .ifStatement, .forStatement, .forInStatement, .forOfStatement, .whileStatement,
            .doWhileStatement, .labeledStatement, .switchStatement, .switchCase, .tryStatement, .catchClause,
            .finallyClause, .withStatement:
            for child in node.children { declare(child, in: &scope, isNested: true) }
        default: break
        }
    }

    private static func names(in pattern: ScriptNode) -> [String] {
        var names: [String] = []
        pattern.walk { node in if node.kind == .identifierPattern { names.append(node.text) } }
        return names
    }

    private func binding(_ name: String) -> Binding? {
        for scope in scopes.reversed() { if let binding = scope[name] { return binding } }
        return nil
    }

    // MARK: - Uses

    private mutating func visit(_ node: ScriptNode) {
        switch node.kind {
        case .identifier: use(node.text, node.range)
        case .shorthand:
            use(node.text, node.range)
            visitChildren(of: node)
        case .exportSpecifier: use(node.text, node.range)
        case .importDeclaration: break
        case .functionDeclaration, .functionExpression, .arrowFunction, .method, .getter, .setter: visitFunction(node)
        case .variableDeclarator: visitDeclarator(node)
        case .block, .switchStatement:
            let inner = node.kind == .block ? node.children : node.children.dropFirst().flatMap(\.children)
            enter(inner) { $0.visitChildren(of: node) }
        case .forStatement, .forInStatement, .forOfStatement:
            enter(node.children.first.map { [$0] } ?? []) { $0.visitChildren(of: node) }
        case .catchClause:
            let names = node.children.count > 1 ? Self.names(in: node.children[0]) : []
            enter([], names: names) { $0.visitChildren(of: node) }
        case .call:
            visitCall(node)
            visitChildren(of: node)
        case .assignment:
            visitAssignment(node)
            visitChildren(of: node)
        case .returnStatement:
            if let value = node.children.first { refuseReturn(of: value) }
            visitChildren(of: node)
        default: visitChildren(of: node)
        }
    }

    private mutating func visitChildren(of node: ScriptNode) { for child in node.children { visit(child) } }

    private mutating func use(_ name: String, _ range: Range<Int>) {
        guard binding(name) == nil, !Self.globals.contains(name) else { return }
        // TypeScript's words: code is checked against AppSync's own types, so that such a name is refused.
        let message = name == "Promise" ? UnsupportedSyntax.async : "Cannot find name '\(name)'."
        findings.append(ScriptFinding(message: message, range: range))
    }

    // MARK: - Functions

    private mutating func visitDeclarator(_ node: ScriptNode) {
        visit(node.children[0])
        guard node.children.count > 1 else { return }
        let value = node.children[1].bare
        let target = node.children[0]
        if value.isFunction, target.kind == .identifierPattern, let name = binding(target.text) {
            visitFunction(value, as: name)
        } else {
            visit(node.children[1])
        }
    }

    private mutating func visitFunction(_ node: ScriptNode, as name: Binding? = nil) {
        let parameters = node.children.count > 1 ? node.children[node.children.count - 2] : nil
        var names = parameters.map { Self.names(in: $0) } ?? []
        var own = name
        if node.kind == .functionDeclaration { own = binding(node.text) }
        var inner: Binding?
        if node.kind == .functionExpression, !node.text.isEmpty {
            names.append(node.text)
            inner = Binding(name: node.text, isFunction: true)
        }
        let body = node.children.last
        if let own { callers.append(own) }
        if let inner { callers.append(inner) }
        enter(body?.kind == .block ? body?.children ?? [] : [], names: names) { scopes in
            if let inner { scopes.scopes[scopes.scopes.count - 1][inner.name] = inner }
            scopes.visitChildren(of: node)
            if node.kind == .arrowFunction, let body, body.kind != .block { scopes.refuseReturn(of: body) }
        }
        if inner != nil { callers.removeLast() }
        if own != nil { callers.removeLast() }
    }

    private func isFunction(_ node: ScriptNode) -> Bool {
        let value = node.bare
        return value.isFunction || (value.kind == .identifier && binding(value.text)?.isFunction == true)
    }

    private mutating func refuseReturn(of value: ScriptNode) {
        guard isFunction(value) else { return }
        findings.append(
            ScriptFinding(message: "Functions cannot be the return value of functions.", range: value.range))
    }

    private mutating func visitAssignment(_ node: ScriptNode) {
        let target = node.children[0].bare
        guard target.kind == .identifier, binding(target.text)?.isFunction == true else { return }
        findings.append(ScriptFinding(message: "Functions cannot be reassigned.", range: node.range))
    }

    private mutating func visitCall(_ node: ScriptNode) {
        let callee = node.children[0].bare
        if callee.kind == .identifier, let called = binding(callee.text), called.isFunction {
            for caller in callers { calls.append(Call(caller: caller, callee: called, range: node.range)) }
        }
        let arguments = node.children.dropFirst()
        if callee.kind == .member, callee.text == "sort", let first = arguments.first {
            return findings.append(
                ScriptFinding(message: "Array.prototype.sort() doesn't support arguments.", range: first.range))
        }
        let takesFunction = callee.kind == .member && Self.callbackMethods.contains(callee.text)
        for argument in takesFunction ? arguments.dropFirst() : arguments where isFunction(argument) {
            findings.append(
                ScriptFinding(
                    message: "Passing functions as function arguments to functions is not allowed.",
                    range: argument.range))
        }
    }

    /// A call from which its own caller can be reached.
    private mutating func findRecursion() {
        var reported: Set<Int> = []
        for call in calls where !reported.contains(call.range.lowerBound) {
            var seen: [Binding] = []
            var open = [call.callee]
            while let next = open.popLast() {
                if next === call.caller {
                    findings.append(
                        ScriptFinding(message: "Recursive function calls are not allowed.", range: call.range))
                    reported.insert(call.range.lowerBound)
                    break
                }
                guard !seen.contains(where: { $0 === next }) else { continue }
                seen.append(next)
                open += calls.filter { $0.caller === next }.map(\.callee)
            }
        }
    }
}
