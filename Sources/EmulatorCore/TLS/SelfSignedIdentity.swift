#if TLS
    import Crypto
    import FoundationEssentials
    import SwiftASN1
    import X509
#endif

/// A certificate for this machine's own names, and the authority that signed it, which nobody trusts until told to.
package struct SelfSignedIdentity: Sendable {
    package var identity: TLSIdentity
    /// The authority's certificate: what clients must trust. Its key is thrown away, so that it signs nothing else.
    package var authority: String

    /// Browsers refuse certificates that are valid for longer.
    package static let lifetime = Duration.seconds(397 * 86_400)

    #if TLS
        /// - Parameter hosts: names and addresses besides `localhost` and the loopback addresses.
        package init(hosts: [String] = [], now: Timestamp) throws(TLSError) {
            do {
                let validity = (
                    from: Date(timeIntervalSince1970: Double(now.seconds - 86_400)),
                    to: Date(timeIntervalSince1970: Double((now + Self.lifetime).seconds))
                )
                let authorityKey = P256.Signing.PrivateKey()
                let authorityName = try DistinguishedName { CommonName("emulator, local authority") }
                let authorityCertificate = try Certificate(
                    version: .v3, serialNumber: .init(), publicKey: .init(authorityKey.publicKey),
                    notValidBefore: validity.from, notValidAfter: validity.to, issuer: authorityName,
                    subject: authorityName,
                    extensions: try .init {
                        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                        Critical(KeyUsage(keyCertSign: true))
                        SubjectKeyIdentifier(hash: .init(authorityKey.publicKey))
                    }, issuerPrivateKey: .init(authorityKey))
                let key = P256.Signing.PrivateKey()
                let certificate = try Certificate(
                    version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
                    notValidBefore: validity.from, notValidAfter: validity.to, issuer: authorityName,
                    subject: try DistinguishedName { CommonName("localhost") },
                    extensions: try .init {
                        Critical(BasicConstraints.notCertificateAuthority)
                        Critical(KeyUsage(digitalSignature: true))
                        try ExtendedKeyUsage([.serverAuth])
                        SubjectAlternativeNames(Self.names(hosts))
                        SubjectKeyIdentifier(hash: .init(key.publicKey))
                        AuthorityKeyIdentifier(
                            keyIdentifier: SubjectKeyIdentifier(hash: .init(authorityKey.publicKey)).keyIdentifier)
                    }, issuerPrivateKey: .init(authorityKey))
                authority = try authorityCertificate.serializeAsPEM().pemString + "\n"
                identity = TLSIdentity(
                    certificateChain: try certificate.serializeAsPEM().pemString + "\n" + authority,
                    privateKey: key.pemRepresentation + "\n")
            } catch {
                throw TLSError("a certificate could not be made (\(error))")
            }
        }

        private static func names(_ hosts: [String]) -> [GeneralName] {
            CertificateName.all(of: hosts).map { name in
                switch name {
                case .dns(let name): .dnsName(name)
                case .address(let bytes): .ipAddress(.init(contentBytes: bytes[...]))
                }
            }
        }
    #else
        package init(hosts: [String] = [], now: Timestamp) throws(TLSError) { throw .notBuiltIn }
    #endif
}
