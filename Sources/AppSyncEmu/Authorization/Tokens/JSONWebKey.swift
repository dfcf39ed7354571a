import Crypto
import CryptoExtras
import EmulatorCore
import OrderedCollections

/// A public key of a JWKS (RFC 7517; its members by RFC 7518, section 6).
package struct JSONWebKey: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case p521(P521.Signing.PublicKey)
    }

    /// `kid`
    package let keyID: String
    /// `alg`, which limits the key to one algorithm.
    let algorithm: String?
    private let material: Material

    init(keyID: String, _ key: _RSA.Signing.PublicKey) {
        self.keyID = keyID
        algorithm = nil
        material = .rsa(key)
    }

    /// - Throws: why it is no key that could verify anything.
    init(_ members: JSONObject) throws(JSONWebKeySet.Malformed) {
        // AppSync asks for both (developer guide, "OPENID_CONNECT authorization").
        guard let type = members["kty"]?.string else { throw .init(reason: "a key has no `kty`") }
        guard let keyID = members["kid"]?.string else { throw .init(reason: "a key has no `kid`") }
        self.keyID = keyID
        algorithm = members["alg"]?.string
        func bytes(_ name: String) throws(JSONWebKeySet.Malformed) -> [UInt8] {
            guard let text = members[name]?.string, let bytes = Base64.decode(text, .url) else {
                throw .init(reason: "the key \(keyID) has no `\(name)` in base64url")
            }
            return bytes
        }
        let curve = members["crv"]?.string
        switch (type, curve) {
        case ("RSA", _):
            let (n, e) = (try bytes("n"), try bytes("e"))
            guard let key = try? _RSA.Signing.PublicKey(n: n, e: e) else {
                throw .init(reason: "the key \(keyID) is no RSA key of 2048 bits or more")
            }
            material = .rsa(key)
        case ("EC", "P-256"), ("EC", "P-384"), ("EC", "P-521"):
            // X9.63: an uncompressed point.
            let point = [0x04] + (try bytes("x")) + (try bytes("y"))
            let material: Material? =
                switch curve {
                case "P-256": (try? P256.Signing.PublicKey(x963Representation: point)).map { .p256($0) }
                case "P-384": (try? P384.Signing.PublicKey(x963Representation: point)).map { .p384($0) }
                default: (try? P521.Signing.PublicKey(x963Representation: point)).map { .p521($0) }
                }
            guard let material else { throw .init(reason: "the key \(keyID) is no point of \(curve ?? "its curve")") }
            self.material = material
        default:
            throw .init(reason: "the key \(keyID) is of the type \(type)\(curve.map { " \($0)" } ?? "")")
        }
    }

    /// Whether the signature was made with this key and algorithm. False where the two do not belong together.
    func isValid(_ signature: [UInt8], of signed: [UInt8], by algorithm: JSONWebAlgorithm) -> Bool {
        if let own = self.algorithm, own != algorithm.rawValue { return false }
        switch (material, algorithm) {
        case (.rsa(let key), .rs256): return Self.isValid(signature, SHA256.hash(data: signed), key, .insecurePKCS1v1_5)
        case (.rsa(let key), .rs384): return Self.isValid(signature, SHA384.hash(data: signed), key, .insecurePKCS1v1_5)
        case (.rsa(let key), .rs512): return Self.isValid(signature, SHA512.hash(data: signed), key, .insecurePKCS1v1_5)
        case (.rsa(let key), .ps256): return Self.isValid(signature, SHA256.hash(data: signed), key, .PSS)
        case (.rsa(let key), .ps384): return Self.isValid(signature, SHA384.hash(data: signed), key, .PSS)
        case (.rsa(let key), .ps512): return Self.isValid(signature, SHA512.hash(data: signed), key, .PSS)
        case (.p256(let key), .es256):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: signed)
        case (.p384(let key), .es384):
            guard let signature = try? P384.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: signed)
        case (.p521(let key), .es512):
            guard let signature = try? P521.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: signed)
        default: return false
        }
    }

    private static func isValid(
        _ signature: [UInt8], _ digest: some Digest, _ key: _RSA.Signing.PublicKey, _ padding: _RSA.Signing.Padding
    ) -> Bool {
        key.isValidSignature(_RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: padding)
    }
}
