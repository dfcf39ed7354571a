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
        "", "no JSON", "[]", "{}", #"{"type":"ping"}"#, #"{"type":"subscribe","id":"1","payload":{"query":"q"}}"#,
        #"{"type":"start","id":"1"}"#, #"{"type":"start","id":"1","payload":{"query":"subscription { a }"}}"#,
        #"{"type":"start","id":"1","payload":{"data":{"query":"q"}}}"#,
        #"{"type":"start","id":"1","payload":{"data":"not JSON"}}"#,
        #"{"type":"start","id":"1","payload":{"data":"{}"}}"#,
        #"{"type":"start","payload":{"data":"{\"query\":\"q\"}"}}"#, #"{"type":"stop"}"#,
    ])
    func `everything else is unsupported`(text: String) { #expect(read(text) == .unsupported) }

    @Test func `ids go out as JSON strings`() {
        #expect(
            String(buffer: ServerMessage.startAck(id: "a\"\\\n").encode()) == #"{"type":"start_ack","id":"a\"\\\n"}"#)
    }
}
