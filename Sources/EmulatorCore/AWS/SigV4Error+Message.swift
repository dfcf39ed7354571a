extension SigV4Error {
    /// The exception's name, as services that speak JSON give it. AppSync has names of its own.
    package var code: String {
        switch self {
        case .missingAuthenticationToken: "MissingAuthenticationTokenException"
        case .incomplete: "IncompleteSignatureException"
        case .unrecognizedKey: "UnrecognizedClientException"
        case .mismatch, .invalid: "InvalidSignatureException"
        }
    }

    /// AWS's words.
    package var message: String {
        switch self {
        case .missingAuthenticationToken: "Request is missing Authentication Token"
        case .incomplete(let message), .invalid(let message): message
        case .unrecognizedKey: "The security token included in the request is invalid."
        case .mismatch:
            "The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. "
                + "Consult the service documentation for details."
        }
    }

    /// The message of those services that show what they calculated (AppSync among them).
    package var explainedMessage: String {
        guard case .mismatch(let canonicalRequest, let stringToSign) = self else { return message }
        return message + "\n\nThe Canonical String for this request should have been\n'\(canonicalRequest)'"
            + "\n\nThe String-to-Sign should have been\n'\(stringToSign)'\n"
    }
}

extension SigV4Principal {
    /// Refuses a signature that was made for another service.
    ///
    /// - Throws: `SigV4Error.invalid` in AWS's words.
    package func requireService(_ name: String) throws(SigV4Error) {
        guard service == name else {
            throw .invalid("Credential should be scoped to correct service: '\(name)'. ")
        }
    }
}
