package import OrderedCollections

// The type system of one API: June 2018 specification, section 3.

/// A schema that has been built and checked: every type that a reference names exists.
package struct Schema: Sendable {
    package var queryType: String
    package var mutationType: String?
    package var subscriptionType: String?
    package var types: OrderedDictionary<String, TypeDefinition>
    package var directives: OrderedDictionary<String, DirectiveDefinition>

    package init(
        queryType: String, mutationType: String?, subscriptionType: String?,
        types: OrderedDictionary<String, TypeDefinition>, directives: OrderedDictionary<String, DirectiveDefinition>
    ) {
        self.queryType = queryType
        self.mutationType = mutationType
        self.subscriptionType = subscriptionType
        self.types = types
        self.directives = directives
    }

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
