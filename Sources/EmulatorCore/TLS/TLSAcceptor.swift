import NIOCore

#if TLS
    import NIOSSL

    /// Serves TLS to those connections that begin with it, on the port that serves plain HTTP too.
    ///
    /// HTTP/1.1 is all that is offered (ALPN): WebSockets of clients in use are HTTP/1.1 upgrades.
    final class TLSAcceptor: Sendable {
        private let context: NIOSSLContext

        /// - Throws: `TLSError` that says what is wrong with the certificate or the key.
        init(_ identity: TLSIdentity) throws(TLSError) {
            let chain: [NIOSSLCertificate]
            do { chain = try NIOSSLCertificate.fromPEMBytes(Array(identity.certificateChain.utf8)) } catch {
                throw TLSError("the certificate is not PEM that can be read (\(error))")
            }
            let key: NIOSSLPrivateKey
            do { key = try NIOSSLPrivateKey(bytes: Array(identity.privateKey.utf8), format: .pem) } catch {
                throw TLSError("the private key is not PEM that can be read (\(error))")
            }
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.applicationProtocols = ["http/1.1"]
            // A client that has gone does not answer the end of TLS, and a stop waits for it so long.
            configuration.shutdownTimeout = .milliseconds(200)
            do { context = try NIOSSLContext(configuration: configuration) } catch {
                throw TLSError("the certificate and the private key do not belong together (\(error))")
            }
        }

        /// What stands between a connection's bytes and its HTTP.
        ///
        /// - Parameters:
        ///   - deadline: how long a handshake may take.
        ///   - distrusted: called when the client refuses the certificate, with its words.
        func handlers(
            deadline: Duration, clock: any EmulatorClock, distrusted: @escaping @Sendable (String) -> Void
        ) -> [any ChannelHandler] {
            let watch = TLSHandshakeWatch(deadline, clock: clock) { error in
                let words = "\(error)"
                // The alerts bad_certificate, certificate_unknown and unknown_ca (RFC 8446 section 6.2), as BoringSSL
                // names them.
                if words.contains("ALERT"), words.contains("CERTIFICATE") || words.contains("UNKNOWN_CA") {
                    distrusted(words)
                }
            }
            return [NIOSSLServerHandler(context: context), watch]
        }
    }
#else
    /// What is there of TLS without the trait: the sentence that says so.
    final class TLSAcceptor: Sendable {
        private let nothing: Never

        init(_ identity: TLSIdentity) throws(TLSError) { throw .notBuiltIn }

        func handlers(
            deadline: Duration, clock: any EmulatorClock, distrusted: @escaping @Sendable (String) -> Void
        ) -> [any ChannelHandler] { switch nothing {} }
    }
#endif
