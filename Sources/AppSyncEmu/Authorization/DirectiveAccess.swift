import OrderedCollections

/// AppSync's authorization directives (developer guide, "Using additional authorization modes"; facts, section 2.2).
///
/// Without a directive a field is for the default mode only, root fields and fields of returned types alike. A
/// directive on the field beats those on its type; several on one place are alternatives.
package struct DirectiveAccess: FieldAccess {
    /// What a type's directives say, and those of its fields that have their own.
    private struct Rule {
        var modes: Modes
        var fields: [String: Modes]
    }

    /// One bit a mode.
    private struct Modes: OptionSet, Sendable {
        let rawValue: UInt8
        init(rawValue: UInt8) { self.rawValue = rawValue }
        init(_ mode: AuthorizationMode) {
            rawValue =
                switch mode {
                case .apiKey: 1
                case .iam: 2
                case .userPools: 4
                case .openIDConnect: 8
                case .lambda: 16
                }
        }
    }

    private let defaultModes: Modes
    /// By type; types without any directive are left out.
    private let rules: [String: Rule]
    /// Every field is open to every mode: nothing to look up.
    private let hasOneModeOnly: Bool

    package init(_ api: GraphQLAPI) {
        self.init(schema: api.schema, defaultMode: api.defaultMode, additionalModes: api.additionalModes)
    }

    package init(schema: Schema, defaultMode: AuthorizationMode, additionalModes: [AuthorizationMode]) {
        defaultModes = Modes(defaultMode)
        var rules: [String: Rule] = [:]
        for (name, type) in schema.types {
            let (directives, definitions): ([Directive], OrderedDictionary<String, FieldDefinition>)
            switch type {
            case .object(let object): (directives, definitions) = (object.directives, object.fields)
            case .interface(let interface): (directives, definitions) = (interface.directives, interface.fields)
            default: continue
            }
            let modes = Self.modes(directives)
            let fields = definitions.values.compactMap { field in Self.modes(field.directives).map { (field.name, $0) }
            }
            guard modes != nil || !fields.isEmpty else { continue }
            rules[name] = Rule(
                modes: modes ?? defaultModes,
                fields: Dictionary(fields, uniquingKeysWith: { first, _ in first })
            )
        }
        self.rules = rules
        hasOneModeOnly = additionalModes.isEmpty && rules.isEmpty
    }

    package func refusal(of field: FieldDefinition, on type: String, to identity: Identity) -> GraphQLError? {
        isAllowed(field: field.name, on: type, for: identity.mode)
            ? nil : .notAuthorized(field: field.name, type: type)
    }

    /// The directive that would let `mode` read the field, as a schema writes it (`@aws_api_key`); nil when the field
    /// is allowed already.
    package func missingDirective(field: String, on type: String, for mode: AuthorizationMode) -> String? {
        isAllowed(field: field, on: type, for: mode) ? nil : mode.directiveName
    }

    private func isAllowed(field: String, on type: String, for mode: AuthorizationMode) -> Bool {
        // Introspection's own fields and types carry no directives and are for everybody.
        if hasOneModeOnly || field.hasPrefix("__") || type.hasPrefix("__") { return true }
        guard let rule = rules[type] else { return defaultModes.contains(Modes(mode)) }
        let modes = rule.fields.isEmpty ? rule.modes : rule.fields[field] ?? rule.modes
        return modes.contains(Modes(mode))
    }

    /// nil without any authorization directive. `@aws_auth` counts only where Cognito is the sole mode, which is not
    /// emulated yet.
    private static func modes(_ directives: [Directive]) -> Modes? {
        var modes: Modes = []
        for directive in directives {
            for mode in AuthorizationMode.allCases where "@\(directive.name)" == mode.directiveName {
                modes.insert(Modes(mode))
            }
        }
        return modes.isEmpty ? nil : modes
    }
}

extension AuthorizationMode {
    /// The schema directive that opens a type or field to the mode (AppSync Developer Guide, "Authorization").
    package var directiveName: String {
        switch self {
        case .apiKey: "@aws_api_key"
        case .iam: "@aws_iam"
        case .userPools: "@aws_cognito_user_pools"
        case .openIDConnect: "@aws_oidc"
        case .lambda: "@aws_lambda"
        }
    }
}
