import EmulatorCore
import NIOCore
import Testing

/// A request of AWS's published Signature Version 4 test suite (`aws-sig-v4-test-suite`), and its signature. Every
/// signature was also calculated with botocore's signer.
struct SignedCase: Sendable, CustomTestStringConvertible {
    var name: String
    var method = "GET"
    var path = "/"
    var query = ""
    var headers: [(name: String, value: String)] = []
    var body = ""
    var signedHeaders = "host;x-amz-date"
    var signature: String

    var testDescription: String { name }

    static let token =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8"
        + "YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6"
        + "q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlT"
        + "JabIQwj2ICCR/oLxBA=="

    static let vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    static let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

    static let suite: [SignedCase] = [
        .init(name: "get-vanilla", signature: vanilla),
        .init(
            name: "get-vanilla-query-order-key-case",
            query: "Param2=value2&Param1=value1",
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        ),
        .init(
            name: "get-vanilla-query-order-value",
            query: "Param1=value2&Param1=value1",
            signature: "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"
        ),
        .init(
            name: "get-vanilla-query-order-key",
            query: "Param1=value2&Param1=Value1",
            signature: "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"
        ),
        .init(
            name: "get-vanilla-query-unreserved",
            query: "\(unreserved)=\(unreserved)",
            signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"
        ),
        .init(
            name: "get-vanilla-utf8-query",
            query: "ሴ=bar",
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"
        ),
        .init(
            name: "a query that is sent encoded",
            query: "%e1%88%b4=bar",
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"
        ),
        .init(
            name: "names sort before values",
            query: "b=x%20y&a-b=1&a=2",
            signature: "5cf84732d4831202f498132d7e04c9ba55eb1bc4b9fdb6f10e5ae137c87ec421"
        ),
        .init(
            name: "get-unreserved",
            path: "/\(unreserved)",
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
        ),
        .init(
            name: "get-utf8",
            path: "/ሴ",
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"
        ),
        .init(
            name: "a path that is sent encoded is encoded twice",
            method: "GET",
            path: "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af/invocations",
            signature: "cb6ef1775ad77dc6026d83e94f2c7ca7cf472e3cf3d6448bec665f8e96de5d12"
        ),
        .init(name: "normalize-path: relative", path: "/example/..", signature: vanilla),
        .init(name: "normalize-path: relative twice", path: "/example1/example2/../..", signature: vanilla),
        .init(name: "normalize-path: slash", path: "//", signature: vanilla),
        .init(name: "normalize-path: slash dot", path: "/./", signature: vanilla),
        .init(
            name: "normalize-path: pointless dot",
            path: "/./example",
            signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"
        ),
        .init(
            name: "normalize-path: slashes",
            path: "//example//",
            signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"
        ),
        .init(
            name: "normalize-path: space",
            path: "/example space/",
            signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"
        ),
        .init(
            name: "post-vanilla",
            method: "POST",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        ),
        .init(
            name: "post-x-www-form-urlencoded",
            method: "POST",
            headers: [("content-type", "application/x-www-form-urlencoded")],
            body: "Param1=value1",
            signedHeaders: "content-type;host;x-amz-date",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        ),
        .init(
            name: "post-x-www-form-urlencoded-parameters",
            method: "POST",
            headers: [("content-type", "application/x-www-form-urlencoded; charset=utf8")],
            body: "Param1=value1",
            signedHeaders: "content-type;host;x-amz-date",
            signature: "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"
        ),
        .init(
            name: "get-header-key-duplicate",
            headers: [("my-header1", "value2"), ("my-header1", "value2"), ("my-header1", "value1")],
            signedHeaders: "host;my-header1;x-amz-date",
            signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"
        ),
        .init(
            name: "get-header-value-order",
            headers: [
                ("my-header1", "value4"), ("my-header1", "value1"), ("my-header1", "value3"), ("my-header1", "value2"),
            ],
            signedHeaders: "host;my-header1;x-amz-date",
            signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"
        ),
        .init(
            name: "get-header-value-trim",
            headers: [("my-header1", " value1"), ("my-header2", " \"a   b   c\"")],
            signedHeaders: "host;my-header1;my-header2;x-amz-date",
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
        ),
        .init(
            name: "post-sts-header-before",
            method: "POST",
            headers: [("x-amz-security-token", token)],
            signedHeaders: "host;x-amz-date;x-amz-security-token",
            signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"
        ),
        .init(
            name: "post-sts-header-after",
            method: "POST",
            headers: [("x-amz-security-token", token)],
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        ),
    ]

