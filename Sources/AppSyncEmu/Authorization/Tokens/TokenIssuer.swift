import Crypto
import CryptoExtras
package import EmulatorCore

/// The emulator's own issuer: signs tokens for whatever user pool or issuer an API is configured with, so that no
/// Cognito and no network is needed. Its key is made when it is first asked for one and never leaves the process: it
/// is in no file, not even with `--data`, and tokens of an emulator that has stopped are good no more.
package final class TokenIssuer: Sendable {
    private struct Key: Sendable {
        var secret: _RSA.Signing.PrivateKey
        var id: String
        var modulus: String
        var exponent: String
        var published: JSONWebKey
    }

    private let key = Locked<Key?>(nil)

    package init() {}

    /// nil until a key was made: then no token can be of it.
    var publicKey: JSONWebKey? { key.withLock { $0?.published } }

    /// RS256, as Cognito signs. Making the key takes a fraction of a second, once: not for an event loop.
    package func sign(_ claims: JSONObject) throws -> String {
        let key = try madeKey()
        let header: JSONValue = ["kid": .string(key.id), "alg": "RS256", "typ": "JWT"]
        let signed =
            Base64.encode(Array(header.text.utf8), .url) + "."
            + Base64.encode(Array(JSONValue.object(claims).text.utf8), .url)
        let signature = try key.secret.signature(
            for: SHA256.hash(data: Array(signed.utf8)), padding: .insecurePKCS1v1_5)
        return signed + "." + Base64.encode(Array(signature.rawRepresentation), .url)
    }

    /// The JWKS (RFC 7517), as Cognito writes its own.
    package func keySet() throws -> JSONValue {
        let key = try madeKey()
        return [
            "keys": [
                [
                    "alg": "RS256", "e": .string(key.exponent), "kid": .string(key.id), "kty": "RSA",
                    "n": .string(key.modulus), "use": "sig",
                ]
            ]
        ]
    }

    /// OpenID Connect Discovery 1.0, section 3: where the keys are. There is no authorization endpoint: nobody logs in.
    package static func discovery(publicURL: String) -> JSONValue {
        let issuer = "\(publicURL)/_emulator/issuer"
        return [
            "issuer": .string(issuer), "jwks_uri": .string("\(issuer)/.well-known/jwks.json"),
            "response_types_supported": ["id_token", "token"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        ]
    }

    private func madeKey() throws -> Key {
        if let key = key.withLock({ $0 }) { return key }
        let secret = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let primitives = try secret.publicKey.getKeyPrimitives()
        let modulus = Base64.encode(Array(primitives.modulus), .url)
        let exponent = Base64.encode(Array(primitives.publicExponent), .url)
        // The thumbprint of RFC 7638: the required members in alphabetical order.
        let thumbprint = SHA256.hash(data: Array(#"{"e":"\#(exponent)","kty":"RSA","n":"\#(modulus)"}"#.utf8))
        let id = Base64.encode(Array(thumbprint), .url)
        let made = Key(
            secret: secret, id: id, modulus: modulus, exponent: exponent,
            published: JSONWebKey(keyID: id, secret.publicKey))
        // Two may have been at it at once; the first counts.
        return key.withLock { key in
            if let key { return key }
            key = made
            return made
        }
    }
}
