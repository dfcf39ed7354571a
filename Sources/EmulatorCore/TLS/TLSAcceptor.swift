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
            do { context = try NIOSSLContext(configuration: configuration) } catch {
                throw TLSError("the certificate and the private key do not belong together (\(error))")
            }
        }

        /// What stands between a connection's bytes and its HTTP.
        ///
        /// - Parameter deadline: how long a handshake may take.
        func handlers(deadline: Duration, clock: any EmulatorClock) -> [any ChannelHandler] {
            [NIOSSLServerHandler(context: context), TLSHandshakeDeadline(deadline, clock: clock)]
        }
    }
#else
    /// What is there of TLS without the trait: the sentence that says so.
    final class TLSAcceptor: Sendable {
        private let nothing: Never

        init(_ identity: TLSIdentity) throws(TLSError) { throw .notBuiltIn }

        func handlers(deadline: Duration, clock: any EmulatorClock) -> [any ChannelHandler] { switch nothing {} }
    }
#endif
