import AppSyncEmu
import DynamoEmu
import EmulatorCore
import LambdaEmu
import Logging
import NIOCore
import NIOPosix
import OrderedCollections

/// The one place where the services meet: everything that one emulated account holds, on one port.
struct RunningEmulator: Sendable {
    let account: Account
    private let server: HTTPServer
    private let group: MultiThreadedEventLoopGroup
    let readyLine: JSONValue

    /// Starts it; when this returns, everything answers.
    ///
    /// The port is taken first, since URLs in answers carry it, but nobody is let in before the source is deployed
    /// and the seeds are in.
    ///
    /// - Throws: `StartError`
    init(configuration: Configuration, clock: any EmulatorClock, log: Logger) async throws {
        let tls = try configuration.tlsFiles(now: clock.now, environment: ProcessEnvironment.current)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        var listening = configuration.server
        listening.tls = tls?.identity
        if let notice = tls?.notice { log.notice("\(notice)") }
        let server: HTTPServer
        do throws(TLSError) {
            server = try HTTPServer(configuration: listening, group: group, clock: clock, log: log)
        } catch {
            try await group.shutdownGracefully()
            throw StartError("TLS: \(error)")
        }
        do {
            let port = try await server.bind().port
            let endpoint = Endpoint(
                configuration: configuration, port: port, authority: tls?.authority, trustBundle: tls?.bundle)
            account = try await Account(
                configuration: configuration, endpoint: endpoint, clock: clock, group: group, log: log)
            try await server.open(account.router)
            readyLine = account.readyLine(port: port)
            account.logReadiness()
        } catch {
            await server.stop()
            try await group.shutdownGracefully()
            throw error as? StartError ?? StartError("\(error)")
        }
        self.server = server
        self.group = group
    }

    /// Functions end, sockets are closed with a reason, requests in flight end, data is flushed.
    func stop() async throws {
        // First: who waits at a control endpoint, or for a function's answer, gets one; the server waits for nobody.
        account.waits.stop()
        await account.stopFunctions()
        await server.stop()
        account.close()
        try await group.shutdownGracefully()
    }
}
