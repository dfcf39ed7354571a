import NIOCore

#if TLS
    import NIOSSL

    /// TLS for requests that go out: certificates are checked as every client checks them.
    final class TLSConnector: Sendable {
        private let trustRoots: String?
        private let context = Locked<NIOSSLContext?>(nil)

        /// - Parameter trustRoots: a file of authorities in PEM, as `SSL_CERT_FILE` names one; nil for the machine's own.
        init(trustRoots: String?) { self.trustRoots = trustRoots }

        /// To be called before the connection's other handlers are added.
        func install(in channel: any Channel, host: String) throws {
            let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
            // Without a name the address itself must stand in the certificate.
            let handler = try NIOSSLClientHandler(context: try shared(), serverHostname: isAddress ? nil : host)
            try channel.pipeline.syncOperations.addHandler(handler)
        }

        /// Made with the first request: it reads some hundred authorities.
        private func shared() throws -> NIOSSLContext {
            try context.withLock { context in
                if let context { return context }
                var configuration = TLSConfiguration.makeClientConfiguration()
                configuration.applicationProtocols = ["http/1.1"]
                if let trustRoots { configuration.trustRoots = .file(trustRoots) }
                let made = try NIOSSLContext(configuration: configuration)
                context = made
                return made
            }
        }

        static let isBuiltIn = true
    }
#else
    /// What is there of TLS without the trait: nothing.
    final class TLSConnector: Sendable {
        init(trustRoots: String?) {}

        func install(in channel: any Channel, host: String) throws { throw TLSError.notBuiltIn }

        static let isBuiltIn = false
    }
#endif
