package import NIOCore
import NIOHTTP1

/// What Signature Version 4 covers of a request (AWS General Reference, "Signature Version 4 signing process").
package struct SigV4Request: Sendable {
    package var method: String
    /// As sent, still percent-encoded.
    package var path: String
    /// As sent, still percent-encoded, without the question mark.
    package var query: String
    /// Names in lower case; several values of one name in order.
    package var headers: [(name: String, value: String)]
    package var body: ByteBuffer

    package init(
        method: String,
        path: String,
        query: String = "",
        headers: [(name: String, value: String)],
        body: ByteBuffer
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    package init(_ request: HTTPRequest) {
        method = request.method.rawValue
        path = String(request.path)
        query = String(request.query)
        // Most clients write them so, and are spared the copies.
        headers = request.headers.map { header in
            let isLowercase = !header.name.utf8.contains { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }
            return (isLowercase ? header.name : header.name.lowercased(), header.value)
        }
        body = request.body
    }
}

/// Who signed a request, as far as the signature tells.
package struct SigV4Principal: Sendable, Hashable {
    package var accessKeyID: String
    package var region: String
    package var service: String
    package var hasSessionToken: Bool
    /// Whether the emulator knows the key, so that the signature was verified.
    package var isVerified: Bool
    /// See `Credential`.
    package var principalARN: String?
    /// See `Credential`.
    package var actingFor: String?

    package init(
        accessKeyID: String,
        region: String,
        service: String,
        hasSessionToken: Bool,
        isVerified: Bool
    ) {
        self.accessKeyID = accessKeyID
        self.region = region
        self.service = service
        self.hasSessionToken = hasSessionToken
        self.isVerified = isVerified
    }
}

/// Why a signature was refused; each service puts it into its own words and shape.
package enum SigV4Error: Error, Sendable, Equatable {
    /// No `Authorization` header at all.
    case missingAuthenticationToken
    /// The header is there and lacks something; the message says what, as AWS does.
    case incomplete(String)
    /// The access key is not one the emulator knows (`--auth strict`).
    case unrecognizedKey(String)
    /// The signature is not the one we calculate; canonical string and string to sign for the message.
    case mismatch(canonicalRequest: String, stringToSign: String)
    /// The date lies too far from the emulator's clock, or the credential scope disagrees; the message says how.
    case invalid(String)
}

/// `--auth`: how far signatures are checked (design, section 3).
package enum SignaturePolicy: String, Sendable, CaseIterable {
    /// Known keys must sign right; unknown ones are accepted and said once.
    case verify
    /// Unknown keys are refused.
    case strict
    /// Signatures are read for key and region, never checked.
    case accept
}

/// The signature check, shared by the services.
package protocol SignatureVerifier: Sendable {
    func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal
}
