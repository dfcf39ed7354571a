import EmulatorCore
import OrderedCollections

/// What CreateGraphqlApi, UpdateGraphqlApi and `AWS::AppSync::GraphQLApi` take.
extension APISettings {
    init(_ members: RequestMembers) throws(ControlPlaneError) {
        try members.refuse("mergedApiExecutionRoleArn")
        if let type = try members.choice("apiType", ["GRAPHQL", "MERGED"]), type != "GRAPHQL" {
            throw .notEmulated("An API of type \(type)", member: "apiType")
        }
        if let visibility = try members.choice("visibility", ["GLOBAL", "PRIVATE"]), visibility != "GLOBAL" {
            throw .notEmulated("An API with the visibility \(visibility)", member: "visibility")
        }
        let defaultMode = try Self.mode(members, "authenticationType")
        var authorization = try AuthorizationSettings(members, default: defaultMode)
        var additional: [AuthorizationMode] = []
        for provider in try members.list("additionalAuthenticationProviders") {
            let mode = try Self.mode(provider, "authenticationType")
            additional.append(mode)
            if mode == .lambda, authorization.lambda != nil { continue }
            try authorization.add(provider, mode)
        }
        self.init(name: try members.required("name"), defaultMode: defaultMode, additionalModes: additional)
        self.authorization = authorization
        guard !name.isEmpty else { throw .badRequest("The name of an API must not be empty.", member: "name") }
        for mode in [AuthorizationMode.apiKey, .iam, .lambda] {
            guard ([defaultMode] + additional).count(where: { $0 == mode }) <= 1 else {
                throw .badRequest(
                    "Duplicate authentication providers of type \(mode.rawValue) are not allowed",
                    member: "additionalAuthenticationProviders")
            }
        }
        // The default mode and an additional one may not have the same pool or issuer (developer guide, "Authorization
        // types"); that two additional ones may not either is inferred, and so are the words.
        try Self.refuseDuplicates(authorization.userPools.map(\.userPoolID), of: .userPools)
        try Self.refuseDuplicates(authorization.openIDConnect.map(\.issuer), of: .openIDConnect)
        if defaultMode == .userPools, authorization.userPools[0].defaultAction == .deny, !additional.isEmpty {
            throw .badRequest(
                "Additional authentication providers cannot be specified when setting DENY for top level user pool "
                    + "authentication type.", member: "additionalAuthenticationProviders")
        }
        if let log = try members.members("logConfig") {
            let levels = LogConfig.FieldLogLevel.allCases.map(\.rawValue)
            guard let level = try log.choice("fieldLogLevel", levels).flatMap(LogConfig.FieldLogLevel.init) else {
                throw log.missing("fieldLogLevel")
            }
            logConfig = LogConfig(
                fieldLogLevel: level, excludesVerboseContent: try log.bool("excludeVerboseContent") ?? false)
            logRoleARN = try log.required("cloudWatchLogsRoleArn")
        }
        xrayEnabled = try members.bool("xrayEnabled") ?? false
        ownerContact = try members.string("ownerContact")
        allowsIntrospection = try members.choice("introspectionConfig", ["ENABLED", "DISABLED"]) != "DISABLED"
        // 0 is none (developer guide, "Configuring GraphQL run complexity, query depth, and introspection").
        limits = QueryLimits(
            depth: try members.integer("queryDepthLimit", in: 0...75).flatMap { $0 == 0 ? nil : $0 },
            resolverCount: try members.integer("resolverCountLimit", in: 0...10_000).flatMap { $0 == 0 ? nil : $0 })
        if let metrics = try members.members("enhancedMetricsConfig") {
            enhancedMetricsConfig = .object(metrics.object)
        }
    }

    private static func refuseDuplicates(
        _ names: [String], of mode: AuthorizationMode
    ) throws(ControlPlaneError) {
        var known: Set<String> = []
        guard let duplicate = names.first(where: { !known.insert($0).inserted }) else { return }
        throw .badRequest(
            "Duplicate authentication providers of type \(mode.rawValue) are not allowed: \(duplicate)",
            member: "additionalAuthenticationProviders")
    }

    private static func mode(_ members: RequestMembers, _ name: String) throws(ControlPlaneError) -> AuthorizationMode {
        let modes = AuthorizationMode.allCases.map(\.rawValue)
        guard let text = try members.choice(name, modes), let mode = AuthorizationMode(rawValue: text) else {
            throw members.missing(name)
        }
        return mode
    }
}
