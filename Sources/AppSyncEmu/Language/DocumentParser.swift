/// Executable documents: June 2018 specification, section 2, in its order.
package enum DocumentParser {
    /// - Throws: a syntax error with its place; also for more than 15,000 tokens and more than 200 levels.
    package static func parse(_ source: String) throws(GraphQLSyntaxError) -> Document {
        var parser = try Parser(source, tokenLimit: Parser.queryTokenLimit)
        return try parser.document()
    }
}

extension Parser {
    /// Document : Definition+
    ///
    /// Type system definitions are parsed too: whether they may stand here is validation's to say (5.1.1).
    fileprivate mutating func document() throws(GraphQLSyntaxError) -> Document {
        var document = Document(operations: [], fragments: [])
        repeat {
            if token.kind == .openBrace || atKeyword("query") || atKeyword("mutation") || atKeyword("subscription") {
                document.operations.append(try operationDefinition())
            } else if atKeyword("fragment") {
                document.fragments.append(try fragmentDefinition())
            } else {
                let location = location
                let definition = try typeSystemDefinition()
                document.typeSystemDefinitions.append((definition.kind, definition.name, location))
            }
        } while token.kind != .endOfFile
        return document
    }

    /// Name :: /[_A-Za-z][_0-9A-Za-z]*/
    mutating func name() throws(GraphQLSyntaxError) -> String {
        guard token.kind == .name else { throw unexpected() }
        let name = tokenText
        try advance()
        return name
    }

    /// OperationDefinition :
    ///   - OperationType Name? VariableDefinitions? Directives? SelectionSet
    ///   - SelectionSet
    private mutating func operationDefinition() throws(GraphQLSyntaxError) -> OperationDefinition {
        let location = location
        if token.kind == .openBrace {
            return OperationDefinition(
                type: .query,
                name: nil,
                variableDefinitions: [],
                directives: [],
                selectionSet: try selectionSet(),
                location: location
            )
        }
        let type = try operationType()
        let name = token.kind == .name ? try self.name() : nil
        let variables = try optionalMany(.openParenthesis, .closeParenthesis) {
            (parser) throws(GraphQLSyntaxError) in try parser.variableDefinition()
        }
        return OperationDefinition(
            type: type,
            name: name,
            variableDefinitions: variables,
            directives: try directives(),
            selectionSet: try selectionSet(),
            location: location
        )
    }

    /// OperationType : one of query mutation subscription
    mutating func operationType() throws(GraphQLSyntaxError) -> OperationDefinition.OperationType {
        if try skipKeyword("query") { return .query }
        if try skipKeyword("mutation") { return .mutation }
        if try skipKeyword("subscription") { return .subscription }
        throw unexpected()
    }

    /// SelectionSet : { Selection+ }
    private mutating func selectionSet() throws(GraphQLSyntaxError) -> [Selection] {
        try nested { (parser) throws(GraphQLSyntaxError) in
            try parser.many(.openBrace, .closeBrace) { (parser) throws(GraphQLSyntaxError) in try parser.selection() }
        }
    }

    /// Selection :
    ///   - Field
    ///   - FragmentSpread
    ///   - InlineFragment
    private mutating func selection() throws(GraphQLSyntaxError) -> Selection {
        token.kind == .spread ? try fragment() : .field(try field())
    }

    /// Field : Alias? Name Arguments? Directives? SelectionSet?
    ///
    /// Alias : Name :
    private mutating func field() throws(GraphQLSyntaxError) -> Field {
        let location = location
        var name = try name()
        var alias: String?
        if try skip(.colon) {
            alias = name
            name = try self.name()
        }
        return Field(
            alias: alias,
            name: name,
            arguments: try arguments(isConstant: false),
            directives: try directives(),
            selectionSet: token.kind == .openBrace ? try selectionSet() : [],
            location: location
        )
    }

    /// Arguments[Const] : ( Argument[?Const]+ )
    ///
    /// Argument[Const] : Name : Value[?Const]
    mutating func arguments(isConstant: Bool) throws(GraphQLSyntaxError) -> [Argument] {
        try optionalMany(.openParenthesis, .closeParenthesis) { (parser) throws(GraphQLSyntaxError) in
            let location = parser.location
            let name = try parser.name()
            try parser.expect(.colon)
            let valueLocation = parser.location
            return Argument(
                name: name,
                value: try parser.value(isConstant: isConstant),
                location: location,
                valueLocation: valueLocation
            )
        }
    }

    /// FragmentSpread : ... FragmentName Directives?
    ///
    /// InlineFragment : ... TypeCondition? Directives? SelectionSet
    private mutating func fragment() throws(GraphQLSyntaxError) -> Selection {
        let location = location
        try expect(.spread)
        if token.kind == .name, !atKeyword("on") {
            return .fragmentSpread(
                FragmentSpread(name: try name(), directives: try directives(), location: location)
            )
        }
        let condition = token.kind == .name ? try typeCondition() : nil
        return .inlineFragment(
            InlineFragment(
                typeCondition: condition,
                directives: try directives(),
                selectionSet: try selectionSet(),
                location: location
            )
        )
    }