    var request: SigV4Request {
        SigV4Request(
            method: method,
            path: path,
            query: query,
            headers: [
                ("host", "example.amazonaws.com"), ("x-amz-date", "20150830T123600Z"),
                (
                    "authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                        + "SignedHeaders=\(signedHeaders), Signature=\(signature)"
                ),
            ] + headers,
            body: ByteBuffer(string: body)
        )
    }
}

@Suite struct SigV4VerifierTests {
    static let example = Credential(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    )
    /// 2015-08-30T12:36:00Z
    static let signingTime = Timestamp(seconds: 1_440_938_160)

    let said = Locked<[String]>([])

    func verifier(
        _ policy: SignaturePolicy = .verify,
        knowing credentials: [Credential] = [example],
        at time: Timestamp = signingTime
    ) -> SigV4Verifier {
        SigV4Verifier(
            credentials: CredentialStore(credentials),
            policy: policy,
            clock: ManualClock(now: time),
            noticedUnknownKey: { [said] key in said.withLock { $0.append(key) } }
        )
    }

    var vanilla: SigV4Request { SignedCase.suite[0].request }

    func vanilla(authorization: String) -> SigV4Request {
        var request = vanilla
        request.headers.removeAll { $0.name == "authorization" }
        request.headers.append(("authorization", authorization))
        return request
    }

    // MARK: - Right signatures

    @Test("AWS's test suite", arguments: SignedCase.suite)
    func suite(_ signed: SignedCase) throws {
        let principal = try verifier().verify(signed.request)
        #expect(principal.isVerified)
        #expect(principal.accessKeyID == "AKIDEXAMPLE")
        #expect(principal.region == "us-east-1")
        #expect(principal.service == "service")
        #expect(principal.hasSessionToken == signed.name.hasPrefix("post-sts"))
    }

    @Test func `a second request with the cached key is verified too, and a wrong one still refused`() throws {
        let verifier = verifier()
        #expect(try verifier.verify(vanilla).isVerified)
        #expect(try verifier.verify(vanilla).isVerified)
        var tampered = vanilla
        tampered.body = ByteBuffer(string: "x")
        #expect(throws: SigV4Error.self) { try verifier.verify(tampered) }
    }

    @Test func `parameters may be separated by a comma alone`() throws {
        let request = vanilla(
            authorization: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + "SignedHeaders=host;x-amz-date,Signature=\(SignedCase.vanilla)"
        )
        #expect(try verifier().verify(request).isVerified)
    }

