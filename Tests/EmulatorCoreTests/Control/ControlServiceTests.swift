import NIOCore
import NIOEmbedded
import NIOHTTP1
import OrderedCollections
import Testing

@testable import EmulatorCore

@Suite("The control endpoints")
struct ControlServiceTests {
    private var control: ControlService {
        var control = ControlService()
        control.register(.GET, "echo") { request throws(ControlError) in
            [
                "name": .string(request.parameters["name"] ?? ""),
                "limit": try request.integer("limit").map { .int($0) } ?? .null,
            ]
        }
        control.register(.POST, "body") { request throws(ControlError) in try request.json() }
        return control
    }

    private func answer(_ method: HTTPMethod, _ uri: String, _ body: String = "") async throws -> (UInt, JSONValue) {
        let request = HTTPRequest(method: method, uri: uri, body: ByteBuffer(string: body))
        let response: HTTPResponse
        switch control.answer(request, on: EmbeddedEventLoop()) {
        case .now(let now): response = now
        case .later(let later): response = await later()
        }
        return (response.status.code, try JSONParser.parse(response.body))
    }

    @Test("parameters are decoded")
    func parameters() async throws {
        let (status, body) = try await answer(.GET, "/_emulator/echo?name=a%20b+c%3D&limit=5&flag")
        #expect(status == 200)
        #expect(body == ["name": "a b+c=", "limit": 5])
    }

    @Test("a body is JSON, an empty one an empty object")
    func bodies() async throws {
        #expect(try await answer(.POST, "/_emulator/body", "{\"a\":1}").1 == ["a": 1])
        #expect(try await answer(.POST, "/_emulator/body").1 == [:])
        let (status, body) = try await answer(.POST, "/_emulator/body", "{")
        #expect(status == 400)
        #expect(body["message"]?.string?.hasPrefix("the body is not JSON: ") == true)
    }

    @Test("what is not there, or not with that method, says what is")
    func refused() async throws {
        let (missing, sentence) = try await answer(.GET, "/_emulator/nope")
        #expect(missing == 404)
        #expect(sentence["message"]?.string?.contains("GET /_emulator/echo, POST /_emulator/body") == true)
        #expect(try await answer(.POST, "/_emulator/echo").0 == 405)
        let (bad, reason) = try await answer(.GET, "/_emulator/echo?limit=x")
        #expect(bad == 400)
        #expect(reason["message"] == "limit takes a number, not 'x'")
    }
}
