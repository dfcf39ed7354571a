import EmulatorCore
import OrderedCollections

/// A signed token in its compact form (RFC 7519; RFC 7515, section 7.1): header, claims and signature, each in
/// base64url, with full stops between them. Nothing of it is verified yet.
struct JSONWebToken: Sendable, Equatable {
    /// `alg`
    var algorithm: String
    /// `kid`
    var keyID: String?
    var claims: JSONObject
    /// The first two parts as they were sent: what was signed.
    var signed: [UInt8]
    var signature: [UInt8]

    /// Why a text is no token.
    struct Malformed: Error, Sendable, Equatable {
        var reason: String
    }

    init(_ text: some StringProtocol) throws(Malformed) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw Malformed(
                reason: "a JWT has three parts with full stops between them, and this text has \(parts.count)")
        }
        let header = try Self.object(parts[0], "header")
        claims = try Self.object(parts[1], "claims")
        guard let signature = Base64.decode(parts[2], .url) else {
            throw Malformed(reason: "the signature is not base64url")
        }
        guard let algorithm = header["alg"]?.string else { throw Malformed(reason: "the header names no `alg`") }
        self.algorithm = algorithm
        keyID = header["kid"]?.string
        signed = Array(text.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))
        self.signature = signature
    }

    /// Whether a text looks like one: AppSync tells a JWT from another authorizer's token by its shape.
    static func isLikely(_ text: some StringProtocol) -> Bool { (try? JSONWebToken(text)) != nil }

    private static func object(_ part: some StringProtocol, _ name: String) throws(Malformed) -> JSONObject {
        guard let bytes = Base64.decode(part, .url) else { throw Malformed(reason: "the \(name) is not base64url") }
        guard let object = (try? JSONParser.parse(bytes))?.object else {
            throw Malformed(reason: "the \(name) is no JSON object")
        }
        return object
    }
}

extension JSONWebToken {
    /// A claim that is a point in time: seconds since 1970, with or without a fraction (RFC 7519, section 2).
    func time(_ name: String) -> Timestamp? { Self.time(claims[name]) }

    static func time(_ value: JSONValue?) -> Timestamp? {
        guard let number = value?.number else { return nil }
        if let seconds = number.int { return abs(seconds) < 9_000_000_000 ? Timestamp(seconds: Int64(seconds)) : nil }
        guard let seconds = number.double, abs(seconds) < 9e9 else { return nil }
        return Timestamp(nanoseconds: Int64(seconds * 1e9))
    }
}
