import EmulatorCore
import NIOCore
import NIOHTTP1
import Testing

@testable import LambdaEmu

@Suite(.timeLimit(.minutes(1))) struct WorkerFailureTests {
    private let fixture = PoolFixture()

    private func answer(_ requestID: String) async throws {
        let result = fixture.invoke(requestID)
        let (_, client) = try await fixture.runtime()
        #expect(try await client.next().requestID == requestID)
        try await client.respond(requestID, "again")
        #expect(await result.value.text == "ok again")
    }

    @Test func `a function that takes too long is killed, and the next call works`() async throws {
        let result = fixture.invoke("1")
        let (process, client) = try await fixture.runtime()
        process.survive()
        _ = try await client.next()
        fixture.clock.advance(by: .seconds(3))
        #expect(
            await result.value.text == #"error {"errorType":"Sandbox.Timedout","#
                + #""errorMessage":"RequestId: 1 Error: Task timed out after 3.00 seconds"}"#)
        #expect(
            await result.value.log.hasSuffix(
                """
                Z 1 Task timed out after 3.00 seconds

                END RequestId: 1
                REPORT RequestId: 1\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\
                \tInit Duration: 0.00 ms\tStatus: timeout

                """))
        // The answer comes too late.
        #expect(try await client.respond("1", "late").status == 400)
        #expect(process.signals == [9])
        process.exit(.signaled(9))
        try await answer("2")
    }

    @Test(arguments: [
        (ProcessExit.exited(1), "Runtime exited with error: exit status 1"),
        (.signaled(9), "Runtime exited with error: signal: killed"),
        (.exited(0), "Runtime exited without providing a reason"),
    ])
    func `a process that ends in an invocation fails it, and the next call works`(exit: ProcessExit, reason: String)
        async throws
    {
        let result = fixture.invoke("1")
        let (process, client) = try await fixture.runtime()
        _ = try await client.next()
        process.exit(exit)
        #expect(
            await result.value.text
                == #"error {"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: \#(reason)"}"#)
        #expect(await result.value.log.contains("RequestId: 1 Error: \(reason)\nRuntime.ExitError\nEND RequestId: 1\n"))
        try await answer("2")
    }

    @Test func `a process that ends between its answer and its next poll has answered`() async throws {
        let result = fixture.invoke("1")
        let (process, client) = try await fixture.runtime()
        process.holdOutput()
        _ = try await client.next()
        try await client.respond("1", "42")
        process.exit(.signaled(9))
        #expect(await result.value.text == "ok 42")
        try await answer("2")
    }

    @Test func `a worker that died while it was idle is gone`() async throws {
        let result = fixture.invoke("1")
        let (process, client) = try await fixture.runtime()
        _ = try await client.next()
        try await client.respond("1", "42")
        _ = await result.value
        let poll = Task { try await client.next() }
        try await fixture.until { $0.functions["echo"]?.schedule.idleCount == 1 }
        process.exit(.signaled(9))
        try await fixture.until { $0.functions["echo"]?.members.isEmpty == true }
        await #expect(throws: RuntimeClient.Closed.self) { _ = try await poll.value }
        #expect(fixture.lines.messages == ["[echo] a worker ended while it was idle: signal: killed"])
        try await answer("2")
    }

    @Test func `a worker whose connection is gone gets no invocation`() async throws {
        let result = fixture.invoke("1")
        let (process, client) = try await fixture.runtime()
        _ = try await client.next()
        try await client.respond("1", "42")
        _ = await result.value
        let poll = Task { try await client.next() }
        try await fixture.until { $0.functions["echo"]?.schedule.idleCount == 1 }
        // Its connection is gone before anybody is told that it ended.
        try await client.close()
        _ = try? await poll.value
        try await fixture.until { $0.functions["echo"]?.schedule.idleCount == 0 }
        try await answer("2")
        process.exit(.signaled(9))
        #expect(fixture.supervisor.startCount == 2)
    }

    @Test func `an init error is the answer, and each further invocation tries again`() async throws {
        let body = #"{"errorMessage": "No module named 'requests'", "errorType": "Runtime.ImportModuleError"}"#
        for requestID in ["1", "2"] {
            let result = fixture.invoke(requestID)
            let (process, client) = try await fixture.runtime()
            process.write("[ERROR] Runtime.ImportModuleError\n")
            let answer = try await client.call(
                .POST, "init/error", headers: ["Lambda-Runtime-Function-Error-Type": "Runtime.ImportModuleError"],
                body: ByteBuffer(string: body))
            #expect(answer.status == 202)
            #expect(await result.value.text == "error \(body)")
            #expect(
                await result.value.log == """
                    [ERROR] Runtime.ImportModuleError
                    INIT_REPORT Init Duration: 0.00 ms\tPhase: init\tStatus: error\
                    \tError Type: Runtime.ImportModuleError
                    START RequestId: \(requestID) Version: $LATEST
                    END RequestId: \(requestID)
                    REPORT RequestId: \(requestID)\tDuration: 0.00 ms\tBilled Duration: 0 ms\tMemory Size: 128 MB\
                    \tStatus: error\tError Type: Runtime.ImportModuleError

                    """)
        }
        let sentence = "[echo] the init phase failed: Runtime.ImportModuleError: No module named 'requests'"
        #expect(fixture.lines.messages.count { $0 == sentence } == 2)
    }

    @Test func `a process that ends in its init phase fails the invocation`() async throws {
        let result = fixture.invoke("1")
        let process = await fixture.supervisor.next()
        process.exit(.exited(1))
        #expect(
            await result.value.text == #"error {"errorType":"Runtime.ExitError","#
                + #""errorMessage":"RequestId: 1 Error: Runtime exited with error: exit status 1"}"#)
    }

    @Test func `an init phase of ten seconds is repeated within the function's timeout`() async throws {
        let result = fixture.invoke("1")
        let first = await fixture.supervisor.next()
        fixture.clock.advance(by: .seconds(10))
        let second = await fixture.supervisor.next()
        #expect(first.signals.contains(9))
        fixture.clock.advance(by: .seconds(3))
        #expect(
            await result.value.text == #"error {"errorType":"Sandbox.Timedout","#
                + #""errorMessage":"RequestId: 1 Error: Task timed out after 3.00 seconds"}"#)
        try await fixture.until { $0.functions["echo"]?.members.isEmpty == true }
        #expect(second.signals.contains(9))
        try await answer("2")
    }

    @Test func `a start that is refused after its init phase took too long fails nobody else`() async throws {
        fixture.supervisor.holdStarts()
        let result = fixture.invoke("1")
        try await fixture.until { _ in fixture.supervisor.heldCount == 1 }
        fixture.clock.advance(by: .seconds(10))
        try await fixture.until { _ in fixture.supervisor.heldCount == 2 }
        fixture.supervisor.releaseStarts(refusingFirst: "no such file or directory")
        try await fixture.until { $0.functions["echo"]?.members.count == 1 }
        let (_, client) = try await fixture.runtime()
        _ = try await client.next()
        try await client.respond("1", "42")
        #expect(await result.value.text == "ok 42")
    }

    @Test func `a runtime that is not set up is said with what sets it up`() async throws {
        let fixture = PoolFixture(unavailable: RuntimeUnavailable("python3.12 is missing: emulator runtimes install"))
        let result = await fixture.invoke("1").value
        #expect(
            result.text == #"error {"errorType":"Runtime.InvalidEntrypoint","#
                + #""errorMessage":"RequestId: 1 Error: python3.12 is missing: emulator runtimes install"}"#)
        #expect(
            fixture.lines.messages == [
                "[echo] the function cannot be run: python3.12 is missing: emulator runtimes install"
            ])
    }

    @Test func `a program that cannot be started fails the invocation`() async throws {
        fixture.supervisor.refuse("no such file or directory")
        let result = await fixture.invoke("1").value
        #expect(
            result.text == #"error {"errorType":"Runtime.InvalidEntrypoint","#
                + #""errorMessage":"RequestId: 1 Error: /python: no such file or directory"}"#)
    }
}
