import OrderedCollections

/// Definitions and extensions on their way to becoming a schema.
struct SchemaAssembly {
    private(set) var types: OrderedDictionary<String, TypeDefinition> = [:]
    private(set) var directives: OrderedDictionary<String, DirectiveDefinition> = [:]
    private(set) var fieldLocations: [FieldCoordinate: SourceLocation] = [:]
    var errors: [SchemaError.Entry] = []

    private var typeLocations: [String: SourceLocation] = [:]
    private var directiveLocations: [String: SourceLocation] = [:]
    private var schema: TypeSystemDefinition?

    /// - Parameter isBuiltIn: whether AppSync defines it.
    mutating func add(_ definition: TypeSystemDefinition, isBuiltIn: Bool = false) {
        switch definition.kind {
        case .schema:
            guard let first = schema else { return schema = definition }
            errors.append(
                .init(
                    "There is already a schema defined \(first.location.bracketed).  The offending new one is here "
                        + definition.location.bracketed,
                    at: definition.location
                )
            )
        case .directive:
            guard directives[definition.name] == nil else {
                return reportRedefinition(
                    "directive @\(definition.name)", definition, directiveLocations[definition.name])
            }
            if !isBuiltIn { directiveLocations[definition.name] = definition.location }
            directives[definition.name] = directive(definition)
        default:
            guard types[definition.name] == nil else {
                return reportRedefinition("type \(definition.name)", definition, typeLocations[definition.name])
            }
            if !isBuiltIn { typeLocations[definition.name] = definition.location }
            types[definition.name] = type(definition)
            guard definition.kind == .union, definition.memberTypes.isEmpty else { return }
            errors.append(
                .init("\"\(definition.name)\" must define one or more member types.", at: definition.location)
            )
        }
    }

    /// AppSync's words are those of serverless-appsync-plugin issue 480. What AppSync defines by itself counts too, its
    /// scalars and directives included.
    private mutating func reportRedefinition(
        _ what: String,
        _ definition: TypeSystemDefinition,
        _ first: SourceLocation?
    ) {
        let former = first.map { "the one \($0.bracketed)" } ?? "AppSync's own"
        errors.append(
            .init(
                "Schema contains duplicate type names.",
                at: definition.location,
                .rule,
                because: "The \(what) \(definition.location.bracketed) is defined already, see \(former)."
            )
        )
    }

    /// Merges `extend …` into what it extends (3.4.3).
    mutating func extend(with definition: TypeSystemDefinition) {
        if definition.kind == .schema {
            if schema == nil {
                schema = definition
            } else {
                schema?.rootOperationTypes += definition.rootOperationTypes
            }
            return
        }
        // What AppSync defines by itself is not for others to extend.
        let base = BuiltInDefinitions.names.contains(definition.name) ? nil : types[definition.name]
        switch (base, definition.kind) {
        case (.object(var object), .object):
            object.interfaces += definition.interfaces.map(\.name)
            object.directives += definition.directives
            merge(definition, into: &object.fields)
            types[definition.name] = .object(object)
        case (.interface(var interface), .interface):
            interface.directives += definition.directives
            merge(definition, into: &interface.fields)
            types[definition.name] = .interface(interface)
        case (.union(var union), .union):
            union.memberTypes += definition.memberTypes.map(\.name)
            union.directives += definition.directives
            types[definition.name] = .union(union)
        case (.enum(var type), .enum):
            type.directives += definition.directives
            merge(definition, into: &type.values)
            types[definition.name] = .enum(type)
        case (.inputObject(var input), .inputObject):
            input.directives += definition.directives
            merge(definition, into: &input.fields)
            types[definition.name] = .inputObject(input)
        default:
            errors.append(
                .init(
                    "The extension '\(definition.name)' type \(definition.location.bracketed) is missing its base "
                        + "underlying type",
                    at: definition.location
                )
            )
        }
    }

