import OrderedCollections

/// What AppSync demands of a schema beyond the specification (developer guide: scalars, real-time data).
enum AppSyncSchemaRules {
    /// Custom scalars are refused, names that start with `AWS` or `__` are taken. Redefinitions of what AppSync
    /// predefines fall under both.
    static func checkName(of definition: TypeSystemDefinition, _ errors: inout [SchemaError.Entry]) {
        switch definition.kind {
        case .schema, .directive: return
        case .scalar where !BuiltInDefinitions.names.contains(definition.name):
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
                    at: definition.location
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
            for name in field.subscribedMutations {
                guard let mutation = mutations[name] else {
                    errors.append(
                        .init(
                            "Schema has the following errors: - The subscription '\(field.name)' names the mutation "
                                + "'\(name)', which does not exist.",
                            at: location
                        )
                    )
                    continue
                }
                guard mutation.type.nullable != field.type.nullable else { continue }
                errors.append(
                    .init(
                        "Schema has the following errors: - The subscription has an invalid output type.",
                        at: location
                    )
                )
            }
        }
    }
}
