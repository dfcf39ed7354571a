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
        ///   - brokenOff: called when a handshake fails, with BoringSSL's names for what happened, if it has any. That a
        ///     client does not trust the certificate is one of many things here: clients of OpenSSL say so in the clear
        ///     where TLS 1.3 wants it encrypted, which BoringSSL takes for a bad record.
        func handlers(
            deadline: Duration, clock: any EmulatorClock, brokenOff: @escaping @Sendable (String) -> Void
        ) -> [any ChannelHandler] {
            let watch = TLSHandshakeWatch(deadline, clock: clock) { error in
                guard case .handshakeFailed(let reason)? = error as? NIOSSLError else { return }
                brokenOff(Self.names(in: "\(reason)").joined(separator: ", "))
            }
            return [NIOSSLServerHandler(context: context), watch]
        }

        /// `… SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA at …`
        private static func names(in reason: String) -> [Substring] {
            let mark = "OPENSSL_internal:"
            var names: [Substring] = []
            var rest = reason[...]
            while let found = rest.firstRange(of: mark) {
                rest = rest[found.upperBound...]
                names.append(rest.prefix { $0.isUppercase || $0.isNumber || $0 == "_" })
            }
            return names
        }
    }
#else
    /// What is there of TLS without the trait: the sentence that says so. There is never one of these.
    final class TLSAcceptor: Sendable {
        init(_ identity: TLSIdentity) throws(TLSError) { throw .notBuiltIn }

        func handlers(
            deadline: Duration, clock: any EmulatorClock, brokenOff: @escaping @Sendable (String) -> Void
        ) -> [any ChannelHandler] { [] }
    }
#endif
