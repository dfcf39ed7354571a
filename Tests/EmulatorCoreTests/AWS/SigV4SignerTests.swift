import NIOCore
import Testing

@testable import EmulatorCore

@Suite struct SigV4SignerTests {
    private let clock = ManualClock(now: Timestamp(seconds: 1_440_938_160))

    /// AWS's own test suite for Signature Version 4, `get-vanilla`.
    @Test func `a signature of AWS's test suite`() throws {
        let signer = SigV4Signer(
            credential: Credential(
                accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            clock: clock)
        var request = SigV4Request(
            method: "GET", path: "/", headers: [("host", "example.amazonaws.com")], body: ByteBuffer())
        signer.sign(&request, region: "us-east-1", service: "service")
        #expect(request.headers[1].value == "20150830T123600Z")
        #expect(
            request.headers[2].value
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, "
                + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    }

    @Test func `what is signed passes the verifier`() throws {
        var request = SigV4Request(
            method: "POST", path: "/a b/%7e", query: "z=1&a=%20&b",
            headers: [("host", "127.0.0.1:1"), ("content-type", "application/json")], body: ByteBuffer(string: "{}"))
        SigV4Signer(credential: .test, clock: clock).sign(&request, region: "eu-west-1", service: "execute-api")
        let verifier = SigV4Verifier(credentials: CredentialStore(), policy: .strict, clock: clock)
        let principal = try verifier.verify(request)
        #expect(principal.isVerified)
        #expect(principal.region == "eu-west-1")
        #expect(principal.service == "execute-api")
        request.body = ByteBuffer(string: "[]")
        #expect(throws: SigV4Error.self) { try verifier.verify(request) }
    }
}
