import OrderedCollections

/// What AppSync demands of a schema beyond the specification (developer guide: scalars, real-time data).
enum AppSyncSchemaRules {
    /// Custom scalars are refused, names that start with `AWS` or `__` are taken. Redefinitions of what AppSync
    /// predefines fall under both.
    static func checkName(of definition: TypeSystemDefinition, _ errors: inout [SchemaError.Entry]) {
        switch definition.kind {
        case .schema, .directive: return
        case _ where BuiltInDefinitions.names.contains(definition.name): return
        case .scalar:
            errors.append(
                .init(
                    "There is no scalar implementation for the named '\(definition.name)' scalar type",
                    at: definition.location
                )
            )
        default: break
        }
        if definition.name.hasPrefix("AWS") {
            errors.append(
                .init(
                    "The type name '\(definition.name)' is not allowed: names that start with 'AWS' are reserved.",
                    at: definition.location,
                    .rule
                )
            )
        } else if definition.name.hasPrefix("__") {
            errors.append(
                .init(
                    "\"\(definition.name)\" must not begin with \"__\", which is reserved by GraphQL introspection.",
                    at: definition.location
                )
            )
        }
    }

    /// Names of fields, arguments and enum values that begin with `__` are introspection's (4.1); a field carries a
    /// directive once. The messages are of later versions of graphql-java than AppSync's, which are not captured.
    static func checkFields(_ definitions: [TypeSystemDefinition], _ errors: inout [SchemaError.Entry]) {
        for definition in definitions {
            for field in definition.fields {
                checkReserved(field.name, field.location, &errors)
                for argument in field.arguments { checkReserved(argument.definition.name, argument.location, &errors) }
                var names: Set<String> = []
                for directive in field.directives where !names.insert(directive.name).inserted {
                    errors.append(
                        .init(
                            "The type '\(definition.name)' with field '\(field.name)' \(field.location.bracketed) has "
                                + "declared a directive with a non unique name '\(directive.name)'",
                            at: directive.location
                        )
                    )
                }
            }
            for input in definition.inputValues { checkReserved(input.definition.name, input.location, &errors) }
            for value in definition.values { checkReserved(value.definition.name, value.location, &errors) }
        }
    }

    private static func checkReserved(
        _ name: String,
        _ location: SourceLocation,
        _ errors: inout [SchemaError.Entry]
    ) {
        guard name.hasPrefix("__") else { return }
        errors.append(
            .init("\"\(name)\" must not begin with \"__\", which is reserved by GraphQL introspection.", at: location)
        )
    }

    /// AppSync's quota on the name of a subscription field.
    private static let subscriptionNameLimit = 50

    /// The mutations that `@aws_subscribe` names exist, and give what the subscription gives. `Post` and `Post!` are
    /// the same here: AWS's own sample mixes them.
    static func checkSubscriptions(
        _ roots: RootTypes,
        _ types: OrderedDictionary<String, TypeDefinition>,
        _ locations: [FieldCoordinate: SourceLocation],
        _ errors: inout [SchemaError.Entry]
    ) {
        guard let subscription = roots.subscription, let fields = types[subscription]?.fields else { return }
        let mutations = roots.mutation.flatMap { types[$0]?.fields } ?? [:]
        for field in fields.values {
            let location = locations[FieldCoordinate(type: subscription, field: field.name)]
            if field.name.count > subscriptionNameLimit {
                errors.append(
                    .init(
                        "The subscription field name is too long. Max characters allowed: \(subscriptionNameLimit)",
                        at: location,
                        .rule,
                        because: "The subscription '\(field.name)' has a name of \(field.name.count) characters."
                    )
                )
            }
            for name in field.subscribedMutations {
                guard let mutation = mutations[name] else {
                    errors.append(
                        .init(
                            "The subscription '\(field.name)' names the mutation '\(name)', which does not exist.",
                            at: location,
                            .rule
                        )
                    )
                    continue
                }
                guard mutation.type.nullable != field.type.nullable else { continue }
                errors.append(
                    .init(
                        "The subscription has an invalid output type.",
                        at: location,
                        .rule,
                        because:
                            "The subscription '\(field.name)' is of type \(field.type), the mutation '\(name)' that "
                            + "it names of type \(mutation.type)."
                    )
                )
            }
        }
    }
}