    /// From `schema { … }`, or the types named Query, Mutation and Subscription (3.2.1).
    mutating func rootTypes() -> RootTypes {
        var roots = RootTypes()
        if let schema, !schema.rootOperationTypes.isEmpty {
            for definition in schema.rootOperationTypes {
                switch definition.operation {
                case .query: roots.query = definition.type
                case .mutation: roots.mutation = definition.type
                case .subscription: roots.subscription = definition.type
                }
                guard let type = types[definition.type] else {
                    errors.append(
                        .init(
                            "The operation type '\(definition.type)' is not present when resolving type "
                                + "'\(definition.operation)' \(definition.location.bracketed)",
                            at: definition.location
                        )
                    )
                    continue
                }
                if case .object = type { continue }
                errors.append(
                    .init(
                        "The operation type '\(definition.operation)' MUST have a object type as its definition",
                        at: definition.location
                    )
                )
            }
            // aws-appsync-community issue 345, both messages.
            if roots.query == nil { errors.append(.init("A schema MUST have a 'query' operation defined.")) }
            return roots
        }
        if case .object? = types["Query"] { roots.query = "Query" }
        if case .object? = types["Mutation"] { roots.mutation = "Mutation" }
        if case .object? = types["Subscription"] { roots.subscription = "Subscription" }
        if roots.query == nil { errors.append(.init("There is no top level schema object defined.")) }
        return roots
    }

    // MARK: - From syntax to definitions

    private mutating func type(_ definition: TypeSystemDefinition) -> TypeDefinition {
        let (name, description) = (definition.name, definition.description)
        switch definition.kind {
        case .interface:
            var interface = InterfaceType(
                name: name,
                description: description,
                fields: [:],
                directives: definition.directives
            )
            merge(definition, into: &interface.fields)
            return .interface(interface)
        case .union:
            return .union(
                UnionType(
                    name: name,
                    description: description,
                    memberTypes: definition.memberTypes.map(\.name),
                    directives: definition.directives
                )
            )
        case .enum:
            var type = EnumType(name: name, description: description, values: [:], directives: definition.directives)
            merge(definition, into: &type.values)
            return .enum(type)
        case .inputObject:
            var input = InputObjectType(
                name: name,
                description: description,
                fields: [:],
                directives: definition.directives
            )
            merge(definition, into: &input.fields)
            return .inputObject(input)
        case .object:
            var object = ObjectType(
                name: name,
                description: description,
                interfaces: definition.interfaces.map(\.name),
                fields: [:],
                directives: definition.directives
            )
            merge(definition, into: &object.fields)
            return .object(object)
        case .scalar, .schema, .directive: return .scalar(ScalarType(name: name, description: description))
        }
    }

    private mutating func directive(_ definition: TypeSystemDefinition) -> DirectiveDefinition {
        var directive = DirectiveDefinition(
            name: definition.name,
            description: definition.description,
            arguments: [:],
            locations: definition.directiveLocations
        )
        merge(definition, into: &directive.arguments)
        return directive
    }

    private mutating func merge(
        _ definition: TypeSystemDefinition,
        into fields: inout OrderedDictionary<String, FieldDefinition>
    ) {
        for field in definition.fields {
            var arguments: OrderedDictionary<String, InputValueDefinition> = [:]
            for argument in field.arguments {
                if arguments[argument.definition.name] != nil {
                    errors.append(
                        .init(
                            "The type '\(definition.name)' \(definition.location.bracketed) has declared an argument "
                                + "with a non unique name '\(argument.definition.name)' in a field named "
                                + "'\(field.name)'",
                            at: argument.location
                        )
                    )
                }
                arguments[argument.definition.name] = argument.definition
            }
            if fields[field.name] != nil { reportDuplicate("a field", field.name, definition, field.location) }
            fieldLocations[FieldCoordinate(type: definition.name, field: field.name)] = field.location
            fields[field.name] = FieldDefinition(
                name: field.name,
                description: field.description,
                arguments: arguments,
                type: field.type,
                directives: field.directives
            )
        }
    }

    private mutating func merge(
        _ definition: TypeSystemDefinition,
        into values: inout OrderedDictionary<String, EnumValueDefinition>
    ) {
        for value in definition.values {
            if values[value.definition.name] != nil {
                reportDuplicate("an enum value", value.definition.name, definition, value.location)
            }
            values[value.definition.name] = value.definition
        }
    }

    private mutating func merge(
        _ definition: TypeSystemDefinition,
        into inputs: inout OrderedDictionary<String, InputValueDefinition>
    ) {
        for input in definition.inputValues {
            if inputs[input.definition.name] != nil {
                reportDuplicate("an input field", input.definition.name, definition, input.location)
            }
            inputs[input.definition.name] = input.definition
        }
    }

    private mutating func reportDuplicate(
        _ what: String,
        _ name: String,
        _ definition: TypeSystemDefinition,
        _ location: SourceLocation
    ) {
        errors.append(
            .init(
                "The type '\(definition.name)' \(definition.location.bracketed) has declared \(what) with a non "
                    + "unique name '\(name)'",
                at: location
            )
        )
    }
}
