import OrderedCollections

/// Every name in a schema names a type of a kind that may stand there (3.6 to 3.10). An output type in the place of an
/// input type, or the other way round, AppSync does not find by itself: it fails while it saves the schema, and says no
/// more than that (aws-cdk issues 8960 and 13032).
enum TypeReferenceRules {
    static func check(
        _ definitions: [TypeSystemDefinition],
        _ types: OrderedDictionary<String, TypeDefinition>,
        _ errors: inout [SchemaError.Entry]
    ) {
        for definition in definitions {
            for field in definition.fields {
                check(field.type, "field", definition, field.location, isInput: false, types, &errors)
                for argument in field.arguments {
                    check(
                        argument.definition.type,
                        "argument",
                        definition,
                        argument.location,
                        isInput: true,
                        types,
                        &errors
                    )
                }
            }
            for input in definition.inputValues {
                let what = definition.kind == .directive ? "argument" : "input value"
                check(input.definition.type, what, definition, input.location, isInput: true, types, &errors)
            }
            for (name, location) in definition.interfaces {
                switch types[name] {
                case .interface: break
                case nil: reportMissing(name, "interface", definition, location, &errors)
                default:
                    errors.append(
                        .init(
                            "The type '\(definition.name)' \(definition.location.bracketed) implements '\(name)', "
                                + "which is not an interface",
                            at: location
                        )
                    )
                }
            }
            for (name, location) in definition.memberTypes {
                switch types[name] {
                case .object: break
                case nil: reportMissing(name, "union member", definition, location, &errors)
                default:
                    errors.append(
                        .init(
                            "The member types of a Union type must all be Object base types. member type '\(name)' in "
                                + "Union '\(definition.name)' is invalid.",
                            at: location
                        )
                    )
                }
            }
        }
    }

    private static func check(
        _ reference: TypeReference,
        _ what: String,
        _ definition: TypeSystemDefinition,
        _ location: SourceLocation,
        isInput: Bool,
        _ types: OrderedDictionary<String, TypeDefinition>,
        _ errors: inout [SchemaError.Entry]
    ) {
        guard let type = types[reference.name] else {
            return reportMissing(reference.name, what, definition, location, &errors)
        }
        if isInput, !type.isInput {
            errors.append(
                .init(
                    "The type '\(type.name)' is not an input type, but was used as an input type "
                        + location.bracketed,
                    at: location,
                    .failure
                )
            )
        } else if !isInput, case .inputObject = type {
            errors.append(
                .init(
                    "The type '\(type.name)' is an input type, but was used as an output type \(location.bracketed)",
                    at: location,
                    .failure
                )
            )
        }
    }

    private static func reportMissing(
        _ name: String,
        _ what: String,
        _ definition: TypeSystemDefinition,
        _ location: SourceLocation,
        _ errors: inout [SchemaError.Entry]
    ) {
        errors.append(
            .init(
                "The \(what) type '\(name)' is not present when resolving type '\(definition.name)' "
                    + definition.location.bracketed,
                at: location
            )
        )
    }
}
