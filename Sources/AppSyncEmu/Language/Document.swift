// The abstract syntax of an executable document: June 2018 specification, section 2. Names are the grammar's.

/// Document (2.2)
package struct Document: Sendable {
    package var operations: [OperationDefinition]
    package var fragments: [FragmentDefinition]
    /// What does not belong into an executable document; validation refuses it.
    var typeSystemDefinitions: [(kind: TypeSystemDefinition.Kind, name: String, location: SourceLocation)] = []

    package init(operations: [OperationDefinition], fragments: [FragmentDefinition]) {
        self.operations = operations
        self.fragments = fragments
    }

    package func fragment(named name: String) -> FragmentDefinition? { fragments.first { $0.name == name } }
}

/// OperationDefinition (2.3)
package struct OperationDefinition: Sendable {
    package enum OperationType: String, Sendable { case query, mutation, subscription }

    package var type: OperationType
    package var name: String?
    package var variableDefinitions: [VariableDefinition]
    package var directives: [Directive]
    package var selectionSet: [Selection]
    package var location: SourceLocation
}

/// Selection (2.4)
package indirect enum Selection: Sendable {
    case field(Field)
    case fragmentSpread(FragmentSpread)
    case inlineFragment(InlineFragment)
}

/// Field (2.5)
package struct Field: Sendable {
    package var alias: String?
    package var name: String
    package var arguments: [Argument]
    package var directives: [Directive]
    package var selectionSet: [Selection]
    package var location: SourceLocation

    /// Alias or name: the key of the field's value in the response.
    package var responseKey: String { alias ?? name }
}

/// Argument (2.6)
package struct Argument: Sendable {
    package var name: String
    package var value: Value
    package var location: SourceLocation
    /// Where the value stands: errors about a variable name that place.
    var valueLocation: SourceLocation

    init(name: String, value: Value, location: SourceLocation, valueLocation: SourceLocation? = nil) {
        self.name = name
        self.value = value
        self.location = location
        self.valueLocation = valueLocation ?? location
    }
}

/// FragmentSpread (2.8)
package struct FragmentSpread: Sendable {
    package var name: String
    package var directives: [Directive]
    package var location: SourceLocation
}

/// InlineFragment (2.8.2)
package struct InlineFragment: Sendable {
    package var typeCondition: String?
    package var directives: [Directive]
    package var selectionSet: [Selection]
    package var location: SourceLocation
}

/// FragmentDefinition (2.8)
package struct FragmentDefinition: Sendable {
    package var name: String
    package var typeCondition: String
    package var directives: [Directive]
    package var selectionSet: [Selection]
    package var location: SourceLocation
}

/// Value (2.9). Numbers keep their text.
package indirect enum Value: Sendable, Hashable {
    case variable(String)
    case int(String)
    case float(String)
    case string(String)
    case boolean(Bool)
    case null
    case `enum`(String)
    case list([Value])
    case object([ObjectField])
}

/// ObjectField (2.9.8)
package struct ObjectField: Sendable, Hashable {
    package var name: String
    package var value: Value
}

/// VariableDefinition (2.10)
package struct VariableDefinition: Sendable {
    package var name: String
    package var type: TypeReference
    package var defaultValue: Value?
    package var directives: [Directive]
    package var location: SourceLocation
}

/// Type (2.11)
package indirect enum TypeReference: Sendable, Hashable, CustomStringConvertible {
    case named(String)
    case list(TypeReference)
    case nonNull(TypeReference)

    package var description: String {
        switch self {
        case .named(let name): name
        case .list(let element): "[\(element)]"
        case .nonNull(let type): "\(type)!"
        }
    }

    /// The type at the bottom, without lists and exclamation marks.
    package var name: String {
        switch self {
        case .named(let name): name
        case .list(let type), .nonNull(let type): type.name
        }
    }

    package var isNonNull: Bool { if case .nonNull = self { true } else { false } }
    package var nullable: TypeReference { if case .nonNull(let type) = self { type } else { self } }
}

/// Directive (2.12)
package struct Directive: Sendable {
    package var name: String
    package var arguments: [Argument]
    package var location: SourceLocation

    package func argument(_ name: String) -> Value? { arguments.first { $0.name == name }?.value }
}
