import EmulatorCore
import NIOCore
import Testing

@testable import AppSyncEmu

struct MessageTests {
    private func read(_ text: String) -> ClientMessage { ClientMessage(ByteBuffer(string: text)) }

    @Test func `connection_init may have a payload`() {
        // gql sends an empty one.
        #expect(read(#"{"type":"connection_init","payload":{}}"#) == .connectionInit)
        #expect(read(#"{"type":"connection_init"}"#) == .connectionInit)
    }

    @Test func `a start keeps payload data as it was sent`() throws {
        let message = read(
            #"""
            {"id":"ee849ef0","type":"start","payload":{"data":"{ \"query\":\"subscription S { onPost { id } }\",\"variables\":{\"a\":1.0}, \"operationName\":\"S\"}","extensions":{"authorization":{"Authorization":"x","X-Amz-Date":"y"}}}}
            """#)
        guard case .start(let start) = message else {
            Issue.record("not a start: \(message)")
            return
        }
        #expect(start.id == "ee849ef0")
        #expect(start.data.hasPrefix(#"{ "query""#))
        #expect(start.query == "subscription S { onPost { id } }")
        #expect(start.operationName == "S")
        #expect(JSONValue.object(start.variables).text == #"{"a":1.0}"#)
        #expect(start.authorization == ["authorization": "x", "x-amz-date": "y"])
    }

    @Test(arguments: [
        ("", "a frame is no JSON object"), ("no JSON", "a frame is no JSON object"),
        ("[]", "a frame is no JSON object"),
        ("{}", "a message has no `type`"),
        (#"{"type":"ping"}"#, #"a message has the type "ping", which AppSync's protocol does not have"#),
        (
            #"{"type":"subscribe","id":"1","payload":{"query":"q"}}"#,
            #"a message has the type "subscribe", which AppSync's protocol does not have"#
        ),
        (#"{"type":"start","id":"1"}"#, #"the start "1" has no `payload.data`"#),
        (
            #"{"type":"start","id":"1","payload":{"query":"subscription { a }"}}"#,
            #"the start "1" has no `payload.data`"#
        ),
        (
            #"{"type":"start","id":"1","payload":{"data":{"query":"q"}}}"#,
            #"the start "1" has a `payload.data` that is no string: it must be JSON in a string"#
        ),
        (
            #"{"type":"start","id":"1","payload":{"data":"not JSON"}}"#,
            #"the start "1" has a `payload.data` that is no JSON object in a string"#
        ),
        (
            #"{"type":"start","id":"1","payload":{"data":"{}"}}"#,
            #"the start "1" has a `payload.data` without a `query` that is a string"#
        ),
        (
            #"{"type":"start","id":"1","payload":{"data":"{\"query\":\"q\",\"variables\":\"{}\"}"}}"#,
            #"the start "1" has a `payload.data` whose `variables` are a string, and no object: encoded twice?"#
        ),
        (
            #"{"type":"start","id":"1","payload":{"data":"{\"query\":\"q\",\"variables\":[1]}"}}"#,
            #"the start "1" has a `payload.data` whose `variables` are no object"#
        ),
        (
            #"{"type":"start","id":"1","payload":{"data":"{\"query\":\"q\",\"operationName\":1}"}}"#,
            #"the start "1" has a `payload.data` whose `operationName` is no string"#
        ),
        (#"{"type":"start","payload":{"data":"{\"query\":\"q\"}"}}"#, "a start has no `id` that is a string"),
        (#"{"type":"stop","id":1}"#, "a stop has no `id` that is a string"),
    ])
    func `everything else is unsupported, and says why`(text: String, reason: String) {
        #expect(read(text) == .unsupported(reason: reason))
    }

    @Test func `variables and operationName may be null, or not be there`() throws {
        for data in [#"{\"query\":\"q\",\"variables\":null,\"operationName\":null}"#, #"{\"query\":\"q\"}"#] {
            guard case .start(let start) = read(#"{"type":"start","id":"1","payload":{"data":"\#(data)"}}"#) else {
                Issue.record("not a start: \(data)")
                continue
            }
            #expect(JSONValue.object(start.variables) == [:])
            #expect(start.operationName == nil)
        }
    }

    @Test func `ids go out as JSON strings`() {
        #expect(
            String(buffer: ServerMessage.startAck(id: "a\"\\\n").encode()) == #"{"id":"a\"\\\n","type":"start_ack"}"#)
    }
}
