import OrderedCollections

/// An object has every field of its interfaces, with compatible types and arguments (3.6, type validation 4).
enum InterfaceRules {
    static func check(
        _ definitions: [TypeSystemDefinition],
        _ types: OrderedDictionary<String, TypeDefinition>,
        _ errors: inout [SchemaError.Entry]
    ) {
        for definition in definitions where definition.kind == .object {
            guard case .object(let object)? = types[definition.name] else { continue }
            for (name, location) in definition.interfaces {
                guard case .interface(let interface)? = types[name] else { continue }
                for message in violations(of: interface, in: object, definition, types) {
                    errors.append(.init(message, at: location))
                }
            }
        }
    }

    private static func violations(
        of interface: InterfaceType,
        in object: ObjectType,
        _ definition: TypeSystemDefinition,
        _ types: OrderedDictionary<String, TypeDefinition>
    ) -> [String] {
        let subject = "The object type '\(object.name)' \(definition.location.bracketed)"
        var messages: [String] = []
        for required in interface.fields.values {
            guard let field = object.fields[required.name] else {
                messages.append(
                    "\(subject) does not have a field '\(required.name)' required via interface '\(interface.name)'"
                )
                continue
            }
            if !isCovariant(field.type, required.type, types) {
                messages.append(
                    "\(subject) has tried to redefine field '\(field.name)' defined via interface "
                        + "'\(interface.name)' from '\(required.type)' to '\(field.type)'"
                )
            }
            for argument in required.arguments.values {
                guard let own = field.arguments[argument.name] else {
                    messages.append(
                        "\(subject) field '\(field.name)' does not have argument '\(argument.name)' required via "
                            + "interface '\(interface.name)'"
                    )
                    continue
                }
                if own.type != argument.type {
                    messages.append(
                        "\(subject) has tried to redefine field '\(field.name)' arguments defined via interface "
                            + "'\(interface.name)' from '\(argument.name):\(argument.type)' to "
                            + "'\(own.name):\(own.type)'"
                    )
                }
            }
            for argument in field.arguments.values
            where required.arguments[argument.name] == nil && argument.type.isNonNull && argument.defaultValue == nil {
                messages.append(
                    "\(subject) field '\(field.name)' defines an additional non-optional argument "
                        + "'\(argument.name): \(argument.type)' which is not allowed because field is also defined in "
                        + "interface '\(interface.name)'"
                )
            }
        }
        return messages
    }

    /// IsValidImplementationFieldType
    private static func isCovariant(
        _ type: TypeReference,
        _ required: TypeReference,
        _ types: OrderedDictionary<String, TypeDefinition>
    ) -> Bool {
        switch (type, required) {
        case (.nonNull(let type), .nonNull(let required)): isCovariant(type, required, types)
        case (.nonNull(let type), _): isCovariant(type, required, types)
        case (.list(let type), .list(let required)): isCovariant(type, required, types)
        case (.named(let name), .named(let required)):
            switch (types[name], types[required]) {
            case _ where name == required: true
            case (.object(let object), .interface): object.interfaces.contains(required)
            case (.object, .union(let union)): union.memberTypes.contains(name)
            default: false
            }
        default: false
        }
    }
}
