import EmulatorCore
import NIOCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct APIAuthenticatorTests {
    /// A verifier that says what it is told to.
    private struct Verdict: SignatureVerifier {
        var result: Result<SigV4Principal, SigV4Error>
        func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal { try result.get() }
    }

    private static let clock = ManualClock(now: Timestamp(seconds: 1_000))

    private func principal(
        service: String = "appsync",
        region: String = "eu-west-1",
        isVerified: Bool = true
    ) -> SigV4Principal {
        SigV4Principal(
            accessKeyID: "test",
            region: region,
            service: service,
            hasSessionToken: false,
            isVerified: isVerified
        )
    }

    private func outcome(
        _ headers: [String: String],
        modes: [AuthorizationMode] = [.iam, .apiKey],
        signature: Result<SigV4Principal, SigV4Error>? = nil
    ) -> Result<Identity, AuthorizationRefusal> {
        let authenticator = APIAuthenticator(
            signatures: Verdict(result: signature ?? .success(principal())),
            clock: Self.clock
        )
        let api = GraphQLAPI(
            apiID: "a",
            name: "forest",
            region: "eu-west-1",
            accountID: "000000000000",
            defaultMode: modes[0],
            additionalModes: Array(modes.dropFirst()),
            apiKeys: [
                APIKey(id: "da2-good", expires: Timestamp(seconds: 1_001)),
                APIKey(id: "da2-old", expires: Timestamp(seconds: 1_000)),
            ],
            schema: Schema(queryType: "Query", mutationType: nil, subscriptionType: nil, types: [:], directives: [:]),
            dataSources: [:],
            resolvers: []
        )
        let request = AuthorizationRequest(
            headers: headers,
            signedPath: "/graphql",
            body: ByteBuffer(),
            sourceIP: "10.0.0.7"
        )
        do throws(AuthorizationRefusal) {
            guard case .identified(let identity) = try authenticator.authenticate(request, for: api) else {
                return .failure(.unauthorized(because: "somebody has to be asked first"))
            }
            return .success(identity)
        } catch {
            return .failure(error)
        }
    }

    private static let signed = ["authorization": "AWS4-HMAC-SHA256 Credential=…"]

    @Test func `an API key is one of the API's and not expired`() throws {
        let identity = try outcome(["x-api-key": "da2-good"]).get()
        #expect(identity.mode == .apiKey)
        #expect(identity.context == .null)
        for (key, reason) in [
            ("da2-old", "API key da2-old… of the API forest expired at 1970-01-01T00:16:40.000Z"),
            ("da2-none", "API key da2-none… is no key of the API forest"),
            ("", "API key … is no key of the API forest"),
        ] {
            #expect(outcome(["x-api-key": key]) == .failure(.unauthorized(because: reason)))
        }
    }

    @Test func `a signature makes an IAM identity`() throws {
        let identity = try outcome(Self.signed).get()
        #expect(identity.mode == .iam)
        #expect(identity.context["userArn"] == "arn:aws:iam::000000000000:user/test")
        #expect(identity.context["sourceIp"] == ["10.0.0.7"])
        #expect(identity.context["accountId"] == "000000000000")
        #expect(identity.context["cognitoIdentityId"] == .null)
    }

    @Test func `a user has a unique id, and a session of a role the role's`() throws {
        func username(_ key: String, _ arn: String? = nil) throws -> String {
            var principal = principal()
            principal.accessKeyID = key
            principal.principalARN = arn
            return try outcome(Self.signed, signature: .success(principal)).get().context["username"]?.string ?? ""
        }
        let user = try username("AKIAREADER")
        #expect(user.hasPrefix("AIDA"))
        #expect(user.count == 21)
        #expect(user.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) })
        #expect(try username("AKIAREADER") == user)
        #expect(try username("AKIAWRITER") != user)
        let session = try username("ASIA1", "arn:aws:sts::000000000000:assumed-role/publisher/status/1")
        let parts = session.split(separator: ":")
        #expect(parts.count == 2)
        #expect(parts[0].hasPrefix("AROA"))
        #expect(parts[0].count == 21)
        #expect(parts[1] == "status/1")
        // Another session of the same role.
        #expect(try username("ASIA2", "arn:aws:sts::000000000000:assumed-role/publisher/x") == "\(parts[0]):x")
    }

    @Test func `a signature wins over a key, without a fallback`() throws {
        var headers = Self.signed
        headers["x-api-key"] = "da2-good"
        #expect(try outcome(headers).get().mode == .iam)
        #expect(throws: AuthorizationRefusal.self) {
            try outcome(headers, signature: .failure(.unrecognizedKey("test"))).get()
        }
    }

    @Test func `a mode that the API does not have is refused`() {
        let reasons = [
            outcome(["x-api-key": "da2-good"], modes: [.iam]), outcome(Self.signed, modes: [.apiKey]),
            outcome(["authorization": "Bearer a.b.c"]),
        ].map { outcome -> String? in
            guard case .failure(let refusal) = outcome else { return nil }
            #expect(refusal.message == "You are not authorized to make this call.")
            return refusal.reason
        }
        #expect(
            reasons == [
                "an API key was sent, and the API forest does not take API_KEY",
                "a signature was sent, and the API forest does not take AWS_IAM",
                "a token was sent, and the API forest has no mode that takes one",
            ])
    }

    @Test func `no credentials at all`() {
        #expect(outcome([:]) == .failure(.missingCredentials))
    }

    @Test(arguments: [
        (SigV4Error.unrecognizedKey("x"), 403, "UnrecognizedClientException"),
        (.mismatch(canonicalRequest: "POST\n/graphql", stringToSign: "AWS4"), 403, "InvalidSignatureException"),
        (.incomplete("no date"), 403, "IncompleteSignatureException"),
        (.invalid("too old"), 403, "InvalidSignatureException"),
    ])
    func `a refused signature has its status and type`(error: SigV4Error, status: Int, errorType: String) {
        guard case .failure(let refusal) = outcome(Self.signed, signature: .failure(error)) else {
            Issue.record("It was accepted.")
            return
        }
        #expect(refusal.status == status)
        #expect(refusal.errorType == errorType)
    }

    @Test func `a wrong signature shows what was calculated`() {
        let error = SigV4Error.mismatch(canonicalRequest: "POST\n/graphql", stringToSign: "AWS4")
        guard case .failure(let refusal) = outcome(Self.signed, signature: .failure(error)) else {
            Issue.record("It was accepted.")
            return
        }
        #expect(refusal.message.contains("The Canonical String for this request should have been\n'POST\n/graphql'"))
    }

    @Test func `a signature is for this service and this region`() {
        for principal in [principal(service: "dynamodb"), principal(region: "us-east-1")] {
            guard case .failure(let refusal) = outcome(Self.signed, signature: .success(principal)) else {
                Issue.record("It was accepted.")
                continue
            }
            #expect(refusal.errorType == "InvalidSignatureException")
        }
        let unchecked = outcome(Self.signed, signature: .success(principal(region: "us-east-1", isVerified: false)))
        #expect(throws: Never.self) { try unchecked.get() }
    }
}
