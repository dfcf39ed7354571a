import EmulatorCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import AppSyncEmu

@Suite struct UnknownRealtimePathTests {
    @Test(arguments: [
        // What IAM signs, and what a client was given with one segment too many (facts 1.1, 2.1).
        (
            "/graphql/connect?header=e30=", 404, "NotFound",
            "There is no WebSocket at /graphql/connect: subscriptions are served at /graphql, /graphql/realtime."
        ),
        ("/", 404, "NotFound", "There is no WebSocket at /: subscriptions are served at /graphql, /graphql/realtime."),
        (
            "/event/realtime", 501, "NotEmulated",
            "There is no WebSocket at /event/realtime: AppSync's Event APIs are not emulated."
        ),
    ])
    func `an upgrade is refused with the paths there are, in log and trace as well`(
        uri: String, status: Int, outcome: String, sentence: String
    ) throws {
        let lines = LogLines()
        let trace = Trace()
        let handler = UnknownRealtimePath(
            context: RealtimeContext(
                clock: ManualClock(), trace: trace, logger: Logger(label: "test", factory: { _ in lines }),
                identifiers: SequentialIdentifierSource()), paths: ["/graphql", "/graphql/realtime"])
        let upgrade = handler.upgrade(HTTPRequest(method: .GET, uri: uri), on: EmbeddedEventLoop())
        guard case .refuse(let response) = upgrade else {
            Issue.record("It was accepted.")
            return
        }
        #expect(response.status.code == status)
        #expect(String(buffer: response.body) == sentence + "\n")
        #expect(lines.all == [sentence])
        let entry = try #require(trace.entries().last)
        #expect(entry.detail == sentence)
        #expect(entry.outcome == outcome)
    }
}
