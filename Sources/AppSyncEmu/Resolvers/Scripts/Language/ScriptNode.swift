/// One node of a script's syntax tree. All have one shape: the rules of APPSYNC_JS ask what kind of node stands where,
/// and little else.
struct ScriptNode: Equatable {
    enum Kind: Equatable {
        case program
        // Modules. An import has its module's name, unquoted, as its text; a specifier the name that it is known by
        // here as its text, and the other one as its alias.
        case importDeclaration, importSpecifier, importDefault, importNamespace
        case exportDeclaration, exportList, exportSpecifier, exportDefault, exportAll
        // Statements.
        case block, emptyStatement, expressionStatement, ifStatement, forStatement, forInStatement, forOfStatement
        case whileStatement, doWhileStatement, continueStatement, breakStatement, returnStatement, withStatement
        case switchStatement, switchCase, labeledStatement, throwStatement, tryStatement, catchClause, finallyClause
        case debuggerStatement
        /// `const`, `let` or `var` as text; declarators as children, each a pattern and perhaps a value.
        case variableDeclaration, variableDeclarator
        // Functions have their name, if any, as text; `parameters` and the body as children.
        case functionDeclaration, functionExpression, arrowFunction, method, getter, setter
        case parameters
        case classDeclaration, classExpression, classBody
        // Expressions.
        case identifier, string, number, bigInt, boolean, null, regularExpression, template, taggedTemplate
        case array, hole, object
        /// Key and value; the text is the key's where it is a plain one.
        case property
        /// A computed key.
        case computed
        /// The name in it, which is key and value.
        case shorthand
        case spread, sequence, parenthesized
        /// The operator as text.
        case unary, update, binary, logical, assignment
        case conditional, call, new, yield, await, thisExpression, superExpression, newTarget, importCall, importMeta
        /// The name as text.
        case member
        case computedMember
        // Patterns. A name that is bound is an `identifierPattern`.
        case identifierPattern, objectPattern, arrayPattern, defaultPattern, restPattern
    }

    var kind: Kind
    var range: Range<Int>
    var text = ""
    var alias = ""
    var children: [ScriptNode] = []
    var isAsync = false
    var isGenerator = false

    var isFunction: Bool {
        switch kind {
        case .functionDeclaration, .functionExpression, .arrowFunction, .method, .getter, .setter: true
        default: false
        }
    }

    /// Without the parentheses around it.
    var bare: ScriptNode { kind == .parenthesized ? children[0].bare : self }

    /// Calls `visit` with the node and all below it, each before its children.
    func walk(_ visit: (ScriptNode) -> Void) {
        visit(self)
        for child in children { child.walk(visit) }
    }
}
