import EmulatorCore
import OrderedCollections

/// Schema introspection (section 4): the values of `__schema` and `__type`.
///
/// Types refer to each other in circles, so a `__Type` is only a reference (`{"reference":"[String!]"}`) until one of
/// its fields is asked for; everything else is written out.
struct Introspection {
    let schema: Schema

    static let schemaField = FieldDefinition(
        name: "__schema",
        description: nil,
        arguments: [:],
        type: .nonNull(.named("__Schema")),
        directives: []
    )
    static let typeField = FieldDefinition(
        name: "__type",
        description: nil,
        arguments: [
            "name": InputValueDefinition(
                name: "name",
                description: nil,
                type: .nonNull(.named("String")),
                defaultValue: nil,
                directives: []
            )
        ],
        type: .named("__Type"),
        directives: []
    )
    static let typenameField = FieldDefinition(
        name: "__typename",
        description: nil,
        arguments: [:],
        type: .nonNull(.named("String")),
        directives: []
    )

    func value(of field: String, on type: String, source: JSONValue, arguments: JSONObject) -> JSONValue {
        switch (type, field) {
        case (_, "__schema"): describeSchema()
        case (_, "__type"):
            arguments["name"]?.string.flatMap { schema.types[$0] == nil ? nil : reference(.named($0)) } ?? .null
        case ("__Type", _): describe(source, field, includesDeprecated: arguments["includeDeprecated"] == true)
        default: source[field] ?? .null
        }
    }

    /// __Schema (4.5.1)
    private func describeSchema() -> JSONValue {
        [
            "types": .array(schema.introspectedTypes.map { reference(.named($0)) }),
            "queryType": reference(.named(schema.queryType)),
            "mutationType": schema.mutationType.map { reference(.named($0)) } ?? .null,
            "subscriptionType": schema.subscriptionType.map { reference(.named($0)) } ?? .null,
            "directives": .array(
                schema.directives.values.map { directive in
                    [
                        "name": .string(directive.name), "description": text(directive.description),
                        "locations": .array(directive.locations.map { .string($0) }),
                        "args": inputValues(directive.arguments),
                        "onOperation": .bool(directive.stands(in: ["QUERY", "MUTATION", "SUBSCRIPTION"])),
                        "onFragment": .bool(
                            directive.stands(in: ["FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"])
                        ),
                        "onField": .bool(directive.stands(in: ["FIELD"])),
                    ]
                }
            ),
        ]
    }

    /// __Type (4.5.2)
    private func describe(_ source: JSONValue, _ field: String, includesDeprecated: Bool) -> JSONValue {
        guard let reference = source["reference"]?.string.map(TypeReference.init(written:)) else { return .null }
        switch reference {
        case .nonNull(let inner): return describe(wrapper: "NON_NULL", of: inner, field)
        case .list(let inner): return describe(wrapper: "LIST", of: inner, field)
        case .named(let name):
            guard let type = schema.types[name] else { return .null }
            switch field {
            case "kind": return .string(type.kind)
            case "name": return .string(name)
            case "description": return text(type.description)
            case "fields": return fields(of: type, includesDeprecated: includesDeprecated)
            case "interfaces":
                guard case .object(let object) = type else { return .null }
                return .array(object.interfaces.map { self.reference(.named($0)) })
            case "possibleTypes":
                switch type {
                case .interface, .union:
                    return .array(schema.possibleTypes(of: name).map { self.reference(.named($0)) })
                default: return .null
                }
            case "enumValues": return enumValues(of: type, includesDeprecated: includesDeprecated)
            case "inputFields":
                guard case .inputObject(let input) = type else { return .null }
                return inputValues(input.fields)
            default: return .null
            }
        }
    }

    private func describe(wrapper kind: JSONValue, of inner: TypeReference, _ field: String) -> JSONValue {
        switch field {
        case "kind": kind
        case "ofType": reference(inner)
        default: .null
        }
    }

    /// __Field (4.5.3)
    private func fields(of type: TypeDefinition, includesDeprecated: Bool) -> JSONValue {
        guard let fields = type.fields else { return .null }
        return .array(
            fields.values.compactMap { field in
                let reason = deprecationReason(field.directives)
                guard includesDeprecated || reason == .null else { return nil }
                return [
                    "name": .string(field.name), "description": text(field.description),
                    "args": inputValues(field.arguments), "type": reference(field.type),
                    "isDeprecated": .bool(reason != .null), "deprecationReason": reason,
                ]
            }
        )
    }

