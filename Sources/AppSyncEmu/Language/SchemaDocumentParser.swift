/// Type system documents: June 2018 specification, section 3, in its order.
enum SchemaDocumentParser {
    static func parse(_ source: String) throws(GraphQLSyntaxError) -> SchemaDocument {
        // A schema is bounded by its size (1 MB on AppSync), not by its tokens.
        var parser = try Parser(source, tokenLimit: .max, keepsComments: true)
        var definitions: [TypeSystemDefinition] = []
        repeat { definitions.append(try parser.typeSystemDefinition()) } while parser.token.kind != .endOfFile
        return SchemaDocument(definitions: definitions)
    }
}

extension Parser {
    /// TypeSystemDefinition : SchemaDefinition, TypeDefinition, DirectiveDefinition
    ///
    /// TypeSystemExtension : SchemaExtension, TypeExtension
    mutating func typeSystemDefinition() throws(GraphQLSyntaxError) -> TypeSystemDefinition {
        let location = location
        if try skipKeyword("extend") {
            var definition = try definition(description: nil, at: location)
            guard definition.kind != .directive else { throw .offending("directive", at: location) }
            definition.isExtension = true
            return definition
        }
        let description = try description()
        return try definition(description: description, at: self.location)
    }

    /// Description : StringValue
    ///
    /// Without one, the comments before a definition describe it, after the last blank one: so it was before
    /// descriptions came into the language, and so graphql-java and AppSync have kept it (aws-appsync-community issue
    /// 410). What stands after the `#` is not trimmed.
    private mutating func description() throws(GraphQLSyntaxError) -> String? {
        guard token.kind == .string || token.kind == .blockString else {
            let isBlank: (String) -> Bool = { $0.allSatisfy(\.isWhitespace) }
            let start = comments.lastIndex(where: isBlank).map { $0 + 1 } ?? 0
            return start < comments.count ? comments[start...].joined(separator: "\n") : nil
        }
        let description = tokenStringValue
        try advance()
        return description
    }

    private mutating func definition(
        description: String?,
        at location: SourceLocation
    ) throws(GraphQLSyntaxError) -> TypeSystemDefinition {
        if try skipKeyword("schema") { return try schemaDefinition(description, at: location) }
        if try skipKeyword("scalar") {
            return TypeSystemDefinition(
                kind: .scalar,
                name: try name(),
                description: description,
                location: location,
                directives: try directives(isConstant: true)
            )
        }
        if try skipKeyword("type") { return try objectTypeDefinition(description, at: location) }
        if try skipKeyword("interface") {
            return TypeSystemDefinition(
                kind: .interface,
                name: try name(),
                description: description,
                location: location,
                directives: try directives(isConstant: true),
                fields: try fieldsDefinition()
            )
        }
        if try skipKeyword("union") { return try unionTypeDefinition(description, at: location) }
        if try skipKeyword("enum") { return try enumTypeDefinition(description, at: location) }
        if try skipKeyword("input") {
            return TypeSystemDefinition(
                kind: .inputObject,
                name: try name(),
                description: description,
                location: location,
                directives: try directives(isConstant: true),
                inputValues: try optionalAny(.openBrace, .closeBrace) { (parser) throws(GraphQLSyntaxError) in
                    try parser.inputValueDefinition()
                }
            )
        }
        if try skipKeyword("directive") { return try directiveDefinition(description, at: location) }
        throw unexpected()
    }

    /// SchemaDefinition : schema Directives[Const]? { RootOperationTypeDefinition+ }
    ///
    /// RootOperationTypeDefinition : OperationType : NamedType
    private mutating func schemaDefinition(
        _ description: String?,
        at location: SourceLocation
    ) throws(GraphQLSyntaxError) -> TypeSystemDefinition {
        TypeSystemDefinition(
            kind: .schema,
            name: "",
            description: description,
            location: location,
            directives: try directives(isConstant: true),
            rootOperationTypes: try optionalMany(.openBrace, .closeBrace) { (parser) throws(GraphQLSyntaxError) in
                let location = parser.location
                let operation = try parser.operationType()
                try parser.expect(.colon)
                return RootOperationTypeDefinition(operation: operation, type: try parser.name(), location: location)
            }
        )
    }

    /// ObjectTypeDefinition : Description? type Name ImplementsInterfaces? Directives[Const]? FieldsDefinition?
    private mutating func objectTypeDefinition(
        _ description: String?,
        at location: SourceLocation
    ) throws(GraphQLSyntaxError) -> TypeSystemDefinition {
        TypeSystemDefinition(
            kind: .object,
            name: try name(),
            description: description,
            location: location,
            interfaces: try implementsInterfaces(),
            directives: try directives(isConstant: true),
            fields: try fieldsDefinition()
        )
    }

    /// ImplementsInterfaces :
    ///   - implements &? NamedType
    ///   - ImplementsInterfaces & NamedType
    ///
    /// Also the older `implements A, B`, which AppSync's documentation still shows.
    private mutating func implementsInterfaces() throws(GraphQLSyntaxError) -> [(
        name: String, location: SourceLocation
    )] {
        guard try skipKeyword("implements") else { return [] }
        _ = try skip(.ampersand)
        var interfaces: [(name: String, location: SourceLocation)] = []
        repeat {
            let location = location
            interfaces.append((try name(), location))
        } while try skip(.ampersand) || token.kind == .name
        return interfaces
    }

