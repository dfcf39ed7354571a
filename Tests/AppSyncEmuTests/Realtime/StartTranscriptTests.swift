import EmulatorCore
import NIOCore
import NIOEmbedded
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// After the connect: each row of facts 1.2 and 1.3 as frames in and frames out.
struct StartTranscriptTests {
    private let unknown =
        // C: artillery #1567, graphql-ws #602, graphql-platform #6468.
        #"{"type":"error","payload":{"errors":[{"errorType":"UnsupportedOperation","message":"unknown not supported through the realtime channel"}]}}"#

    @Test func `start, start_ack, data, stop, complete`() throws {
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        // D: real-time-websocket-client, all five.
        #expect(
            client.start("subscription { onMove { game san } }", id: "ee849ef0-cf23")
                == [#"{"id":"ee849ef0-cf23","type":"start_ack"}"#])
        server.publish(["game": "g1", "san": "e4", "player": "WHITE"])
        #expect(
            client.heard == [
                #"{"id":"ee849ef0-cf23","type":"data","payload":{"data":{"onMove":{"game":"g1","san":"e4"}}}}"#
            ])
        #expect(
            client.say(#"{"type":"stop","id":"ee849ef0-cf23"}"#) == [#"{"type":"complete","id":"ee849ef0-cf23"}"#])
        server.publish(["game": "g1", "san": "e5"])
        #expect(client.heard == [])
    }

    @Test func `messages before the ack are ignored`() throws {
        // D: real-time-websocket-client.
        let server = try RealtimeServer()
        let client = try server.connect()
        #expect(client.start("subscription { onMove { game } }") == [])
        #expect(client.say("not JSON") == [])
        server.publish(["game": "g1"])
        #expect(client.heard == [])
        #expect(client.say(#"{"type":"connection_init"}"#).count == 2)
    }

    @Test(arguments: [
        "not JSON", #"{"type":"ping"}"#,
        #"{"type":"subscribe","id":"1","payload":{"query":"subscription { onMove }"}}"#,
        #"{"type":"start","id":"1","payload":{"query":"subscription { onMove { game } }"}}"#,
        #"{"type":"start","id":"1","payload":{"data":"{"}}"#,
        // The wrong type of a member is no better: variables that were encoded twice would filter nothing.
        RealtimeClient.start("subscription { onMove { game } }", variables: #""{\"game\":\"g\"}""#),
        RealtimeClient.start("subscription { onMove { game } }", variables: #"{},"operationName":7"#),
    ])
    func `what the service does not know is answered without an id`(message: String) throws {
        #expect(try RealtimeServer().acknowledged().say(message) == [unknown])
    }

    @Test(arguments: [
        "query { game(id: 1) { game } }", "{ game(id: 1) { game } }", "mutation { resign(game: 1) { game } }",
    ])
    func `queries and mutations are not spoken here`(query: String) throws {
        // C: amplify-cli #4118, sdk-ios #372; the empty word is theirs, the id is ours.
        #expect(
            try RealtimeServer().acknowledged().start(query) == [
                #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"UnsupportedOperation","message":" not supported through the realtime channel"}]}}"#
            ])
    }

    @Test func `every start is authorized on its own`() throws {
        // S: gql's tests and amplify's AUTH_ERROR_TYPES.
        let client = try RealtimeServer().acknowledged()
        #expect(
            client.start("subscription { onMove { game } }", authorization: #"{"x-api-key":"da2-bad"}"#) == [
                #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call."}]}}"#
            ])
        #expect(client.start("subscription { onMove { game } }") == [#"{"id":"1","type":"start_ack"}"#])
    }

    @Test(arguments: [
        // C: amplify-js #6982; realtime-client-ios #108, its whole frame; amplify-js #2645; sdk-js #666.
        "Permission denied", "Valid authorization header not provided.", "Unable to parse JWT token.",
        "Token has expired.", "You are not authorized to make this call.",
    ])
    func `a start is refused in the words of its refusal, a connect in the same words always`(message: String) throws {
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        #expect(
            client.start("subscription { onMove { game } }", authorization: #"{"x-refusal":"\#(message)"}"#) == [
                #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"UnauthorizedException","message":"\#(message)"}]}}"#
            ])
        // C: amplify-flutter #2763.
        let connect = try server.connect(#"{"host":"h","x-refusal":"\#(message)"}"#)
        #expect(
            connect.say(#"{"type":"connection_init"}"#) == [
                #"{"payload":{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call.","errorCode":401}]},"type":"connection_error"}"#
            ])
    }

