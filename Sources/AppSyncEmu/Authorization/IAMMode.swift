import EmulatorCore
import NIOCore
import OrderedCollections

/// `AWS_IAM`: Signature Version 4 for the service `appsync`, over POST or GET.
struct IAMMode: Sendable {
    var signatures: any SignatureVerifier
    var policies = AccessPolicies()

    func identity(
        of request: AuthorizationRequest,
        for api: GraphQLAPI
    ) throws(AuthorizationRefusal) -> Identity {
        let principal: SigV4Principal
        do throws(SigV4Error) {
            principal = try signatures.verify(
                SigV4Request(
                    method: request.method,
                    path: request.signedPath,
                    query: request.signedQuery,
                    headers: request.headers.map { (name: $0.key, value: $0.value) },
                    body: request.body
                )
            )
            // A key that is not known, or `--auth accept`: nothing was checked, so the scope is not either.
            if principal.isVerified { try Self.requireScope(of: principal, region: api.region) }
        } catch {
            throw Self.refusal(for: error)
        }
        let description = "IAM \(principal.principalARN ?? principal.accessKeyID)"
        let policy = policies.policy(of: principal, accountID: api.accountID)
        if let policy, !policy.allowsAnything(of: api.arn) {
            throw .permissionDenied(
                because: "no policy of \(description) allows appsync:GraphQL on anything of \(api.arn)")
        }
        return Identity(
            mode: .iam,
            context: Self.context(of: principal, sourceIP: request.sourceIP, accountID: api.accountID),
            description: description,
            actingFor: principal.actingFor,
            rights: AccessRights(policy: policy)
        )
    }

    /// `$ctx.identity` (developer guide, "Resolver mapping template context reference", AWS_IAM authorization).
    private static func context(of principal: SigV4Principal, sourceIP: String, accountID: String) -> JSONValue {
        [
            "accountId": .string(accountID),
            "cognitoIdentityPoolId": nil,
            "cognitoIdentityId": nil,
            "sourceIp": [.string(sourceIP)],
            "username": .string(uniqueID(of: principal, accountID: accountID)),
            "userArn": .string(
                principal.principalARN ?? "arn:aws:iam::\(accountID):user/\(principal.accessKeyID)"),
            "cognitoIdentityAuthType": nil,
            "cognitoIdentityAuthProvider": nil,
        ]
    }

    /// A user's unique id, `AIDA…`, or a role's with the name of the session, `AROA…:SESSION` (the page's own sample;
    /// IAM user guide, "Unique identifiers"). Derived, so that it stays.
    private static func uniqueID(of principal: SigV4Principal, accountID: String) -> String {
        func id(_ prefix: String, _ name: String) -> String {
            prefix + StableIdentifier.make("IAM", accountID, name, length: 17).uppercased()
        }
        // arn:aws:sts::000000000000:assumed-role/ROLE/SESSION
        let parts = principal.principalARN?.split(separator: "/", maxSplits: 2) ?? []
        if parts.count == 3, parts[0].hasSuffix(":assumed-role") {
            return "\(id("AROA", String(parts[1]))):\(parts[2])"
        }
        return id("AIDA", principal.accessKeyID)
    }

    private static func requireScope(of principal: SigV4Principal, region: String) throws(SigV4Error) {
        try principal.requireService("appsync")
        guard principal.region == region else {
            throw .invalid("Credential should be scoped to a valid region. ")
        }
    }

    /// Status and type of a wrong signature are captured (amplify-js #2422), those of an unknown key, too (#3447).
    private static func refusal(for error: SigV4Error) -> AuthorizationRefusal {
        if case .missingAuthenticationToken = error { return .missingCredentials }
        return AuthorizationRefusal(status: 403, errorType: error.code, message: error.explainedMessage)
    }
}
