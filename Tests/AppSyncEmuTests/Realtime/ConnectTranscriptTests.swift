import EmulatorCore
import Testing

@testable import AppSyncEmu

/// The connect phase: each row of facts 1.2 and 1.3 as frames in and frames out.
struct ConnectTranscriptTests {
    @Test func `init, ack, ka`() throws {
        let client = try RealtimeServer().connect()
        #expect(client.heard == [])
        #expect(
            client.say(#"{"type":"connection_init","payload":{}}"#) == [
                // D: real-time-websocket-client. C: ChilliCream #6468, which shows the first ka right behind it.
                #"{"type":"connection_ack","payload":{"connectionTimeoutMs":300000}}"#,
                #"{"type":"ka"}"#,
            ])
    }

    @Test(arguments: ["/graphql", "/graphql/realtime", "/apis/chess/graphql", "/apis/chess/graphql/realtime"])
    func `every path of the API takes the upgrade`(path: String) throws {
        // L: gql keeps /graphql, amplify-js goes to /graphql/realtime.
        #expect(try RealtimeServer().connect(path: path).say(#"{"type":"connection_init"}"#).count == 2)
    }

    @Test func `the connect headers may travel as a subprotocol`() throws {
        // L: amplify-js 6 and the Apollo link.
        let header = Base64.encode(#"{"host":"localhost","x-api-key":"da2-good"}"#.utf8, .url)
        let client = try RealtimeServer().connect(nil, protocols: "graphql-ws, header-\(header)")
        #expect(client.say(#"{"type":"connection_init"}"#).count == 2)
    }

    @Test func `ka comes every 60 seconds, to a client without init as well`() throws {
        // M: about every 60 s. C: appsync-community #195 for the client without init.
        let server = try RealtimeServer()
        let silent = try server.connect()
        let client = try server.acknowledged()
        server.advance(by: .milliseconds(59_999))
        #expect(silent.heard == [] && client.heard == [])
        server.advance(by: .milliseconds(1))
        #expect(silent.heard == [#"{"type":"ka"}"#])
        #expect(client.heard == [#"{"type":"ka"}"#])
        server.advance(by: .seconds(120))
        #expect(client.heard.count == 2)
    }

    @Test func `after 24 hours the server closes`() throws {
        // D: real-time-websocket-client.
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        server.advance(by: .seconds(86_399))
        #expect(client.connection.close == nil)
        server.advance(by: .seconds(1))
        #expect(client.connection.close != nil)
    }

    @Test func `a wrong key`() throws {
        // C: amplify-flutter #2763 (2023).
        #expect(
            try RealtimeServer().connect(#"{"host":"localhost","x-api-key":"da2-bad"}"#).say(
                #"{"type":"connection_init"}"#) == [
                    #"{"payload":{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call.","errorCode":401}]},"type":"connection_error"}"#
                ])
    }

    @Test func `no header in any of the forms`() throws {
        // C: graphql-dotnet #662 (2024).
        #expect(
            try RealtimeServer().connect(nil).say(#"{"type":"connection_init"}"#) == [
                #"{"payload":{"errors":[{"message":"Required headers are missing.","errorCode":400}]},"type":"connection_error"}"#
            ])
    }

    @Test(arguments: ["/graphql", "/apis/chess/graphql"])
    func `an upgrade of the HTTP endpoint's own path is answered as one of the real-time endpoint's`(path: String)
        throws
    {
        // C: graphql-dotnet #221 (2020) has 401 without a socket for the host of HTTP, which has no other name here.
        #expect(
            try RealtimeServer().connect(nil, path: path).say(#"{"type":"connection_init"}"#) == [
                #"{"payload":{"errors":[{"message":"Required headers are missing.","errorCode":400}]},"type":"connection_error"}"#
            ])
    }

    @Test func `parameters that nobody knows are ignored`() throws {
        // C: amplify-js PR 13735, which puts a client's own headers there.
        let header = Base64.encode(#"{"host":"h","x-api-key":"da2-good"}"#.utf8)
        let protocols = "graphql-ws, header-\(Base64.encode(#"{"host":"h","x-api-key":"da2-good"}"#.utf8, .url))"
        let server = try RealtimeServer()
        for (uri, protocols) in [
            ("/graphql?header=\(header)&payload=e30=&My-Custom-Header=my%20value", "graphql-ws"),
            ("/graphql/realtime?My-Custom-Header=my%20value&x-api-key=da2-other", protocols),
        ] {
            let client = try server.connect(nil, path: uri, protocols: protocols)
            #expect(client.say(#"{"type":"connection_init"}"#).count == 2)
        }
    }

    @Test(arguments: [nil, "graphql-transport-ws"])
    func `the subprotocol is absent`(protocols: String?) throws {
        // C: appsync-community #195 (2021).
        #expect(
            try RealtimeServer().connect(protocols: protocols).say(#"{"type":"connection_init"}"#) == [
                #"{"payload":{"errors":[{"message":"NoProtocolError","errorCode":400}]},"type":"connection_error"}"#
            ])
    }

    @Test func `headers that do not decode`() throws {
        // C: apollo-kotlin #1864 (2020).
        #expect(
            try RealtimeServer().connect("not JSON").say(#"{"type":"connection_init"}"#) == [
                #"{"payload":{"errors":[{"errorType":"BadRequest","errorCode":400}]},"type":"connection_error"}"#
            ])
    }

    @Test func `headers without a host are let in, and noted`() throws {
        // D: real-time-websocket-client has `host` in all its examples.
        let server = try RealtimeServer()
        let client = try server.connect(#"{"x-api-key":"da2-good"}"#)
        #expect(client.say(#"{"type":"connection_init"}"#).count == 2)
        let note = try #require(server.trace.entries().last)
        #expect(note.outcome == "noHost")
        #expect(
            note.detail
                == "connection 1 is let in, and its connect headers lack `host`: AWS wants `host`, the GraphQL endpoint's"
        )
    }

    @Test func `headers with a host are not worth a word`() throws {
        let server = try RealtimeServer()
        _ = try server.connect()
        #expect(server.trace.entries().isEmpty)
    }

    @Test func `no API by that name`() throws {
        // C: sdk-js #768 (2024) for the type; the code is ours, one that ends amplify's attempts.
        #expect(
            try RealtimeServer().connect(path: "/apis/checkers/graphql").say(#"{"type":"connection_init"}"#) == [
                #"{"payload":{"errors":[{"errorType":"com.amazon.coral.service.http#HttpNotFoundException","errorCode":400}]},"type":"connection_error"}"#
            ])
    }

    @Test func `a wrong signature says what was calculated`() throws {
        // C: sdk-js PR 561.
        #expect(
            try RealtimeServer().connect(#"{"host":"h","Authorization":"/graphql {}"}"#).say(
                #"{"type":"connection_init"}"#) == [
                    #"{"payload":{"errors":[{"errorType":"BadRequestException","message":"\#(FakeAuthenticator.mismatch)","errorCode":400}]},"type":"connection_error"}"#
                ])
    }

    @Test(arguments: ["/graphql", "/graphql/realtime", "/apis/chess/graphql/realtime"])
    func `IAM signs the connect path and an empty object, whatever the socket's path`(path: String) throws {
        // D: real-time-websocket-client.
        let client = try RealtimeServer().connect(#"{"host":"h","Authorization":"/graphql/connect {}"}"#, path: path)
        #expect(client.say(#"{"type":"connection_init"}"#).count == 2)
    }

    @Test func `IAM may sign the API's own path`() throws {
        // S: amplify appends /connect to the endpoint that it was given.
        let client = try RealtimeServer().connect(
            #"{"host":"h","Authorization":"/apis/chess/graphql/connect {}"}"#, path: "/apis/chess/graphql/realtime")
        #expect(client.say(#"{"type":"connection_init"}"#).count == 2)
    }

    @Test func `a refused connection stays open until the client has spoken, and a little longer`() throws {
        // L: with an immediate close gql reports its own failed write instead of the reason.
        let server = try RealtimeServer()
        let client = try server.connect(nil)
        // L: `ws` in Node, which amplify-js and the Apollo link listen on a moment after it is open.
        #expect(client.heard == [])
        server.advance(by: .milliseconds(100))
        #expect(client.heard.count == 1)
        server.advance(by: .milliseconds(1_900))
        #expect(client.connection.close == nil)
        #expect(client.say(#"{"type":"connection_init"}"#) == [])
        server.advance(by: .milliseconds(199))
        #expect(client.connection.close == nil)
        server.advance(by: .milliseconds(1))
        #expect(client.connection.close == .init(code: 1000, reason: ""))
    }

    @Test func `a refused client that stays silent is closed after two seconds`() throws {
        let server = try RealtimeServer()
        let client = try server.connect(nil)
        server.advance(by: .milliseconds(100))
        #expect(client.heard.count == 1)
        server.advance(by: .seconds(2))
        #expect(client.connection.close != nil)
    }

    @Test func `nothing is kept for a client that comes back, and none of its subscriptions`() throws {
        // M: no buffering, no replay, no resume.
        let server = try RealtimeServer()
        let before = try server.acknowledged()
        _ = before.start("subscription { onMove { game } }")
        before.session.closed(.lost)
        server.publish(["game": "missed"])
        let after = try server.connect()
        #expect(
            after.say(#"{"type":"connection_init"}"#) == [
                #"{"type":"connection_ack","payload":{"connectionTimeoutMs":300000}}"#, #"{"type":"ka"}"#,
            ])
        server.publish(["game": "unasked"])
        #expect(after.heard == [])
        // The id belonged to the connection: it is free, and what comes is what is published from now on.
        #expect(after.start("subscription { onMove { game } }") == [#"{"id":"1","type":"start_ack"}"#])
        server.publish(["game": "g"])
        #expect(after.heard == [#"{"id":"1","type":"data","payload":{"data":{"onMove":{"game":"g"}}}}"#])
    }

    @Test func `nothing is left of a closed socket`() throws {
        let server = try RealtimeServer()
        var client: RealtimeClient? = try server.acknowledged()
        _ = client?.start("subscription { onMove { game } }")
        func subscriptions() -> Int? {
            server.publish(["game": "1"])
            return server.fanOut.deliveries().last?["verdicts"]?.array?.count
        }
        #expect(subscriptions() == 1)
        client?.session.closed(.lost)
        #expect(subscriptions() == 0)
        weak let session = client?.session
        client = nil
        #expect(session == nil)
    }
}