    /// __InputValue (4.5.4)
    private func inputValues(_ definitions: OrderedDictionary<String, InputValueDefinition>) -> JSONValue {
        .array(
            definitions.values.map { definition in
                [
                    "name": .string(definition.name), "description": text(definition.description),
                    "type": reference(definition.type),
                    "defaultValue": definition.defaultValue.map { .string(Printer.print($0)) } ?? .null,
                ]
            }
        )
    }

    /// __EnumValue (4.5.5)
    private func enumValues(of type: TypeDefinition, includesDeprecated: Bool) -> JSONValue {
        guard case .enum(let type) = type else { return .null }
        return .array(
            type.values.values.compactMap { value in
                let reason = deprecationReason(value.directives)
                guard includesDeprecated || reason == .null else { return nil }
                return [
                    "name": .string(value.name), "description": text(value.description),
                    "isDeprecated": .bool(reason != .null), "deprecationReason": reason,
                ]
            }
        )
    }

    private func deprecationReason(_ directives: [Directive]) -> JSONValue {
        guard let directive = directives.first(where: { $0.name == "deprecated" }) else { return .null }
        guard case .string(let reason)? = directive.argument("reason") else { return "No longer supported" }
        return .string(reason)
    }

    private func reference(_ type: TypeReference) -> JSONValue { ["reference": .string(type.description)] }
    private func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}

extension DirectiveDefinition {
    fileprivate func stands(in places: Set<String>) -> Bool { locations.contains(where: places.contains) }
}

extension Schema {
    /// As graphql-java lists them: the root types, then the others of the document, then the scalars that are in use,
    /// then introspection's own.
    fileprivate var introspectedTypes: [String] {
        var names: OrderedSet<String> = []
        for root in [queryType, mutationType, subscriptionType] { if let root { names.append(root) } }
        for name in types.keys where !BuiltInDefinitions.names.contains(name) { names.append(name) }
        for name in usedScalars { names.append(name) }
        for name in types.keys where name.hasPrefix("__") { names.append(name) }
        return Array(names)
    }

    /// `String` and `Boolean` always are: introspection uses them.
    private var usedScalars: OrderedSet<String> {
        var names: OrderedSet<String> = []
        func add(_ reference: TypeReference) {
            if case .scalar? = types[reference.name] { names.append(reference.name) }
        }
        for type in types.values {
            for field in type.fields ?? [:] {
                for argument in field.value.arguments.values { add(argument.type) }
                add(field.value.type)
            }
            if case .inputObject(let input) = type { for field in input.fields.values { add(field.type) } }
        }
        for directive in directives.values { for argument in directive.arguments.values { add(argument.type) } }
        return names
    }

    /// The definition of a field, `__typename`, `__schema` and `__type` included (4.2 to 4.4).
    func fieldDefinition(named name: String, on type: String) -> FieldDefinition? {
        if let definition = types[type]?.fields?[name] { return definition }
        switch name {
        case "__typename": return types[type]?.isComposite == true ? Introspection.typenameField : nil
        case "__schema": return type == queryType ? Introspection.schemaField : nil
        case "__type": return type == queryType ? Introspection.typeField : nil
        default: return nil
        }
    }
}

extension TypeReference {
    /// The reverse of `description`.
    fileprivate init(written text: String) {
        if text.hasSuffix("!") {
            self = .nonNull(TypeReference(written: String(text.dropLast())))
        } else if text.hasPrefix("[") {
            self = .list(TypeReference(written: String(text.dropFirst().dropLast())))
        } else {
            self = .named(text)
        }
    }
}

extension TypeDefinition {
    /// __TypeKind (4.5.2)
    fileprivate var kind: String {
        switch self {
        case .scalar: "SCALAR"
        case .object: "OBJECT"
        case .interface: "INTERFACE"
        case .union: "UNION"
        case .enum: "ENUM"
        case .inputObject: "INPUT_OBJECT"
        }
    }

    fileprivate var description: String? {
        switch self {
        case .scalar(let type): type.description
        case .object(let type): type.description
        case .interface(let type): type.description
        case .union(let type): type.description
        case .enum(let type): type.description
        case .inputObject(let type): type.description
        }
    }
}
