import Testing

@testable import EmulatorCore

@Suite("SigV4Authorization")
struct SigV4AuthorizationTests {
    private static let scope = "AKIDEXAMPLE/20150830/us-east-1/dynamodb/aws4_request"

    @Test(arguments: [", ", ",", ",  "])
    func `the usual form is read in one pass, as the whole parser reads it`(_ separator: String) throws {
        let header = [
            "AWS4-HMAC-SHA256 Credential=\(Self.scope)", "SignedHeaders=host;x-amz-date", "Signature=5d672d79",
        ].joined(separator: separator)
        let fast = try #require(SigV4Authorization(wellFormed: header))
        // Without a date, the whole parser has the word.
        let whole = try SigV4Authorization(parsing: header, hasDate: false, isLenient: true)
        #expect(fast == whole)
        #expect(fast.accessKeyID == "AKIDEXAMPLE")
        #expect(fast.service == "dynamodb")
        #expect(fast.signature == "5d672d79")
    }

    @Test(arguments: [
        "AWS4-HMAC-SHA256 SignedHeaders=host, Credential=\(scope), Signature=5d",
        "AWS4-HMAC-SHA256 Credential=\(scope), SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=\(scope)/more, SignedHeaders=host, Signature=5d",
        "AWS4-HMAC-SHA256 Credential=a/b/c/aws4_request, SignedHeaders=host, Signature=5d",
        "AWS4-HMAC-SHA256 Credential=\(scope), SignedHeaders=host, Signature=5d, More=x",
        "AWS4-HMAC-SHA256 Credential=, SignedHeaders=host, Signature=5d",
        "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256", "Bearer x", "",
    ])
    func `any other form is left to the whole parser`(_ header: String) {
        #expect(SigV4Authorization(wellFormed: header) == nil)
    }

    @Test func `a signed header is found by its whole name`() throws {
        let authorization = try #require(
            SigV4Authorization(
                wellFormed:
                    "AWS4-HMAC-SHA256 Credential=\(Self.scope), SignedHeaders=content-type;host;x-host, Signature=5d"
            )
        )
        #expect(authorization.signs("host"))
        #expect(authorization.signs("content-type"))
        #expect(authorization.signs("x-host"))
        #expect(!authorization.signs("hos"))
        #expect(!authorization.signs("x-hos"))
        #expect(!authorization.signs("type"))
    }
}
