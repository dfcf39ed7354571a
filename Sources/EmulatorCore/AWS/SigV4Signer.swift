import Crypto
import NIOCore

/// Signs requests that go out (AWS General Reference, "Signature Version 4 signing process").
package struct SigV4Signer: Sendable {
    private let credential: Credential
    private let clock: any EmulatorClock
    private let signingKeys = SigningKeyCache()

    package init(credential: Credential, clock: any EmulatorClock) {
        self.credential = credential
        self.clock = clock
    }

    /// Adds `x-amz-date`, `authorization` and, with a session, `x-amz-security-token`. All headers that are there are
    /// signed; `host` must be.
    package func sign(_ request: inout SigV4Request, region: String, service: String) {
        let date = CalendarDate(clock.now).iso8601Basic
        request.headers.append(("x-amz-date", date))
        if let token = credential.sessionToken { request.headers.append(("x-amz-security-token", token)) }
        let signedHeaders = Set(request.headers.map(\.name)).sorted().joined(separator: ";")
        let scope = SigningKeyCache.Scope(
            accessKeyID: credential.accessKeyID, date: String(date.prefix(8)), region: region, service: service)
        let canonical = SigV4CanonicalRequest(request, signedHeaders: signedHeaders, service: service)
        var authenticator = signingKeys.authenticator(for: scope, secret: credential.secretAccessKey)
        authenticator.update(data: canonical.stringToSign(signedAt: date, in: scope))
        var signature: [UInt8] = []
        authenticator.finalize().withUnsafeBytes { signature.append(hexOf: $0) }
        request.headers.append(
            (
                "authorization",
                "\(SigV4Authorization.algorithm) "
                    + "Credential=\(scope.accessKeyID)/\(scope.date)/\(region)/\(service)/aws4_request, "
                    + "SignedHeaders=\(signedHeaders), Signature=\(String(decoding: signature, as: UTF8.self))"
            ))
    }
}
