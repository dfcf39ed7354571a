import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct JSONWebTokenTests {
    private func encoded(_ text: String) -> String { Base64.encode(Array(text.utf8), .url) }

    @Test func `a token has header, claims and signature`() throws {
        let text = "\(encoded(#"{"alg":"RS256","kid":"k1"}"#)).\(encoded(#"{"sub":"ada","exp":1.5}"#)).AQI"
        let token = try JSONWebToken(text)
        #expect(token.algorithm == "RS256")
        #expect(token.keyID == "k1")
        #expect(token.claims == ["sub": "ada", "exp": .double(1.5)])
        #expect(token.signature == [1, 2])
        #expect(String(decoding: token.signed, as: UTF8.self) + ".AQI" == text)
    }

    @Test(arguments: [
        ("opaque", "a JWT has three parts with full stops between them, and this text has 1"),
        ("", "a JWT has three parts with full stops between them, and this text has 1"),
        ("a.b.c.d.e", "a JWT has three parts with full stops between them, and this text has 5"),
        ("!.e30.AQ", "the header is not base64url"),
        ("e30=.W10.AQ", "the claims is no JSON object"),
        ("W10.e30.AQ", "the header is no JSON object"),
        ("e30.e30.AQ", "the header names no `alg`"),
        ("eyJhbGciOiJSUzI1NiJ9.e30.+", "the signature is not base64url"),
    ])
    func `what is no token says why`(text: String, reason: String) {
        #expect(throws: JSONWebToken.Malformed(reason: reason)) { try JSONWebToken(text) }
    }

    @Test func `times are seconds, with or without a fraction`() {
        #expect(JSONWebToken.time(.int(10)) == Timestamp(seconds: 10))
        #expect(JSONWebToken.time(.double(10.5)) == Timestamp(nanoseconds: 10_500_000_000))
        #expect(JSONWebToken.time("10") == nil)
        // Far beyond what a timestamp holds: no time, so that nothing is taken for granted.
        #expect(JSONWebToken.time(.int(99_999_999_999_999)) == nil)
    }
}