    /// FieldsDefinition : { FieldDefinition+ }
    ///
    /// AppSync takes `type Query {}` as well (aws-appsync-community issue 345).
    private mutating func fieldsDefinition() throws(GraphQLSyntaxError) -> [FieldSyntax] {
        try optionalAny(.openBrace, .closeBrace) { (parser) throws(GraphQLSyntaxError) in
            try parser.fieldDefinition()
        }
    }

    /// FieldDefinition : Description? Name ArgumentsDefinition? : Type Directives[Const]?
    private mutating func fieldDefinition() throws(GraphQLSyntaxError) -> FieldSyntax {
        let description = try description()
        let location = location
        let name = try name()
        let arguments = try argumentsDefinition()
        try expect(.colon)
        return FieldSyntax(
            name: name,
            description: description,
            arguments: arguments,
            type: try type(),
            directives: try directives(isConstant: true),
            location: location
        )
    }

    /// ArgumentsDefinition : ( InputValueDefinition+ )
    private mutating func argumentsDefinition() throws(GraphQLSyntaxError) -> [InputValueSyntax] {
        try optionalMany(.openParenthesis, .closeParenthesis) { (parser) throws(GraphQLSyntaxError) in
            try parser.inputValueDefinition()
        }
    }

    /// InputValueDefinition : Description? Name : Type DefaultValue? Directives[Const]?
    private mutating func inputValueDefinition() throws(GraphQLSyntaxError) -> InputValueSyntax {
        let description = try description()
        let location = location
        let name = try name()
        try expect(.colon)
        let definition = InputValueDefinition(
            name: name,
            description: description,
            type: try type(),
            defaultValue: try skip(.equals) ? try value(isConstant: true) : nil,
            directives: try directives(isConstant: true)
        )
        return InputValueSyntax(definition: definition, location: location)
    }

    /// UnionTypeDefinition : Description? union Name Directives[Const]? UnionMemberTypes?
    ///
    /// UnionMemberTypes :
    ///   - = |? NamedType
    ///   - UnionMemberTypes | NamedType
    private mutating func unionTypeDefinition(
        _ description: String?,
        at location: SourceLocation
    ) throws(GraphQLSyntaxError) -> TypeSystemDefinition {
        var definition = TypeSystemDefinition(
            kind: .union,
            name: try name(),
            description: description,
            location: location,
            directives: try directives(isConstant: true)
        )
        guard try skip(.equals) else { return definition }
        _ = try skip(.pipe)
        repeat {
            let location = self.location
            definition.memberTypes.append((try name(), location))
        } while try skip(.pipe)
        return definition
    }

    /// EnumTypeDefinition : Description? enum Name Directives[Const]? EnumValuesDefinition?
    ///
    /// EnumValueDefinition : Description? EnumValue Directives[Const]?
    private mutating func enumTypeDefinition(
        _ description: String?,
        at location: SourceLocation
    ) throws(GraphQLSyntaxError) -> TypeSystemDefinition {
        TypeSystemDefinition(
            kind: .enum,
            name: try name(),
            description: description,
            location: location,
            directives: try directives(isConstant: true),
            values: try optionalAny(.openBrace, .closeBrace) { (parser) throws(GraphQLSyntaxError) in
                try parser.refuseLiteralsInComments()
                let description = try parser.description()
                let location = parser.location
                guard !parser.atKeyword("true"), !parser.atKeyword("false"), !parser.atKeyword("null") else {
                    throw parser.unexpected()
                }
                let definition = EnumValueDefinition(
                    name: try parser.name(),
                    description: description,
                    directives: try parser.directives(isConstant: true)
                )
                return (definition, location)
            }
        )
    }

    /// AppSync does not parse a schema with the words `true`, `false` or `null` in a comment right before an enum value
    /// (aws-appsync-community issue 410, August 2026); before a field it does.
    private func refuseLiteralsInComments() throws(GraphQLSyntaxError) {
        for comment in comments {
            let words = comment.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            guard let word = words.first(where: { ["true", "false", "null"].contains($0) }) else { continue }
            throw GraphQLSyntaxError(
                message: "AppSync does not parse a comment with the word '\(word)' before an enum value "
                    + "(line \(location.line) column \(location.column))",
                location: location
            )
        }
    }

    /// DirectiveDefinition : Description? directive @ Name ArgumentsDefinition? on DirectiveLocations
    ///
    /// DirectiveLocations :
    ///   - |? DirectiveLocation
    ///   - DirectiveLocations | DirectiveLocation
    private mutating func directiveDefinition(
        _ description: String?,
        at location: SourceLocation
    ) throws(GraphQLSyntaxError) -> TypeSystemDefinition {
        try expect(.at)
        var definition = TypeSystemDefinition(
            kind: .directive,
            name: try name(),
            description: description,
            location: location,
            inputValues: try argumentsDefinition()
        )
        try expectKeyword("on")
        _ = try skip(.pipe)
        repeat { definition.directiveLocations.append(try name()) } while try skip(.pipe)
        return definition
    }
}
