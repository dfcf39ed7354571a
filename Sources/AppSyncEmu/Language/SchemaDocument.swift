// The abstract syntax of a type system document: June 2018 specification, section 3. Names are the grammar's.

/// Document (2.2), type system definitions only, in order of the text.
struct SchemaDocument: Sendable {
    var definitions: [TypeSystemDefinition]
}

/// TypeSystemDefinition and TypeSystemExtension (3.1, 3.2): one shape for all kinds; what a kind does not have is
/// empty.
struct TypeSystemDefinition: Sendable {
    enum Kind: Sendable { case schema, scalar, object, interface, union, `enum`, inputObject, directive }

    var kind: Kind
    /// Whether it stands after `extend`.
    var isExtension = false
    /// Empty for `schema`.
    var name: String
    var description: String?
    var location: SourceLocation
    /// Of an object.
    var interfaces: [(name: String, location: SourceLocation)] = []
    var directives: [Directive] = []
    /// Of a schema.
    var rootOperationTypes: [RootOperationTypeDefinition] = []
    /// Of an object or interface.
    var fields: [FieldSyntax] = []
    /// Of a union.
    var memberTypes: [(name: String, location: SourceLocation)] = []
    /// Of an enum.
    var values: [(definition: EnumValueDefinition, location: SourceLocation)] = []
    /// Of an input object: its fields; of a directive: its arguments.
    var inputValues: [InputValueSyntax] = []
    /// Of a directive.
    var directiveLocations: [String] = []
}

/// RootOperationTypeDefinition (3.2.1)
struct RootOperationTypeDefinition: Sendable {
    var operation: OperationDefinition.OperationType
    var type: String
    var location: SourceLocation
}

/// FieldDefinition (3.6)
struct FieldSyntax: Sendable {
    var name: String
    var description: String?
    var arguments: [InputValueSyntax]
    var type: TypeReference
    var directives: [Directive]
    var location: SourceLocation
}

/// InputValueDefinition (3.6.1)
struct InputValueSyntax: Sendable {
    var definition: InputValueDefinition
    var location: SourceLocation
}