    @Test func `a refusal of another type has the general words`() throws {
        // Facts 2.3 has it over HTTP; on the socket only two types were captured.
        let client = try RealtimeServer().acknowledged()
        #expect(
            client.start(
                "subscription { onMove { game } }",
                authorization:
                    #"{"x-refusal":"The security token included in the request is invalid.","x-type":"UnrecognizedClientException"}"#
            ) == [
                #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call."}]}}"#
            ])
    }

    @Test func `IAM signs payload data as it was sent`() throws {
        // D: real-time-websocket-client. The odd spaces would not survive being written anew.
        let data = #"{ "query":"subscription { onAudit { id } }" , "variables":{} }"#
        let authorization = JSONValue.string("/graphql \(data)").text
        let client = try RealtimeServer().acknowledged()
        #expect(
            client.say(
                #"{"id":"9","type":"start","payload":{"data":\#(JSONValue.string(data).text),"extensions":{"authorization":{"Authorization":\#(authorization)}}}}"#
            ) == [#"{"id":"9","type":"start_ack"}"#])
    }

    @Test func `a wrong signature at start`() throws {
        // C: sdk-js PR 561.
        #expect(
            try RealtimeServer().acknowledged().start(
                "subscription { onMove { game } }", authorization: #"{"authorization":"/graphql other"}"#) == [
                    #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"BadRequestException","message":"\#(FakeAuthenticator.mismatch)"}]}}"#
                ])
    }

    @Test func `a field that the mode may not subscribe to`() throws {
        // C: amplify-js #12679, amplify-studio #169.
        #expect(
            try RealtimeServer().acknowledged().start("subscription { onAudit { id } }") == [
                #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"Unauthorized","message":"Not Authorized to access onAudit on type Subscription"}]}}"#
            ])
    }

    @Test func `a null for a variable that may not be null`() throws {
        // C: amplify-cli #7427.
        #expect(
            try RealtimeServer().acknowledged().start(
                "subscription S($game: ID!) { onEnd(game: $game) { game } }", variables: #"{"game":null}"#) == [
                    #"{"id":"1","type":"error","payload":{"errors":[{"message":"Variable 'game' has coerced Null value for NonNull type 'ID!'"}]}}"#
                ])
    }

    @Test func `an unknown field`() throws {
        // The words are GOH81's for HTTP (C); that `error` carries the message alone is amplify-cli #7427's.
        #expect(
            try RealtimeServer().acknowledged().start("subscription { onNothing { id } }") == [
                #"{"id":"1","type":"error","payload":{"errors":[{"message":"Validation error of type FieldUndefined: Field 'onNothing' in type 'Subscription' is undefined @ 'onNothing'"}]}}"#
            ])
    }

    @Test func `the same id twice`() throws {
        // C: amplify-js #12818, #4813.
        let client = try RealtimeServer().acknowledged()
        _ = client.start("subscription { onMove { game } }")
        #expect(
            client.start("subscription { onEnd(game: 1) { game } }") == [
                #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"DuplicatedOperationError","message":"Duplicated operation with id 1"}]}}"#
            ])
    }

    @Test func `several root fields are refused as the same id twice, and the log has the reason`() throws {
        // C: amplify-js #4813.
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        #expect(
            client.start("subscription Both { onMove { game } onEnd(game: 1) { game } }") == [
                #"{"id":"1","type":"error","payload":{"errors":[{"errorType":"DuplicatedOperationError","message":"Duplicated operation with id 1"}]}}"#
            ])
        #expect(
            server.trace.entries().last?.detail
                == #"connection 1: start "1" refused: Duplicated operation with id 1 (it asks for several root fields, onMove, onEnd: a subscription has one)"#
        )
        // Neither of them is live, and the id is free.
        server.publish(["game": "1"])
        #expect(client.heard == [])
        #expect(client.start("subscription { onMove { game } }") == [#"{"id":"1","type":"start_ack"}"#])
    }

    @Test func `several root fields are no reason to hide what else is wrong`() throws {
        let answer = try RealtimeServer().acknowledged().start("subscription { onMove { game } onMate { game } }")
        #expect(answer.count == 1)
        #expect(answer[0].contains("FieldUndefined"))
        #expect(!answer[0].contains("SubscriptionMultipleRootFields"))
    }

    @Test func `several root fields of another operation, or left out, are none of the subscription's`() throws {
        let client = try RealtimeServer().acknowledged()
        let data =
            #"{"query":"subscription One { onMove { game } } subscription Two { onMove { game } onEnd(game: 1) { game } }","operationName":"One"}"#
        #expect(
            client.say(
                #"{"id":"1","type":"start","payload":{"data":\#(JSONValue.string(data).text),"extensions":{"authorization":{"x-api-key":"da2-good"}}}}"#
            ) == [#"{"id":"1","type":"start_ack"}"#])
        #expect(
            client.start("subscription { onMove { game } onEnd(game: 1) @skip(if: true) { game } }", id: "2")
                == [#"{"id":"2","type":"start_ack"}"#])
    }

    @Test func `of several operations the one that is named is subscribed to`() throws {
        // D: real-time-websocket-client, `operationName` in `payload.data` (facts 1.2).
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        func start(_ name: JSONValue, id: String) -> [String] {
            let data: JSONValue = [
                "query": "subscription Moves { onMove { san } } subscription Ends { onEnd(game: 1) { game } }",
                "variables": [:], "operationName": name,
            ]
            let message: JSONValue = [
                "id": .string(id), "type": "start",
                "payload": [
                    "data": .string(data.text), "extensions": ["authorization": ["x-api-key": "da2-good"]],
                ],
            ]
            return client.say(message.text)
        }
        #expect(start("Ends", id: "1") == [#"{"id":"1","type":"start_ack"}"#])
        #expect(
            start(nil, id: "2") == [
                #"{"id":"2","type":"error","payload":{"errors":[{"message":"Missing operation name."}]}}"#
            ])
        #expect(
            start("Draws", id: "3") == [
                #"{"id":"3","type":"error","payload":{"errors":[{"message":"Unknown operation named 'Draws'."}]}}"#
            ])
        server.publish(["game": "1", "san": "e4"])
        #expect(client.heard == [#"{"id":"1","type":"data","payload":{"data":{"onEnd":{"game":"1"}}}}"#])
    }

    @Test func `ids belong to a connection`() throws {
        // L.
        let server = try RealtimeServer()
        let first = try server.acknowledged()
        let second = try server.acknowledged()
        #expect(first.start("subscription { onMove { game } }") == [#"{"id":"1","type":"start_ack"}"#])
        #expect(second.start("subscription { onMove { game } }") == [#"{"id":"1","type":"start_ack"}"#])
    }

    @Test func `over the limit the error is an object`() throws {
        // C: amplify-cli #3547; the number is D, quotas.
        let client = try RealtimeServer().acknowledged()
        for id in 0..<200 { _ = client.start("subscription { onMove { game } }", id: "s\(id)") }
        #expect(
            client.start("subscription { onMove { game } }", id: "one more") == [
                #"{"id":"one more","type":"error","payload":{"errors":{"errorType":"MaxSubscriptionsReachedError","message":"Max number of 200 subscriptions reached"}}}"#
            ])
    }

    @Test func `over the rate the error is an object and has no id`() throws {
        // C: realtime-client-ios PR 67. How many are too many is unknown: here it is a setting.
        var settings = RealtimeSettings()
        settings.startsPerSecond = 2
        let server = try RealtimeServer(settings: settings)
        let client = try server.acknowledged()
        for id in 1...2 { #expect(client.start("subscription { onMove { game } }", id: "\(id)").count == 1) }
        #expect(
            client.start("subscription { onMove { game } }", id: "3") == [
                #"{"type":"error","payload":{"errors":{"errorType":"LimitExceededError","message":"Rate limit exceeded"}}}"#
            ])
        server.advance(by: .seconds(1))
        #expect(client.start("subscription { onMove { game } }", id: "3") == [#"{"id":"3","type":"start_ack"}"#])
    }

    @Test func `a filter over its limit`() throws {
        // C: category-api #740. What a resolver sets is judged before the subscription is live.
        let filter: JSONValue = [
            "filterGroup": [["filters": [["fieldName": "number", "operator": "in", "value": [1, 2, 3, 4, 5, 6]]]]]
        ]
        var outcome = FieldOutcome(value: .null)
        outcome.extensions = [ExtensionCall(name: "setSubscriptionFilter", arguments: [filter])]
        do throws(SubscriptionCompiler.Refusal) {
            _ = try Fixture.request().resolved(outcome)
            Issue.record("It was allowed.")
        } catch {
            #expect(
                String(buffer: ServerMessage.error(id: "1", .list(error.errors)).encode())
                    == #"{"id":"1","type":"error","payload":{"errors":[{"message":"subscription exceeds maximum value limit 5 for operator `in`.","errorCode":400}]}}"#
            )
        }
    }

    @Test(arguments: [(false, #""{\"n\":1}""#), (true, #""\"{\\\"n\\\":1}\"""#)])
    func `AWSJSON is encoded once, or twice where that is asked for`(twice: Bool, metadata: String) throws {
        // sdk-js #533, sdk-ios #375, amplify-cli #4371 (2020): twice.
        var settings = RealtimeSettings()
        settings.encodesAWSJSONTwice = twice
        let server = try RealtimeServer(
            settings: settings, sdl: RealtimeServer.sdl.replacing("clock: Float", with: "clock: AWSJSON"))
        let client = try server.acknowledged()
        _ = client.start("subscription { onMove { clock } }")
        server.publish(["clock": #"{"n":1}"#])
        #expect(
            client.heard == [#"{"id":"1","type":"data","payload":{"data":{"onMove":{"clock":\#(metadata)}}}}"#])
    }

    @Test func `an omitted variable does not filter, a null one wants nulls`() throws {
        // D: aws-appsync-real-time-data.
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        let query = "subscription S($player: Color) { onMove(player: $player) { san } }"
        _ = client.start(query, id: "all", variables: "{}")
        _ = client.start(query, id: "null", variables: #"{"player":null}"#)
        _ = client.start(query, id: "white", variables: #"{"player":"WHITE"}"#)
        func receivers() -> [String] {
            client.heard.compactMap { try? JSONParser.parse($0)["id"]?.string }.sorted()
        }
        server.publish(["san": "e4", "player": "WHITE"])
        #expect(receivers() == ["all", "white"])
        server.publish(["san": "e4", "player": nil])
        #expect(receivers() == ["all", "null"])
        server.publish(["san": "e4"])
        #expect(receivers() == ["all"])
    }

    @Test func `an ID given as a number is the string it stands for`() throws {
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        _ = client.start("subscription { onMove(game: 5, number: 3) { san } }")
        server.publish(["san": "e4", "game": "5", "number": 3])
        #expect(client.heard.count == 1)
    }

    @Test func `what the mutation did not select comes as null, or takes its parent with it`() throws {
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        _ = client.start("subscription { onMove { san clock note { text } } }", id: "nullable")
        _ = client.start("subscription { onMove { san title } }", id: "nonnull")
        server.publish(["san": "e4", "note": ["text": "!"]])
        #expect(
            client.heard == [
                // D: aws-appsync-real-time-data.
                #"{"id":"nullable","type":"data","payload":{"data":{"onMove":{"san":"e4","clock":null,"note":{"text":"!"}}}}}"#,
                // C: amplify-cli #5542, category-api #1338.
                #"{"id":"nonnull","type":"data","payload":{"data":{"onMove":null},"errors":[{"message":"Cannot return null for non-nullable type: 'String' within parent 'Game' (/onMove/title)","path":["onMove","title"]}]}}"#,
            ])
    }

    @Test func `errors in a data message name no locations, which those who share it do not share`() throws {
        // C: amplify-cli #5542, category-api #1338 have none.
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        _ = client.start("subscription { onMove { san secret } }", id: "1")
        _ = client.start("subscription {\n\n  onMove {\n san\n secret } }", id: "2")
        server.publish(["san": "e4", "secret": "s"])
        let payload =
            #"{"data":{"onMove":{"san":"e4","secret":null}},"errors":[{"path":["onMove","secret"],"data":null,"errorType":"Unauthorized","errorInfo":null,"message":"Not Authorized to access secret on type Game"}]}"#
        #expect(
            client.heard == ["1", "2"].map { #"{"id":"\#($0)","type":"data","payload":\#(payload)}"# })
    }

    @Test func `two that ask for the same in other words share a plan, two modes do not`() throws {
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        func plan(_ query: String, _ id: String) throws -> SelectionPlan {
            let identity = Identity(mode: .apiKey, context: nil, description: "API key da2-good")
            guard case .start(let start) = ClientMessage(.init(string: RealtimeClient.start(query, id: id))) else {
                throw RealtimeError(message: "not a start")
            }
            return try server.api.compile(start, for: identity).request.plan
        }
        let first = try plan(
            "subscription A($g: ID) { onMove(game: $g) { game san ...F } } fragment F on Game { clock }", "1")
        let second = try plan(
            "subscription { onMove(game: \"1\") {game, san,  ...F} } fragment F on Game {clock}", "2")
        let third = try plan("subscription { onMove(game: \"1\") { san game } }", "3")
        #expect(first.key == second.key)
        #expect(first.key != third.key)
        #expect(first.selected.fields.map(\.name) == ["game", "san", "clock"])
        _ = client
    }

    @Test func `a subscriber that may read nothing of its selection gets nothing`() throws {
        // M: start_ack, then silence.
        let server = try RealtimeServer()
        let client = try server.acknowledged()
        #expect(client.start("subscription { onMove { secret } }") == [#"{"id":"1","type":"start_ack"}"#])
        server.publish(["secret": "s"])
        #expect(client.heard == [])
        let verdict = server.fanOut.deliveries().last?["verdicts"]?.array?.first
        #expect(
            verdict?["sentence"]?.string
                == #"onMove of connection 1 (subscription "1", API key da2-good) did not receive move: API key da2-good may not read secret of type Game: @aws_api_key is missing on the field"#
        )
    }

    @Test func `an argument that the type has no field for is told in the verdict`() throws {
        let sdl = RealtimeServer.sdl.replacing("onEnd(game: ID!)", with: "onEnd(game: ID!, table: Int)")
        let server = try RealtimeServer(sdl: sdl)
        let client = try server.acknowledged()
        #expect(
            client.start("subscription { onEnd(game: 1, table: 4) { game } }") == [#"{"id":"1","type":"start_ack"}"#])
        server.publish(["game": "1"])
        let verdict = server.fanOut.deliveries().last?["verdicts"]?.array?.first
        #expect(
            verdict?["sentence"]?.string
                == #"onEnd of connection 1 (subscription "1", API key da2-good) did not receive move: the filter argument table is not in the mutation's selection set: Game has no field table"#
        )
    }
}
