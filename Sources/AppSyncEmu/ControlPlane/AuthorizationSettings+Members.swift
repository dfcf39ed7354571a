import EmulatorCore

/// `userPoolConfig`, `openIDConnectConfig` and `lambdaAuthorizerConfig` of an API and of its additional providers.
extension AuthorizationSettings {
    /// The default provider's.
    init(_ members: RequestMembers, default mode: AuthorizationMode) throws(ControlPlaneError) {
        self.init()
        try add(members, mode, isDefault: true)
    }

    /// Takes what one provider says; what belongs to another mode than its own has no effect there.
    mutating func add(
        _ members: RequestMembers, _ mode: AuthorizationMode, isDefault: Bool = false
    ) throws(ControlPlaneError) {
        switch mode {
        case .apiKey, .iam: return
        case .userPools:
            guard let pool = try members.members("userPoolConfig") else {
                throw members.missing("userPoolConfig", for: mode)
            }
            userPools.append(try UserPoolConfig(pool, isDefault: isDefault))
        case .openIDConnect:
            guard let provider = try members.members("openIDConnectConfig") else {
                throw members.missing("openIDConnectConfig", for: mode)
            }
            openIDConnect.append(try OpenIDConnectConfig(provider))
        case .lambda:
            guard let authorizer = try members.members("lambdaAuthorizerConfig") else {
                throw members.missing("lambdaAuthorizerConfig", for: mode)
            }
            lambda = try LambdaAuthorizerConfig(authorizer)
        }
    }
}

extension UserPoolConfig {
    /// - Parameter isDefault: an additional provider's has no `defaultAction` (`CognitoUserPoolConfig`).
    fileprivate init(_ members: RequestMembers, isDefault: Bool) throws(ControlPlaneError) {
        let action = try members.choice("defaultAction", ["ALLOW", "DENY"])
        // CloudFormation does not require what the API does (`UserPoolConfig`, "DefaultAction, Required: No").
        if isDefault, action == nil, case .request = members.origin { throw members.missing("defaultAction") }
        let userPoolID = try members.required("userPoolId")
        guard let separator = userPoolID.firstIndex(of: "_") else {
            throw .badRequest("'\(userPoolID)' is no id of a user pool", member: members.memberPath("userPoolId"))
        }
        let region = try members.string("awsRegion")
        if region == nil, case .request = members.origin { throw members.missing("awsRegion") }
        try members.checkPattern("appIdClientRegex")
        self.init(
            userPoolID: userPoolID, region: region ?? String(userPoolID[..<separator]),
            defaultAction: action == "DENY" ? .deny : .allow,
            appIDClientRegex: try members.string("appIdClientRegex"))
    }
}

extension OpenIDConnectConfig {
    fileprivate init(_ members: RequestMembers) throws(ControlPlaneError) {
        try members.checkPattern("clientId")
        self.init(
            issuer: try members.required("issuer"), clientID: try members.string("clientId"),
            iatTTL: try Self.duration("iatTTL", members), authTTL: try Self.duration("authTTL", members))
    }

    /// Milliseconds; 0 is none: nothing would ever be let in (inferred: neither page says it).
    private static func duration(_ name: String, _ members: RequestMembers) throws(ControlPlaneError) -> Duration? {
        try members.integer(name).flatMap { $0 == 0 ? nil : .milliseconds($0) }
    }
}

extension LambdaAuthorizerConfig {
    fileprivate init(_ members: RequestMembers) throws(ControlPlaneError) {
        try members.checkPattern("identityValidationExpression")
        self.init(
            authorizerURI: try members.required("authorizerUri"),
            resultTTL: .seconds(try members.integer("authorizerResultTtlInSeconds", in: 0...3600) ?? 0),
            identityValidationExpression: try members.string("identityValidationExpression"))
    }
}

extension RequestMembers {
    /// The model requires none of them, so that AppSync itself refuses; its words are not captured.
    fileprivate func missing(_ name: String, for mode: AuthorizationMode) -> ControlPlaneError {
        .badRequest(
            "\(memberPath(name)) is required for the authentication type \(mode.rawValue)", member: memberPath(name))
    }

    fileprivate func checkPattern(_ name: String) throws(ControlPlaneError) {
        guard let text = try string(name), !TextPattern(text).isValid else { return }
        throw .badRequest("'\(text)' is no regular expression", member: memberPath(name))
    }
}
