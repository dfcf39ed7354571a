package import OrderedCollections

// The type system of one API: June 2018 specification, section 3.

/// A schema that has been built and checked: every type that a reference names exists.
package struct Schema: Sendable {
    package var queryType: String
    package var mutationType: String?
    package var subscriptionType: String?
    package var types: OrderedDictionary<String, TypeDefinition>
    package var directives: OrderedDictionary<String, DirectiveDefinition>

    // Computed once: asked for every publish and every abstract field.
    private let subscriptionsByMutation: [String: [String]]
    private let possibleTypes: [String: [String]]

    package init(
        queryType: String,
        mutationType: String?,
        subscriptionType: String?,
        types: OrderedDictionary<String, TypeDefinition>,
        directives: OrderedDictionary<String, DirectiveDefinition>
    ) {
        self.queryType = queryType
        self.mutationType = mutationType
        self.subscriptionType = subscriptionType
        self.types = types
        self.directives = directives
        possibleTypes = Self.possibleTypes(of: types)
        subscriptionsByMutation = Self.subscriptionsByMutation(types, subscriptionType)
    }

    /// The subscription fields whose `@aws_subscribe` names that mutation field, in the schema's order.
    package func subscriptions(publishedBy mutationField: String) -> [String] {
        subscriptionsByMutation[mutationField] ?? []
    }

    /// The definition of the type at the bottom of a reference.
    package func typeDefinition(of reference: TypeReference) -> TypeDefinition? { types[reference.name] }

    /// The object types that a value of that composite type can be of (5.5.2.3: GetPossibleTypes).
    package func possibleTypes(of name: String) -> [String] { possibleTypes[name] ?? [] }

    package func rootType(of operation: OperationDefinition.OperationType) -> ObjectType? {
        let name =
            switch operation {
            case .query: queryType as String?
            case .mutation: mutationType
            case .subscription: subscriptionType
            }
        guard let name, case .object(let type) = types[name] else { return nil }
        return type
    }

    private static func possibleTypes(of types: OrderedDictionary<String, TypeDefinition>) -> [String: [String]] {
        var possible: [String: [String]] = [:]
        for type in types.values {
            switch type {
            case .object(let object):
                possible[object.name] = [object.name]
                for interface in object.interfaces { possible[interface, default: []].append(object.name) }
            case .union(let union): possible[union.name] = union.memberTypes
            default: break
            }
        }
        return possible
    }

    private static func subscriptionsByMutation(
        _ types: OrderedDictionary<String, TypeDefinition>,
        _ subscriptionType: String?
    ) -> [String: [String]] {
        guard let subscriptionType, let fields = types[subscriptionType]?.fields else { return [:] }
        var published: [String: [String]] = [:]
        for field in fields.values {
            for mutation in field.subscribedMutations { published[mutation, default: []].append(field.name) }
        }
        return published
    }
}

extension FieldDefinition {
    /// The mutation fields that `@aws_subscribe(mutations: [...])` names.
    package var subscribedMutations: [String] {
        directives.filter { $0.name == "aws_subscribe" }.flatMap { directive -> [String] in
            switch directive.argument("mutations") {
            case .list(let values): values.compactMap { if case .string(let name) = $0 { name } else { nil } }
            case .string(let name): [name]
            default: []
            }
        }
    }
}

package indirect enum TypeDefinition: Sendable {
    case scalar(ScalarType)
    case object(ObjectType)
    case interface(InterfaceType)
    case union(UnionType)
    case `enum`(EnumType)
    case inputObject(InputObjectType)

    package var name: String {
        switch self {
        case .scalar(let type): type.name
        case .object(let type): type.name
        case .interface(let type): type.name
        case .union(let type): type.name
        case .enum(let type): type.name
        case .inputObject(let type): type.name
        }
    }

    /// The fields of an object or interface; nil for every other kind.
    package var fields: OrderedDictionary<String, FieldDefinition>? {
        switch self {
        case .object(let type): type.fields
        case .interface(let type): type.fields
        default: nil
        }
    }

    package var isComposite: Bool {
        switch self {
        case .object, .interface, .union: true
        default: false
        }
    }

    package var isInput: Bool {
        switch self {
        case .scalar, .enum, .inputObject: true
        default: false
        }
    }
}

package struct ScalarType: Sendable {
    package var name: String
    package var description: String?
}

package struct ObjectType: Sendable {
    package var name: String
    package var description: String?
    package var interfaces: [String]
    package var fields: OrderedDictionary<String, FieldDefinition>
    package var directives: [Directive]
}

package struct InterfaceType: Sendable {
    package var name: String
    package var description: String?
    package var fields: OrderedDictionary<String, FieldDefinition>
    package var directives: [Directive]
}

package struct UnionType: Sendable {
    package var name: String
    package var description: String?
    package var memberTypes: [String]
    package var directives: [Directive]
}

package struct EnumType: Sendable {
    package var name: String
    package var description: String?
    package var values: OrderedDictionary<String, EnumValueDefinition>
    package var directives: [Directive]
}

package struct EnumValueDefinition: Sendable {
    package var name: String
    package var description: String?
    package var directives: [Directive]
}

package struct InputObjectType: Sendable {
    package var name: String
    package var description: String?
    package var fields: OrderedDictionary<String, InputValueDefinition>
    package var directives: [Directive]
}

package struct FieldDefinition: Sendable {
    package var name: String
    package var description: String?
    package var arguments: OrderedDictionary<String, InputValueDefinition>
    package var type: TypeReference
    package var directives: [Directive]
}

package struct InputValueDefinition: Sendable {
    package var name: String
    package var description: String?
    package var type: TypeReference
    package var defaultValue: Value?
    package var directives: [Directive]
}

package struct DirectiveDefinition: Sendable {
    package var name: String
    package var description: String?
    package var arguments: OrderedDictionary<String, InputValueDefinition>
    /// `FIELD`, `FIELD_DEFINITION`, …
    package var locations: [String]
}
