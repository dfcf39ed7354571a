import Dispatch
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
                "limit": try request.count("limit").map { .int($0) } ?? .null,
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

    @Test("a long answer is made behind what waits in the background already")
    func background() async throws {
        let background = BackgroundThread()
        let steps = Locked<[String]>([])
        let isBusy = Locked(false)
        var control = ControlService()
        control.register(.GET, "long", inBackground: background) { request throws(ControlError) in
            steps.withLock { $0.append("answer") }
            return ["limit": try request.count("limit").map { .int($0) } ?? .null]
        }
        let gate = DispatchSemaphore(value: 0)
        let waiting = Task {
            await background.run {
                isBusy.withLock { $0 = true }
                gate.wait()
                steps.withLock { $0.append("what waited") }
            }
        }
        // Until it is in the queue.
        while !isBusy.withLock({ $0 }) { await Task.yield() }
        let long = control
        @Sendable func status(_ query: String) async -> UInt? {
            let request = HTTPRequest(method: .GET, uri: "/_emulator/long?\(query)")
            guard case .later(let later) = long.answer(request, on: EmbeddedEventLoop()) else { return nil }
            return await later().status.code
        }
        let answer = Task { await status("limit=5") }
        for _ in 0..<100 { await Task.yield() }
        gate.signal()
        await waiting.value
        #expect(await answer.value == 200)
        #expect(steps.withLock { $0 } == ["what waited", "answer"])
        #expect(await status("limit=x") == 400)
    }

    @Test("a page in a browser is refused")
    func pages() throws {
        let request = HTTPRequest(method: .GET, uri: "/_emulator/echo", headers: ["origin": "https://example.com"])
        guard case .now(let response) = control.answer(request, on: EmbeddedEventLoop()) else {
            Issue.record("a refusal does not wait")
            return
        }
        #expect(response.status == .forbidden)
    }

    @Test("what is not there, or not with that method, says what is")
    func refused() async throws {
        let (missing, sentence) = try await answer(.GET, "/_emulator/nope")
        #expect(missing == 404)
        #expect(sentence["message"]?.string?.contains("GET /_emulator/echo, POST /_emulator/body") == true)
        #expect(try await answer(.POST, "/_emulator/echo").0 == 405)
        for limit in ["x", "-1", "99999999999999999999"] {
            let (bad, reason) = try await answer(.GET, "/_emulator/echo?limit=\(limit)")
            #expect(bad == 400)
            #expect(reason["message"] == .string("limit takes a number from 0 up, not '\(limit)'"))
        }
    }
}
