/// With what the server proves who it is: a certificate chain and its private key, in PEM.
package struct TLSIdentity: Sendable, Equatable {
    /// The server's certificate first, then those that lead to an authority.
    package var certificateChain: String
    package var privateKey: String

    package init(certificateChain: String, privateKey: String) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}

/// Why TLS cannot be served, in a sentence.
package struct TLSError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// The trait `TLS` was off when this binary was built.
    package static let notBuiltIn = TLSError("this build of the emulator has no TLS: build it with the trait TLS")
}
