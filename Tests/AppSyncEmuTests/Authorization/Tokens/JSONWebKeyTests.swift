import Crypto
import CryptoExtras
import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// The keys and signatures of RFC 7515, appendices A.2 to A.4.
@Suite struct JSONWebKeyTests {
    /// The claims of all of them.
    private static let claims =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    struct Example: Sendable {
        var algorithm: JSONWebAlgorithm
        var header: String
        var key: JSONObject
        var signature: String
    }

    static let rsa: JSONObject = [
        "kty": "RSA", "kid": "rsa", "e": "AQAB",
        "n": """
        ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs\
        D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVM\
        TBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ
        """,
    ]
    static let p256: JSONObject = [
        "kty": "EC", "kid": "p256", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    ]

    static let examples = [
        Example(
            algorithm: .rs256, header: "eyJhbGciOiJSUzI1NiJ9", key: rsa,
            signature: """
                cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t\
                1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jz\
                DwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe\
                77Rw
                """),
        Example(
            algorithm: .es256, header: "eyJhbGciOiJFUzI1NiJ9", key: p256,
            signature: "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"),
    ]

    @Test(arguments: examples)
    func `the RFC's own signatures are right, and nothing near them`(example: Example) throws {
        let token = try JSONWebToken("\(example.header).\(Self.claims).\(example.signature)")
        let key = try JSONWebKey(example.key)
        #expect(JSONWebAlgorithm(rawValue: token.algorithm) == example.algorithm)
        #expect(key.isValid(token.signature, of: token.signed, by: example.algorithm))
        #expect(!key.isValid(token.signature, of: token.signed + [0], by: example.algorithm))
        #expect(!key.isValid(Array(token.signature.dropLast()), of: token.signed, by: example.algorithm))
        for other in JSONWebAlgorithm.allCases where other != example.algorithm {
            #expect(!key.isValid(token.signature, of: token.signed, by: other))
        }
    }

    /// `{"alg":"x"}`: what it names is the caller's business here.
    private static let header = "eyJhbGciOiJ4In0"

    /// A key of its own for each, of which the set has the public part, and a signature made with the other.
    private static func signed(by algorithm: JSONWebAlgorithm) throws -> (key: JSONObject, signature: [UInt8]) {
        let data = Array("\(header).e30".utf8)
        func rsa(_ digest: some Digest, _ padding: _RSA.Signing.Padding) throws -> (JSONObject, [UInt8]) {
            let secret = try _RSA.Signing.PrivateKey(keySize: .bits2048)
            let numbers = try secret.publicKey.getKeyPrimitives()
            return (
                [
                    "kty": "RSA", "kid": "k", "n": .string(Base64.encode(Array(numbers.modulus), .url)),
                    "e": .string(Base64.encode(Array(numbers.publicExponent), .url)),
                ], Array(try secret.signature(for: digest, padding: padding).rawRepresentation)
            )
        }
        func point(_ curve: String, _ x963: [UInt8]) -> JSONObject {
            let half = (x963.count - 1) / 2
            return [
                "kty": "EC", "kid": "k", "crv": .string(curve),
                "x": .string(Base64.encode(Array(x963[1...half]), .url)),
                "y": .string(Base64.encode(Array(x963[(half + 1)...]), .url)),
            ]
        }
        switch algorithm {
        case .rs256: return try rsa(SHA256.hash(data: data), .insecurePKCS1v1_5)
        case .rs384: return try rsa(SHA384.hash(data: data), .insecurePKCS1v1_5)
        case .rs512: return try rsa(SHA512.hash(data: data), .insecurePKCS1v1_5)
        case .ps256: return try rsa(SHA256.hash(data: data), .PSS)
        case .ps384: return try rsa(SHA384.hash(data: data), .PSS)
        case .ps512: return try rsa(SHA512.hash(data: data), .PSS)
        case .es256:
            let secret = P256.Signing.PrivateKey()
            let signature = try secret.signature(for: data).rawRepresentation
            return (point("P-256", Array(secret.publicKey.x963Representation)), Array(signature))
        case .es384:
            let secret = P384.Signing.PrivateKey()
            let signature = try secret.signature(for: data).rawRepresentation
            return (point("P-384", Array(secret.publicKey.x963Representation)), Array(signature))
        case .es512:
            let secret = P521.Signing.PrivateKey()
            let signature = try secret.signature(for: data).rawRepresentation
            return (point("P-521", Array(secret.publicKey.x963Representation)), Array(signature))
        }
    }

    @Test(arguments: JSONWebAlgorithm.allCases)
    func `a signature of each algorithm is right for it alone`(algorithm: JSONWebAlgorithm) throws {
        let (members, signature) = try Self.signed(by: algorithm)
        let token = try JSONWebToken("\(Self.header).e30.\(Base64.encode(signature, .url))")
        let key = try JSONWebKey(members)
        for other in JSONWebAlgorithm.allCases {
            #expect(key.isValid(token.signature, of: token.signed, by: other) == (other == algorithm))
        }
        #expect(!key.isValid(token.signature, of: token.signed + [0], by: algorithm))
    }

    @Test func `a key that names its algorithm is for no other`() throws {
        let example = Self.examples[0]
        let token = try JSONWebToken("\(example.header).\(Self.claims).\(example.signature)")
        var members = example.key
        members["alg"] = "RS512"
        #expect(try !JSONWebKey(members).isValid(token.signature, of: token.signed, by: .rs256))
        members["alg"] = "RS256"
        #expect(try JSONWebKey(members).isValid(token.signature, of: token.signed, by: .rs256))
    }

    @Test func `neither none nor a shared secret is an algorithm`() {
        for name in ["none", "HS256", "HS384", "HS512", "rs256"] { #expect(JSONWebAlgorithm(rawValue: name) == nil) }
    }

    @Test func `what is no key says why`() {
        func reason(_ change: (inout JSONObject) -> Void) -> String? {
            var members = Self.p256
            change(&members)
            do throws(JSONWebKeySet.Malformed) {
                _ = try JSONWebKey(members)
                return nil
            } catch { return error.reason }
        }
        #expect(reason { _ in } == nil)
        #expect(reason { $0["kid"] = nil } == "a key has no `kid`")
        #expect(reason { $0["kty"] = nil } == "a key has no `kty`")
        #expect(reason { $0["kty"] = "oct" } == "the key p256 is of the type oct P-256")
        #expect(reason { $0["crv"] = "secp256k1" } == "the key p256 is of the type EC secp256k1")
        #expect(reason { $0["x"] = "AQAB" } == "the key p256 is no point of P-256")
        #expect(reason { $0["y"] = nil } == "the key p256 has no `y` in base64url")
    }

    @Test func `a set passes over keys that are not for signatures`() throws {
        var encryption = Self.p256
        encryption["kid"] = "other"
        encryption["use"] = "enc"
        let shared: JSONValue = ["kty": "oct", "kid": "secret", "k": "AQAB"]
        let set = try JSONWebKeySet(["keys": [.object(Self.rsa), .object(encryption), shared]])
        #expect(set["rsa"] != nil)
        #expect(set["other"] == nil)
        #expect(set["secret"] == nil)
        #expect(throws: JSONWebKeySet.Malformed(reason: "the key secret is of the type oct")) {
            try JSONWebKeySet(["keys": [shared]])
        }
        #expect(throws: JSONWebKeySet.Malformed(reason: "it is no JWKS: `keys` is missing")) { try JSONWebKeySet([:]) }
    }
}
