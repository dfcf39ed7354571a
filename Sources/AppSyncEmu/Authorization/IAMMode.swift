import EmulatorCore
import NIOCore
import OrderedCollections

/// `AWS_IAM`: Signature Version 4 for the service `appsync`, over POST.
struct IAMMode: Sendable {
    var signatures: any SignatureVerifier

    func identity(
        of request: AuthorizationRequest,
        for api: GraphQLAPI
    ) throws(AuthorizationRefusal) -> Identity {
        let principal: SigV4Principal
        do throws(SigV4Error) {
            principal = try signatures.verify(
                SigV4Request(
                    method: "POST",
                    path: request.signedPath,
                    headers: request.headers.map { (name: $0.key, value: $0.value) },
                    body: request.body
                )
            )
        } catch {
            throw Self.refusal(for: error)
        }
        guard principal.service == "appsync" else {
            throw AuthorizationRefusal(
                status: 403,
                errorType: "InvalidSignatureException",
                message: "Credential should be scoped to correct service: 'appsync'."
            )
        }
        guard principal.region == api.region else {
            throw AuthorizationRefusal(
                status: 403,
                errorType: "InvalidSignatureException",
                message: "Credential should be scoped to a valid region."
            )
        }
        return Identity(
            mode: .iam,
            context: Self.context(of: principal, sourceIP: request.sourceIP, accountID: api.accountID),
            description: "IAM \(principal.accessKeyID)"
        )
    }

    /// `$ctx.identity` (developer guide, "Resolver mapping template context reference", AWS_IAM authorization).
    private static func context(of principal: SigV4Principal, sourceIP: String, accountID: String) -> JSONValue {
        [
            "accountId": .string(accountID),
            "cognitoIdentityPoolId": nil,
            "cognitoIdentityId": nil,
            "sourceIp": [.string(sourceIP)],
            "username": .string(principal.accessKeyID),
            "userArn": .string("arn:aws:iam::\(accountID):user/\(principal.accessKeyID)"),
            "cognitoIdentityAuthType": nil,
            "cognitoIdentityAuthProvider": nil,
        ]
    }

    private static func refusal(for error: SigV4Error) -> AuthorizationRefusal {
        switch error {
        case .missingAuthenticationToken: .missingCredentials
        case .incomplete(let message):
            AuthorizationRefusal(status: 403, errorType: "IncompleteSignatureException", message: message)
        case .unrecognizedKey:
            AuthorizationRefusal(
                status: 403,
                errorType: "UnrecognizedClientException",
                message: "The security token included in the request is invalid."
            )
        case .mismatch(let canonicalRequest, let stringToSign):
            AuthorizationRefusal(
                status: 403,
                errorType: "InvalidSignatureException",
                message: """
                    The request signature we calculated does not match the signature you provided. Check your AWS \
                    Secret Access Key and signing method. Consult the service documentation for details.

                    The Canonical String for this request should have been
                    '\(canonicalRequest)'

                    The String-to-Sign should have been
                    '\(stringToSign)'

                    """
            )
        case .invalid(let message):
            AuthorizationRefusal(status: 403, errorType: "InvalidSignatureException", message: message)
        }
    }
}
