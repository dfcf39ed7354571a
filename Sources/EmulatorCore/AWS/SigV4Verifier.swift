import Crypto

/// Verifies the header form of Signature Version 4 (`Authorization: AWS4-HMAC-SHA256 …`).
///
/// The order of the checks: is there a header, is it complete, is the key known, does the scope agree with the date,
/// is `Host` signed, is the clock near enough, is the signature right. An unknown key ends the checks: refused under
/// `strict`, accepted without a verdict under `verify`.
package struct SigV4Verifier: SignatureVerifier {
    /// How far a signature's date may lie from the emulator's clock, either way, in minutes. AppSync allows less than
    /// the others: its refusals say `5 min.` (aws-mobile-appsync-sdk-js #620, #385).
    package static func clockSkewLimit(of service: String) -> Int { service == "appsync" ? 5 : 15 }
    /// Past so many unknown keys none is said any more.
    private static let noticedLimit = 1000

    private let credentials: CredentialStore
    private let policy: SignaturePolicy
    private let clock: any EmulatorClock
    private let signingKeys = SigningKeyCache()
    private let noticedKeys = Locked<Set<String>>([])
    private let noticedUnknownKey: @Sendable (_ accessKeyID: String) -> Void

    /// - Parameter noticedUnknownKey: called once for each key that was accepted although the emulator does not know
    ///   it, with the key's id; for the log.
    package init(
        credentials: CredentialStore,
        policy: SignaturePolicy,
        clock: any EmulatorClock,
        noticedUnknownKey: @escaping @Sendable (_ accessKeyID: String) -> Void = { _ in }
    ) {
        self.credentials = credentials
        self.policy = policy
        self.clock = clock
        self.noticedUnknownKey = noticedUnknownKey
    }

    package func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal {
        guard let header = request.header("authorization"), !header.isEmpty else {
            if request.query.contains("X-Amz-Signature=") {
                throw .invalid("The emulator does not verify the query-string form of Signature Version 4.")
            }
            throw .missingAuthenticationToken
        }
        let signingDate = request.header("x-amz-date") ?? request.header("date")
        let authorization = try SigV4Authorization(
            parsing: header,
            hasDate: signingDate != nil,
            isLenient: policy == .accept
        )
        let token = request.header("x-amz-security-token")
        var principal = SigV4Principal(
            accessKeyID: authorization.accessKeyID,
            region: authorization.region,
            service: authorization.service,
            hasSessionToken: token != nil,
            isVerified: false
        )
        if policy == .accept { return principal }

        guard let credential = credentials.credential(for: authorization.accessKeyID) else {
            if policy == .strict { throw .unrecognizedKey(authorization.accessKeyID) }
            notice(authorization.accessKeyID)
            return principal
        }
        if let expected = credential.sessionToken, expected != token {
            throw .unrecognizedKey(authorization.accessKeyID)
        }
        // `SigV4Authorization` refused a request without a date.
        let date = try checkDate(signingDate ?? "", against: authorization)
        try checkSignature(of: request, signedAt: date, by: authorization, secret: credential.secretAccessKey)
        principal.isVerified = true
        principal.principalARN = credential.principalARN
        principal.actingFor = credential.actingFor
        return principal
    }

    private func notice(_ accessKeyID: String) {
        let isNew = noticedKeys.withLock { keys in
            keys.count < Self.noticedLimit && keys.insert(accessKeyID).inserted
        }
        if isNew { noticedUnknownKey(accessKeyID) }
    }

    // MARK: - Date

    /// Answers the date as the string to sign has it, `20150830T123600Z`.
    private func checkDate(
        _ text: String,
        against authorization: SigV4Authorization
    ) throws(SigV4Error) -> String {
        let basic = CalendarDate(iso8601Basic: text)
        guard let calendar = basic ?? CalendarDate(httpDate: text) else {
            throw .incomplete(
                "Date must be in ISO-8601 'basic format'. Got '\(text)'. See http://en.wikipedia.org/wiki/ISO_8601"
            )
        }
        // What reads as that form is in it: the usual request is spared the formatting.
        let signed = basic == nil ? calendar.iso8601Basic : text
        guard signed.utf8.prefix(8).elementsEqual(authorization.date.utf8) else {
            throw .invalid(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    + "'\(authorization.date)' != '\(signed.prefix(8))', from '\(signed)'."
            )
        }
        let now = clock.now
        let age = now - calendar.timestamp
        let minutes = Self.clockSkewLimit(of: authorization.service)
        let limit = Duration.seconds(minutes * 60)
        if age > limit || age < .zero - limit {
            let current = CalendarDate(now).iso8601Basic
            let earliest = CalendarDate(now + (.zero - limit)).iso8601Basic
            let latest = CalendarDate(now + limit).iso8601Basic
            throw .invalid(
                age > .zero
                    ? "Signature expired: \(signed) is now earlier than \(earliest) (\(current) - \(minutes) min.)"
                    : "Signature not yet current: \(signed) is still later than \(latest) (\(current) + \(minutes) min.)"
            )
        }
        return signed
    }

    // MARK: - Signature

    private func checkSignature(
        of request: SigV4Request,
        signedAt date: String,
        by authorization: SigV4Authorization,
        secret: String
    ) throws(SigV4Error) {
        guard authorization.signs("host") || authorization.signs(":authority") else {
            throw .invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
        }
        let canonical = SigV4CanonicalRequest(
            request,
            signedHeaders: authorization.signedHeaders,
            service: authorization.service
        )
        let scope = SigningKeyCache.Scope(
            accessKeyID: authorization.accessKeyID,
            date: authorization.date,
            region: authorization.region,
            service: authorization.service
        )
        let stringToSign = canonical.stringToSign(signedAt: date, in: scope)
        var authenticator = signingKeys.authenticator(for: scope, secret: secret)
        authenticator.update(data: stringToSign)
        let isRight = authenticator.finalize().withUnsafeBytes { Self.isEqual($0, toHex: authorization.signature) }
        guard isRight else {
            throw .mismatch(
                canonicalRequest: canonical.text,
                stringToSign: String(decoding: stringToSign, as: UTF8.self)
            )
        }
    }

    /// Looks at every byte whatever it finds, so that the time taken says nothing about the place of a difference.
    private static func isEqual(_ code: UnsafeRawBufferPointer, toHex hex: String) -> Bool {
        var difference: UInt8 = hex.utf8.count == code.count * 2 ? 0 : 1
        var digits = hex.utf8.makeIterator()
        for byte in code {
            let high = digits.next()?.hexDigitValue ?? 0xFF
            let low = digits.next()?.hexDigitValue ?? 0xFF
            difference |= byte ^ (high << 4 | low & 0x0F) | (high | low) & 0xF0
        }
        return difference == 0
    }
}

extension SigV4Request {
    fileprivate func header(_ name: String) -> String? {
        for header in headers where header.name == name { return header.value }
        return nil
    }
}
