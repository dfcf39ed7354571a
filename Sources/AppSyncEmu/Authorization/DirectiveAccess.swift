import EmulatorCore
import OrderedCollections

/// AppSync's authorization directives (developer guide, "Using additional authorization modes"; facts, section 2.2),
/// and what else may close a field to a caller: the groups of a user pool, an authorizer's `deniedFields`, an IAM
/// policy.
///
/// Without a directive a field is for the default mode only, root fields and fields of returned types alike. A
/// directive on the field beats those on its type; several on one place are alternatives.
package struct DirectiveAccess: FieldAccess {
    /// What a type's directives say, and those of its fields that have their own.
    private struct Rule {
        /// nil when only fields have directives.
        var permission: Permission?
        var fields: [String: Permission]
    }

    /// What the directives of one place say.
    private struct Permission {
        var modes: Modes
        /// The groups of user pools that are let in; nil for all users.
        var groups: [String]?
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

    private let standard: Permission
    /// By object type; types without any directive are left out.
    private let rules: [String: Rule]
    /// The object types of each interface: what may be read of an interface is what may be read of one of them.
    private let implementations: [String: [String]]
    /// Every field is open to every mode: nothing to look up.
    private let hasOneModeOnly: Bool
    /// The query, mutation and subscription types.
    private let roots: Set<String>
    /// `DefaultAction: DENY`: root fields without a directive are closed to the pool's users. AWS's own sample for it
    /// has directives on root fields only, so that fields of the types which those return stay open.
    private let deniesByDefault: Bool
    /// `arn:aws:appsync:REGION:ACCOUNT:apis/ID`
    private let arn: String

    package init(_ api: GraphQLAPI) {
        let action = api.defaultMode == .userPools ? api.authorization.userPools.first?.defaultAction : nil
        self.init(
            schema: api.schema, defaultMode: api.defaultMode, additionalModes: api.additionalModes,
            deniesByDefault: action == .deny, arn: api.arn)
    }

    package init(
        schema: Schema, defaultMode: AuthorizationMode, additionalModes: [AuthorizationMode],
        deniesByDefault: Bool = false, arn: String = ""
    ) {
        standard = Permission(modes: Modes(defaultMode))
        self.deniesByDefault = deniesByDefault
        self.arn = arn
        roots = Set([schema.queryType, schema.mutationType, schema.subscriptionType].compactMap { $0 })
        // "@aws_auth is only for AMAZON_COGNITO_USER_POOLS with no additional modes"; with others it is ignored, and so
        // it is below the root fields: there what it names came back to everybody (appsync-community #275, measured).
        let countsAuth = defaultMode == .userPools && additionalModes.isEmpty
        var rules: [String: Rule] = [:]
        var implementations: [String: [String]] = [:]
        for (name, type) in schema.types {
            if case .interface = type { implementations[name] = schema.possibleTypes(of: name) }
            guard case .object(let object) = type else { continue }
            let permission = Self.permission(object.directives, countsAuth: false)
            let countsHere = countsAuth && roots.contains(name)
            let fields = object.fields.values.compactMap { field in
                Self.permission(field.directives, countsAuth: countsHere).map { (field.name, $0) }
            }
            guard permission != nil || !fields.isEmpty else { continue }
            rules[name] = Rule(
                permission: permission,
                fields: Dictionary(fields, uniquingKeysWith: { first, _ in first })
            )
        }
        self.rules = rules
        self.implementations = implementations
        hasOneModeOnly = additionalModes.isEmpty && rules.isEmpty && !deniesByDefault
    }

    package func refusal(of field: FieldDefinition, on type: String, to identity: Identity) -> GraphQLError? {
        reason(field: field.name, on: type, to: identity).map {
            .notAuthorized(field: field.name, type: type, because: $0)
        }
    }

    /// What closes the field to the caller: the rest of a sentence. nil when it is open.
    package func reason(field: String, on type: String, to identity: Identity) -> String? {
        // The usual API and caller: nothing to look up.
        if hasOneModeOnly, !identity.rights.isLimited { return nil }
        // Introspection's own fields and types carry no directives and are for everybody.
        if field.hasPrefix("__") || type.hasPrefix("__") { return nil }
        if let types = implementations[type], !types.isEmpty {
            // Each value is of an object type, whose directives count; those of interfaces do not.
            let closed = types.compactMap { reason(field: field, on: $0, to: identity) }
            return closed.count == types.count ? closed.first : nil
        }
        if !hasOneModeOnly, let reason = directiveReason(field, type, identity) { return reason }
        let rights = identity.rights
        if !rights.deniedFields.isEmpty, rights.deniedFields.contains(FieldCoordinate(type: type, field: field)) {
            return "the authorizer's deniedFields has \(type).\(field)"
        }
        return rights.policy.flatMap { reason(field, type, $0) }
    }

    /// A request none of whose root fields the caller's policy allows is refused as a whole, before GraphQL begins
    /// (amplify-category-api #2457, amplify-cli #6595). Of an operation that mixes them nothing is captured: its
    /// fields are refused one by one. Introspection's own fields carry no ARN that anybody was seen to need.
    ///
    /// - Parameter fields: the names of the operation's root fields.
    package func denial(of fields: some Sequence<String>, on type: String, to identity: Identity)
        -> AuthorizationRefusal?
    {
        guard let policy = identity.rights.policy else { return nil }
        var reasons: [String] = []
        for field in fields where !field.hasPrefix("__") {
            guard let reason = reason(field, type, policy) else { return nil }
            reasons.append(reason)
        }
        return reasons.first.map { .permissionDenied(because: $0) }
    }

    /// The directive that would let `mode` read the field, as a schema writes it (`@aws_api_key`); nil when the field
    /// is allowed already.
    package func missingDirective(field: String, on type: String, for mode: AuthorizationMode) -> String? {
        if field.hasPrefix("__") || type.hasPrefix("__") { return nil }
        return permission(of: field, on: type).permission.modes.contains(Modes(mode)) ? nil : mode.directiveName
    }

    private func permission(of field: String, on type: String) -> (permission: Permission, isStandard: Bool) {
        guard let rule = rules[type] else { return (standard, true) }
        if let own = rule.fields[field] { return (own, false) }
        return (rule.permission ?? standard, rule.permission == nil)
    }

    private func directiveReason(_ field: String, _ type: String, _ identity: Identity) -> String? {
        let (permission, isStandard) = permission(of: field, on: type)
        guard permission.modes.contains(Modes(identity.mode)) else {
            // A field's own directives count instead of its type's.
            let place = rules[type]?.fields[field] == nil ? "the field or its type" : "the field"
            return "\(identity.mode.directiveName) is missing on \(place)"
        }
        guard identity.mode == .userPools else { return nil }
        if deniesByDefault, isStandard, roots.contains(type) {
            return "DefaultAction is DENY, and no directive on the field or its type lets users of the pool in"
        }
        guard let groups = permission.groups, identity.rights.groups.isDisjoint(with: groups) else { return nil }
        return "the caller is in none of the groups \(groups.joined(separator: ", ")) that the directive names"
    }

    /// CDK's `grantMutation` and its like allow root fields only, and what those return can be selected; so a policy is
    /// asked about root fields. An explicit Deny is heeded for every field (both inferred).
    private func reason(_ field: String, _ type: String, _ policy: AccessPolicy) -> String? {
        let resource = "\(arn)/types/\(type)/fields/\(field)"
        switch policy.decision(on: resource) {
        case .allowed: return nil
        case .explicitlyDenied: return "a policy of the caller denies appsync:GraphQL on \(resource)"
        case .notAllowed:
            return roots.contains(type) ? "no policy of the caller allows appsync:GraphQL on \(resource)" : nil
        }
    }

    /// nil without any authorization directive.
    private static func permission(_ directives: [Directive], countsAuth: Bool) -> Permission? {
        var permission = Permission(modes: [])
        var groups: [String] = []
        var isForAllUsers = false
        for directive in directives {
            let name = "@\(directive.name)"
            let mode =
                name == "@aws_auth" && countsAuth
                ? .userPools : AuthorizationMode.allCases.first { $0.directiveName == name }
            guard let mode else { continue }
            permission.modes.insert(Modes(mode))
            guard mode == .userPools else { continue }
            let named = directive.groups
            groups += named
            isForAllUsers = isForAllUsers || named.isEmpty
        }
        if !groups.isEmpty, !isForAllUsers { permission.groups = groups }
        return permission.modes.isEmpty ? nil : permission
    }
}

extension GraphQLAPI {
    package var arn: String { "arn:aws:appsync:\(region):\(accountID):apis/\(apiID)" }
}

extension Directive {
    /// `cognito_groups`; empty when it is left out, or empty.
    fileprivate var groups: [String] {
        guard let value = argument("cognito_groups") else { return [] }
        switch value {
        case .string(let group): return [group]
        case .list(let values): return values.compactMap { if case .string(let group) = $0 { group } else { nil } }
        default: return []
        }
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