    @Test func `a Date header in HTTP's form stands in for X-Amz-Date`() throws {
        var request = vanilla
        request.headers.removeAll { $0.name == "x-amz-date" }
        request.headers.append(("date", "Sun, 30 Aug 2015 12:36:00 GMT"))
        // Other headers are signed then, so the signature differs; the string to sign shows the date was understood.
        #expect {
            try verifier().verify(request)
        } throws: { error in
            guard case .mismatch(_, let stringToSign)? = error as? SigV4Error else { return false }
            return stringToSign.contains("\n20150830T123600Z\n")
        }
    }

    @Test func `a key whose secret was replaced is not verified with the old one`() throws {
        let store = CredentialStore([Self.example])
        let verifier = SigV4Verifier(credentials: store, policy: .verify, clock: ManualClock(now: Self.signingTime))
        #expect(try verifier.verify(vanilla).isVerified)
        store.add(Credential(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "another"))
        #expect(throws: SigV4Error.self) { try verifier.verify(vanilla) }
    }

    @Test func `a hash that the client declares is not believed, a word in its place is`() throws {
        var signed = SignedCase(
            name: "declared",
            method: "POST",
            headers: [
                ("x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
            ],
            body: "not empty",
            signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "00"
        )
        func canonicalRequest() throws -> String {
            do throws(SigV4Error) {
                _ = try verifier().verify(signed.request)
            } catch .mismatch(let canonicalRequest, _) {
                return canonicalRequest
            }
            return ""
        }
        // SHA-256 of "not empty"
        #expect(try canonicalRequest().hasSuffix("\n5a800fc66fb4400c2388835f75a831a794b6428d75b5cc385683958e4b45914f"))
        signed.headers = [("x-amz-content-sha256", "UNSIGNED-PAYLOAD")]
        #expect(try canonicalRequest().hasSuffix("\nUNSIGNED-PAYLOAD"))
        signed.signedHeaders = "host;x-amz-date"
        #expect(try !canonicalRequest().hasSuffix("\nUNSIGNED-PAYLOAD"))
    }

    // MARK: - Wrong ones

    @Test func `a wrong signature shows what was calculated`() throws {
        var signed = SignedCase.suite[0]
        signed.signature = String(repeating: "0", count: 64)
        let expected = SigV4Error.mismatch(
            canonicalRequest: """
                GET
                /

                host:example.amazonaws.com
                x-amz-date:20150830T123600Z

                host;x-amz-date
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                """,
            stringToSign: """
                AWS4-HMAC-SHA256
                20150830T123600Z
                20150830/us-east-1/service/aws4_request
                bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63
                """
        )
        #expect(throws: expected) { try verifier().verify(signed.request) }
        #expect(expected.code == "InvalidSignatureException")
        #expect(expected.message.hasPrefix("The request signature we calculated does not match the signature you"))
        #expect(expected.explainedMessage.contains("The Canonical String for this request should have been\n'GET\n/"))
    }

    @Test(
        "a signature of the wrong shape is wrong",
        arguments: ["0", "zz", String(SignedCase.vanilla.dropLast()), SignedCase.vanilla + "0", "é"]
    )
    func wrongShape(signature: String) {
        var signed = SignedCase.suite[0]
        signed.signature = signature
        #expect(throws: SigV4Error.self) { try verifier().verify(signed.request) }
    }

    @Test func `no header at all`() {
        var request = vanilla
        request.headers.removeAll { $0.name == "authorization" }
        #expect(throws: SigV4Error.missingAuthenticationToken) { try verifier().verify(request) }
        request.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00"
        #expect(
            throws: SigV4Error.invalid("The emulator does not verify the query-string form of Signature Version 4.")
        ) { try verifier().verify(request) }
    }

    @Test func `what a header lacks is listed in AWS's words`() {
        #expect(
            throws: SigV4Error.incomplete(
                "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' "
                    + "parameter. Authorization header requires 'SignedHeaders' parameter. "
                    + "Authorization=AWS4-HMAC-SHA256 "
            )
        ) { try verifier().verify(vanilla(authorization: "AWS4-HMAC-SHA256 ")) }
        var undated = vanilla(
            authorization:
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, Signature=0"
        )
        undated.headers.removeAll { $0.name == "x-amz-date" }
        #expect(
            throws: SigV4Error.incomplete(
                "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of "
                    + "either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 "
                    + "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, Signature=0"
            )
        ) { try verifier().verify(undated) }
    }

    @Test func `a word without an equals sign`() {
        #expect(
            throws: SigV4Error.incomplete(
                "'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'."
            )
        ) { try verifier().verify(vanilla(authorization: "Bearer abc")) }
    }

    @Test func `a credential without its five parts, or with another terminator`() {
        #expect(
            throws: SigV4Error.incomplete(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                    + "got 'test/20150830'"
            )
        ) {
            try verifier().verify(
                vanilla(authorization: "AWS4-HMAC-SHA256 Credential=test/20150830, SignedHeaders=host, Signature=0")
            )
        }
        #expect(
            throws: SigV4Error.invalid(
                "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'."
            )
        ) {
            try verifier().verify(
                vanilla(
                    authorization: "AWS4-HMAC-SHA256 Credential=test/20150830/r/s/aws5_request, SignedHeaders=host, "
                        + "Signature=0"
                )
            )
        }
    }

    @Test func `host must be signed`() {
        var signed = SignedCase.suite[0]
        signed.signedHeaders = "x-amz-date"
        #expect(
            throws: SigV4Error.invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
        ) { try verifier().verify(signed.request) }
    }

    @Test func `the scope's date must be the request's`() {
        let request = vanilla(
            authorization: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150831/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=0"
        )
        #expect(
            throws: SigV4Error.invalid(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    + "'20150831' != '20150830', from '20150830T123600Z'."
            )
        ) { try verifier().verify(request) }
    }

    @Test func `a clock that differs by fifteen minutes passes, by a second more it does not`() throws {
        let limit = Duration.seconds(15 * 60)
        #expect(try verifier(at: Self.signingTime + limit).verify(vanilla).isVerified)
        #expect(try verifier(at: Self.signingTime + (.zero - limit)).verify(vanilla).isVerified)
        #expect(
            throws: SigV4Error.invalid(
                "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)"
            )
        ) { try verifier(at: Self.signingTime + limit + .seconds(1)).verify(vanilla) }
        #expect(
            throws: SigV4Error.invalid(
                "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z "
                    + "(20150830T122059Z + 15 min.)"
            )
        ) { try verifier(at: Self.signingTime + (.zero - limit - .seconds(1))).verify(vanilla) }
    }

    @Test func `AppSync allows five minutes`() {
        let request = vanilla(
            authorization: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/appsync/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=0"
        )
        func error(at time: Timestamp) -> SigV4Error? {
            do throws(SigV4Error) {
                _ = try verifier(at: time).verify(request)
                return nil
            } catch { return error }
        }
        let limit = Duration.seconds(5 * 60)
        for time in [Self.signingTime + limit, Self.signingTime + (.zero - limit)] {
            // The date passes, and the signature is next.
            guard case .mismatch? = error(at: time) else {
                Issue.record("The date was refused.")
                continue
            }
        }
        #expect(
            error(at: Self.signingTime + limit + .seconds(1))
                == .invalid(
                    "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z "
                        + "(20150830T124101Z - 5 min.)"))
        // aws-mobile-appsync-sdk-js #620
        #expect(
            error(at: Self.signingTime + (.zero - limit - .seconds(1)))
                == .invalid(
                    "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z "
                        + "(20150830T123059Z + 5 min.)"))
    }

    @Test func `a service that the signature is not for`() throws {
        let principal = try verifier().verify(vanilla)
        try principal.requireService("service")
        #expect(throws: SigV4Error.invalid("Credential should be scoped to correct service: 'dynamodb'. ")) {
            try principal.requireService("dynamodb")
        }
    }

    // MARK: - Policies and keys

    @Test func `an unknown key is accepted unverified and said once`() throws {
        let verifier = verifier(.verify, knowing: [], at: Self.signingTime + .seconds(86_400))
        #expect(try verifier.verify(vanilla).isVerified == false)
        #expect(try verifier.verify(vanilla).isVerified == false)
        #expect(said.withLock { $0 } == ["AKIDEXAMPLE"])
    }

    @Test func `strict refuses an unknown key`() {
        #expect(throws: SigV4Error.unrecognizedKey("AKIDEXAMPLE")) {
            try verifier(.strict, knowing: []).verify(vanilla)
        }
        #expect(said.withLock { $0 } == [])
        #expect(
            SigV4Error.unrecognizedKey("AKIDEXAMPLE").message
                == "The security token included in the request is invalid."
        )
    }

    @Test func `accept reads key and region and checks nothing`() throws {
        let principal = try verifier(.accept).verify(
            vanilla(authorization: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20000101/eu-west-1/dynamodb/aws4_request")
        )
        #expect(
            principal
                == SigV4Principal(
                    accessKeyID: "AKIDEXAMPLE",
                    region: "eu-west-1",
                    service: "dynamodb",
                    hasSessionToken: false,
                    isVerified: false
                )
        )
    }

    @Test func `a key with a session token needs that token`() throws {
        var credential = Self.example
        credential.sessionToken = SignedCase.token
        let signed = try #require(SignedCase.suite.first { $0.name == "post-sts-header-before" })
        #expect(try verifier(knowing: [credential]).verify(signed.request).isVerified)
        #expect(throws: SigV4Error.unrecognizedKey("AKIDEXAMPLE")) {
            try verifier(knowing: [credential]).verify(vanilla)
        }
    }
}