    /// FragmentDefinition : fragment FragmentName TypeCondition Directives? SelectionSet
    ///
    /// FragmentName : Name but not `on`
    private mutating func fragmentDefinition() throws(GraphQLSyntaxError) -> FragmentDefinition {
        let location = location
        try expectKeyword("fragment")
        guard !atKeyword("on") else { throw unexpected() }
        return FragmentDefinition(
            name: try name(),
            typeCondition: try typeCondition(),
            directives: try directives(),
            selectionSet: try selectionSet(),
            location: location
        )
    }

    /// TypeCondition : on NamedType
    private mutating func typeCondition() throws(GraphQLSyntaxError) -> String {
        try expectKeyword("on")
        return try name()
    }

    /// Value[Const] :
    ///   - [~Const] Variable
    ///   - IntValue, FloatValue, StringValue, BooleanValue, NullValue, EnumValue
    ///   - ListValue[?Const]
    ///   - ObjectValue[?Const]
    mutating func value(isConstant: Bool) throws(GraphQLSyntaxError) -> Value {
        let value: Value
        switch token.kind {
        case .dollar:
            guard !isConstant else { throw unexpected() }
            return .variable(try variable())
        case .openBracket: return try listValue(isConstant: isConstant)
        case .openBrace: return try objectValue(isConstant: isConstant)
        case .int: value = .int(tokenText)
        case .float: value = .float(tokenText)
        case .string, .blockString: value = .string(tokenStringValue)
        case .name:
            value =
                atKeyword("true")
                ? .boolean(true)
                : atKeyword("false") ? .boolean(false) : atKeyword("null") ? .null : .enum(tokenText)
        default: throw unexpected()
        }
        try advance()
        return value
    }

    /// ListValue[Const] :
    ///   - [ ]
    ///   - [ Value[?Const]+ ]
    private mutating func listValue(isConstant: Bool) throws(GraphQLSyntaxError) -> Value {
        try nested { (parser) throws(GraphQLSyntaxError) in
            try parser.expect(.openBracket)
            var values: [Value] = []
            while try !parser.skip(.closeBracket) { values.append(try parser.value(isConstant: isConstant)) }
            return .list(values)
        }
    }

    /// ObjectValue[Const] :
    ///   - { }
    ///   - { ObjectField[?Const]+ }
    ///
    /// ObjectField[Const] : Name : Value[?Const]
    private mutating func objectValue(isConstant: Bool) throws(GraphQLSyntaxError) -> Value {
        try nested { (parser) throws(GraphQLSyntaxError) in
            try parser.expect(.openBrace)
            var fields: [ObjectField] = []
            while try !parser.skip(.closeBrace) {
                let name = try parser.name()
                try parser.expect(.colon)
                fields.append(ObjectField(name: name, value: try parser.value(isConstant: isConstant)))
            }
            return .object(fields)
        }
    }

    /// VariableDefinition : Variable : Type DefaultValue? Directives[Const]?
    ///
    /// DefaultValue : = Value[Const]
    private mutating func variableDefinition() throws(GraphQLSyntaxError) -> VariableDefinition {
        let location = location
        let name = try variable()
        try expect(.colon)
        let type = try self.type()
        return VariableDefinition(
            name: name,
            type: type,
            defaultValue: try skip(.equals) ? try value(isConstant: true) : nil,
            directives: try directives(isConstant: true),
            location: location
        )
    }

    /// Variable : $ Name
    private mutating func variable() throws(GraphQLSyntaxError) -> String {
        try expect(.dollar)
        return try name()
    }

    /// Type :
    ///   - NamedType
    ///   - ListType
    ///   - NonNullType
    mutating func type() throws(GraphQLSyntaxError) -> TypeReference {
        let type: TypeReference
        if token.kind == .openBracket {
            type = try nested { (parser) throws(GraphQLSyntaxError) in
                try parser.expect(.openBracket)
                let element = try parser.type()
                try parser.expect(.closeBracket)
                return .list(element)
            }
        } else {
            type = .named(try name())
        }
        return try skip(.exclamation) ? .nonNull(type) : type
    }

    /// Directives[Const] : Directive[?Const]+
    ///
    /// Directive[Const] : @ Name Arguments[?Const]?
    mutating func directives(isConstant: Bool = false) throws(GraphQLSyntaxError) -> [Directive] {
        var directives: [Directive] = []
        while token.kind == .at {
            let location = location
            try advance()
            directives.append(
                Directive(name: try name(), arguments: try arguments(isConstant: isConstant), location: location)
            )
        }
        return directives
    }
}
