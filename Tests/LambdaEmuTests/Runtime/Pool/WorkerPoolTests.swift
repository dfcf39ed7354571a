import EmulatorCore
import NIOCore
import NIOHTTP1
import Testing

@testable import LambdaEmu

@Suite(.timeLimit(.minutes(1))) struct WorkerPoolTests {
    private let fixture = PoolFixture()

    @Test func `an invocation reaches the function, and its answer the caller`() async throws {
        let result = fixture.invoke("1", #"{"a":1}"#)
        let (process, client) = try await fixture.runtime()
        let next = try await client.call(.GET, "invocation/next")
        #expect(next.status == 200)
        #expect(next.body == #"{"a":1}"#)
        let expected = [
            "Lambda-Runtime-Aws-Request-Id": "1",
            "Lambda-Runtime-Deadline-Ms": "1800000003000",
            "Lambda-Runtime-Invoked-Function-Arn": FunctionConfiguration.test().functionARN,
            "Content-Type": "application/json",
        ]
        for (name, value) in expected { #expect(next.headers.first(name: name) == value, "\(name)") }
        #expect(next.headers.first(name: "Lambda-Runtime-Trace-Id")?.hasPrefix("Root=1-") == true)
        let answer = try await client.respond("1", "42")
        #expect(answer.status == 202)
        #expect(answer.body == #"{"status":"OK"}"#)
        #expect(await result.value.text == "ok 42")
        #expect(process.description.directory == "/code")
        #expect(process.description.arguments == ["bootstrap.py"])
    }

    @Test func `the worker stays warm for the next one`() async throws {
        let first = fixture.invoke("1")
        let (_, client) = try await fixture.runtime()
        for requestID in ["1", "2", "3"] {
            let result = requestID == "1" ? first : fixture.invoke(requestID)
            let next = try await client.next()
            #expect(next.requestID == requestID)
            try await client.respond(requestID, requestID)
            #expect(await result.value.text == "ok \(requestID)")
        }
        #expect(fixture.supervisor.startCount == 1)
    }

    @Test func `callers at the same time have a worker each`() async throws {
        let results = [fixture.invoke("1"), fixture.invoke("2")]
        let runtimes = [try await fixture.runtime(), try await fixture.runtime()]
        for runtime in runtimes {
            let next = try await runtime.client.next()
            try await runtime.client.respond(next.requestID, next.requestID)
        }
        #expect(await results[0].value.text == "ok 1")
        #expect(await results[1].value.text == "ok 2")
    }

    @Test func `a handler's error reaches the caller as the runtime wrote it`() async throws {
        let result = fixture.invoke("1")
        let (_, client) = try await fixture.runtime()
        _ = try await client.next()
        let body = #"{"errorMessage": "x", "errorType": "KeyError", "requestId": "1", "stackTrace": []}"#
        _ = try await client.call(.POST, "invocation/1/error", body: ByteBuffer(string: body))
        #expect(await result.value.text == "error \(body)")
        guard case .functionError(_, let errorType, let errorMessage) = await result.value.outcome else { return }
        #expect(errorType == "KeyError")
        #expect(errorMessage == "x")
        #expect(fixture.trace.entries(requestID: "1").map(\.outcome) == ["ok", "KeyError"])
    }

    @Test func `an answer over the limit is refused, and the invocation fails`() async throws {
        let result = fixture.invoke("1")
        let (_, client) = try await fixture.runtime()
        _ = try await client.next()
        let body = ByteBuffer(repeating: UInt8(ascii: " "), count: RuntimeAPIError.payloadMaximum + 1)
        let answer = try await client.call(.POST, "invocation/1/response", body: body)
        #expect(answer.status == 413)
        #expect(
            answer.body == #"{"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).","#
                + #""errorType":"RequestEntityTooLarge"}"#)
        #expect(
            await result.value.text
                == #"error {"errorMessage":"Response payload size exceeded maximum allowed payload size "#
                + #"(6291556 bytes).","errorType":"Function.ResponseSizeTooLarge"}"#)
    }

    @Test func `the log's tail has Lambda's lines, and what the function wrote before it answered`() async throws {
        let result = fixture.invoke("1")
        let (process, client) = try await fixture.runtime()
        process.holdOutput()
        process.write("importing\n")
        _ = try await client.next()
        try await client.respond("1", "42")
        // It was written before the answer, and is read after it.
        process.write("hello\n")
        process.write(#"{"module":"requests"}"# + "\n", to: .report)
        process.releaseOutput()
        #expect(
            await result.value.log == """
                importing
                START RequestId: 1 Version: $LATEST
                hello
                END RequestId: 1
                REPORT RequestId: 1\tDuration: 0.00 ms\tBilled Duration: 0 ms\tMemory Size: 128 MB\tInit Duration: 0.00 ms\t

                """)
        #expect(fixture.lines.messages == ["[echo] importing", "[echo] hello"])
        #expect(fixture.findings.noted == ["echo 1 {\"module\":\"requests\"}"])
        #expect(fixture.trace.entries(requestID: "1").map(\.step) == ["init", "invoke"])
    }

    @Test func `a worker's key is known as long as it lives`() async throws {
        let result = fixture.invoke("1")
        let (process, client) = try await fixture.runtime()
        let key = try #require(process.environment["AWS_ACCESS_KEY_ID"])
        #expect(fixture.credentials.credential(for: key)?.sessionToken == process.environment["AWS_SESSION_TOKEN"])
        _ = try await client.next()
        process.exit(.exited(1))
        _ = await result.value
        #expect(fixture.credentials.credential(for: key) == nil)
    }

    @Test func `what the Runtime API does not have is not found, and a wrong id is refused`() async throws {
        let result = fixture.invoke("1")
        let (_, client) = try await fixture.runtime()
        #expect(try await client.call(.GET, "restore/next").status == 404)
        let refused = try await client.respond("0", "42")
        #expect(refused.status == 400)
        #expect(refused.body == #"{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}"#)
        _ = try await client.next()
        let early = try await client.call(.GET, "invocation/next")
        #expect(early.status == 403)
        #expect(early.body.contains("InvalidStateTransition"))
        try await client.respond("1", "42")
        #expect(await result.value.text == "ok 42")
    }
}
