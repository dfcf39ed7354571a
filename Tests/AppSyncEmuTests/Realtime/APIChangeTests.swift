import EmulatorCore
import NIOEmbedded
import Testing

@testable import AppSyncEmu

/// What sockets notice of their API's changes.
@Suite struct APIChangeTests {
    private static let both = """
        type Query { a: String } type Mutation { move(game: ID!): Game }
        type Subscription {
          onMove(game: ID): Game @aws_subscribe(mutations: ["move"])
          onEnd(game: ID): Game @aws_subscribe(mutations: ["move"])
        }
        type Game { game: ID! }
        """
    private static let one = both.replacing("onEnd", with: "onStop")

    private func changed(_ server: RealtimeServer, _ sdl: String) throws {
        var api = Fixture.api(try SchemaBuilder.build(sdl: sdl), id: "chess")
        api.additionalModes = [.iam]
        server.api.follow(try DeployedAPI(api, environment: TemplateFixture.environment()))
        server.loop.run()
    }

    @Test func `a subscription ends with its field, the others stay`() throws {
        let server = try RealtimeServer(sdl: Self.both)
        let client = try server.acknowledged()
        _ = client.start("subscription { onMove { game } }", id: "1")
        _ = client.start("subscription { onEnd { game } }", id: "2")
        try changed(server, Self.one)
        #expect(client.heard == [#"{"type":"complete","id":"2"}"#])
        server.publish(["game": "g"])
        #expect(client.heard.map { $0.contains(#""onMove":{"game":"g"}"#) } == [true])
        // The id is free again, and a `start` is judged by the schema as it is now.
        #expect(client.start("subscription { onEnd { game } }", id: "2").first?.contains("onEnd") == true)
        #expect(client.start("subscription { onStop { game } }", id: "2") == [#"{"id":"2","type":"start_ack"}"#])
        server.publish(["game": "h"])
        #expect(client.heard.count == 2)
    }

    @Test func `a change that leaves the fields alone is not noticed`() throws {
        let server = try RealtimeServer(sdl: Self.both)
        let client = try server.acknowledged()
        _ = client.start("subscription { onMove { game } }", id: "1")
        try changed(server, Self.both)
        #expect(client.heard == [])
        server.publish(["game": "g"])
        #expect(client.heard.count == 1)
    }

    @Test func `the sockets of a deleted API close, and so does one that opens late`() throws {
        let server = try RealtimeServer(sdl: Self.both)
        let client = try server.acknowledged()
        server.api.close()
        server.loop.run()
        #expect(client.connection.close?.code == 1000)
        let late = try server.acknowledged()
        server.loop.run()
        #expect(late.connection.close?.code == 1000)
    }

    // MARK: - What may be read

    private static let opened = """
        type Query { a: String } type Mutation { move(game: ID!): Game }
        type Subscription { onMove(game: ID): Game @aws_subscribe(mutations: ["move"]) }
        type Game { game: ID! plan: String }
        """
    private static let closed = opened.replacing("plan: String", with: "plan: String @aws_iam")

    /// The `plan` and the errors that a subscription of that id received.
    private func received(_ frames: [String], id: String) throws -> (plan: JSONValue?, errors: [JSONValue]) {
        let messages = try frames.map { try JSONParser.parse($0) }
        let payload = try #require(messages.first { $0["id"]?.string == id })["payload"]
        return (payload?["data"]?["onMove"]?["plan"], payload?["errors"]?.array ?? [])
    }

    @Test func `a field that was closed is not read by a later start, though an equal older one reads it`() throws {
        let server = try RealtimeServer(sdl: Self.opened)
        let older = try server.acknowledged()
        _ = older.start("subscription { onMove { game plan } }", id: "older")
        try changed(server, Self.closed)
        let later = try server.acknowledged()
        #expect(
            later.start("subscription { onMove { game plan } }", id: "later")
                == [#"{"id":"later","type":"start_ack"}"#])
        server.publish(["game": "g", "plan": "Qh5"])
        #expect(try received(older.heard, id: "older").plan == "Qh5")
        let (plan, errors) = try received(later.heard, id: "later")
        #expect(plan == .null)
        #expect(errors.map { $0["errorType"] } == ["Unauthorized"])
        #expect(errors.first?["message"] == "Not Authorized to access plan on type Game")
    }

    @Test func `a field that was opened is read by a later start, though an equal older one does not`() throws {
        let server = try RealtimeServer(sdl: Self.closed)
        let older = try server.acknowledged()
        _ = older.start("subscription { onMove { game plan } }", id: "older")
        try changed(server, Self.opened)
        let later = try server.acknowledged()
        _ = later.start("subscription { onMove { game plan } }", id: "later")
        server.publish(["game": "g", "plan": "Qh5"])
        #expect(try received(older.heard, id: "older").plan == .null)
        let (plan, errors) = try received(later.heard, id: "later")
        #expect(plan == "Qh5")
        #expect(errors == [])
    }

    @Test func `a field that a later start may read alone is refused it once closed`() throws {
        let server = try RealtimeServer(sdl: Self.opened)
        let older = try server.acknowledged()
        _ = older.start("subscription { onMove { plan } }")
        try changed(server, Self.closed)
        let later = try server.acknowledged()
        _ = later.start("subscription { onMove { plan } }")
        server.publish(["game": "g", "plan": "Qh5"])
        #expect(older.heard.count == 1)
        #expect(later.heard == [])
    }
}
