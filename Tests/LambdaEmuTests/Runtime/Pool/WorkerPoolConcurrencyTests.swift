import EmulatorCore
import NIOCore
import Testing

@testable import LambdaEmu

@Suite(.timeLimit(.minutes(1))) struct WorkerPoolConcurrencyTests {
    private let fixture = PoolFixture()

    @Test func `a burst of short events runs on one worker`() async throws {
        let results = (1...100).map { fixture.invoke("\($0)", isEvent: true) }
        let (_, client) = try await fixture.runtime()
        for _ in 1...100 {
            let next = try await client.next()
            try await client.respond(next.requestID, next.requestID)
        }
        for (index, result) in results.enumerated() { #expect(await result.value.text == "ok \(index + 1)") }
        #expect(fixture.supervisor.startCount == 1)
    }

    @Test func `an event that has waited as long as a start takes gets a worker of its own`() async throws {
        let first = fixture.invoke("1", isEvent: true)
        let (process, client) = try await fixture.runtime()
        fixture.clock.advance(by: .milliseconds(400))
        _ = try await client.next()
        let second = fixture.invoke("2", isEvent: true)
        try await fixture.until { $0.functions["echo"]?.wakeTimer != nil }
        fixture.clock.advance(by: .milliseconds(399))
        #expect(fixture.supervisor.startCount == 1)
        fixture.clock.advance(by: .milliseconds(1))
        let other = try await fixture.runtime()
        #expect(try await other.client.next().requestID == "2")
        try await other.client.respond("2", "two")
        #expect(await second.value.text == "ok two")
        process.exit(.exited(1))
        _ = await first.value
    }

    @Test func `of many callers who come at once, those run first for whom a process can be started`() async throws {
        let results = (1...10).map { fixture.invoke("\($0)") }
        try await fixture.until { $0.functions["echo"]?.waiting.count == 10 }
        #expect(await fixture.pool.functions["echo"]?.schedule.startingCount == 4)
        let (_, client) = try await fixture.runtime()
        let first = try await client.next()
        try await fixture.until { $0.functions["echo"]?.schedule.startingCount == 4 }
        #expect(await fixture.pool.functions["echo"]?.members.count == 5)
        // Who is there takes over those who still wait.
        try await client.respond(first.requestID, "")
        for _ in 1...5 { try await client.respond(client.next().requestID, "") }
        #expect(await fixture.pool.functions["echo"]?.waiting.count == 4)
        await fixture.pool.stop(grace: .seconds(1))
        for result in results { _ = await result.value }
    }

    @Test func `a function that has to wait for its process gets it when another one's has come up`() async throws {
        var other = FunctionConfiguration.test()
        other.functionName = "other"
        let results = (1...4).map { fixture.invoke("\($0)") }
        try await fixture.until { $0.functions["echo"]?.schedule.startingCount == 4 }
        let late = fixture.invoke("5", of: other)
        try await fixture.until { $0.functions["other"]?.waiting.count == 1 }
        #expect(await fixture.pool.functions["other"]?.members.count == 0)
        let (_, client) = try await fixture.runtime()
        _ = try await client.next()
        try await fixture.until { $0.functions["other"]?.members.count == 1 }
        await fixture.pool.stop(grace: .seconds(1))
        for result in results + [late] { _ = await result.value }
    }

    @Test func `a function whose workers fail one after the other does not keep another one waiting`() async throws {
        var other = FunctionConfiguration.test()
        other.functionName = "other"
        let results = (1...10).map { fixture.invoke("\($0)") }
        try await fixture.until { $0.functions["echo"]?.waiting.count == 10 }
        let late = fixture.invoke("11", of: other)
        try await fixture.until { $0.functions["other"]?.waiting.count == 1 }
        await fixture.supervisor.next().exit(.exited(1))
        // Who came first is first.
        try await fixture.until { $0.functions["echo"]?.waiting.count == 9 }
        #expect(await fixture.pool.functions["echo"]?.schedule.startingCount == 4)
        await fixture.supervisor.next().exit(.exited(1))
        try await fixture.until { $0.functions["echo"]?.waiting.count == 8 }
        #expect(await fixture.pool.functions["other"]?.schedule.startingCount == 1)
        #expect(await fixture.pool.functions["echo"]?.schedule.startingCount == 3)
        await fixture.pool.stop(grace: .seconds(1))
        for result in results + [late] { _ = await result.value }
    }

    @Test func `an event that waits because the account is full runs when callers of another function fail`()
        async throws
    {
        var other = FunctionConfiguration.test()
        other.functionName = "other"
        let results = (1...1_000).map { fixture.invoke("\($0)") }
        try await fixture.until { $0.functions["echo"]?.waiting.count == 1_000 }
        let event = fixture.invoke("event", isEvent: true, of: other)
        try await fixture.until { $0.functions["other"]?.waiting.count == 1 }
        // The other one comes to the gate with the first, and is first there with the second.
        for count in [999, 998, 997] {
            await fixture.supervisor.next().exit(.exited(1))
            try await fixture.until { $0.functions["echo"]?.waiting.count == count }
        }
        #expect(await fixture.pool.functions["other"]?.schedule.startingCount == 1)
        await fixture.pool.stop(grace: .seconds(1))
        for result in results + [event] { _ = await result.value }
    }

    @Test func `a function without concurrency is throttled, events too`() async throws {
        var function = FunctionConfiguration.test()
        function.reservedConcurrentExecutions = 0
        let reason = "throttled ReservedFunctionConcurrentInvocationLimitExceeded"
        #expect(await fixture.invoke("1", of: function).value.text == reason)
        #expect(await fixture.invoke("2", isEvent: true, of: function).value.text == reason)
        #expect(fixture.supervisor.startCount == 0)
    }

    @Test func `over its reserved concurrency callers are throttled, and events wait`() async throws {
        var function = FunctionConfiguration.test()
        function.reservedConcurrentExecutions = 1
        let first = fixture.invoke("1", of: function)
        let (_, client) = try await fixture.runtime()
        _ = try await client.next()
        #expect(
            await fixture.invoke("2", of: function).value.text
                == "throttled ReservedFunctionConcurrentInvocationLimitExceeded")
        let event = fixture.invoke("3", isEvent: true, of: function)
        try await fixture.until { $0.functions["echo"]?.waiting.count == 1 }
        try await client.respond("1", "one")
        #expect(await first.value.text == "ok one")
        #expect(try await client.next().requestID == "3")
        try await client.respond("3", "three")
        #expect(await event.value.text == "ok three")
        #expect(fixture.supervisor.startCount == 1)
    }

    @Test func `an idle worker that is not needed ends after ten minutes`() async throws {
        let results = [fixture.invoke("1"), fixture.invoke("2")]
        let runtimes = [try await fixture.runtime(), try await fixture.runtime()]
        // Both have theirs before one of them polls again.
        let taken = [try await runtimes[0].client.next(), try await runtimes[1].client.next()]
        var polls: [Task<Void, any Error>] = []
        for (runtime, next) in zip(runtimes, taken) {
            try await runtime.client.respond(next.requestID, "")
            polls.append(Task { _ = try await runtime.client.next() })
        }
        for result in results { _ = await result.value }
        try await fixture.until { $0.functions["echo"]?.schedule.idleCount == 2 }
        fixture.clock.advance(by: .seconds(600))
        try await fixture.until { $0.functions["echo"]?.members.count == 1 }
        #expect(runtimes.map(\.process.signals).flatMap(\.self) == [15])
        await fixture.pool.stop(grace: .seconds(1))
        for poll in polls { _ = await poll.result }
    }

    @Test func `stopping answers all that wait and all that run, and ends the processes`() async throws {
        var function = FunctionConfiguration.test()
        function.reservedConcurrentExecutions = 1
        let running = fixture.invoke("1", of: function)
        let (process, client) = try await fixture.runtime()
        process.survive()
        _ = try await client.next()
        let waiting = fixture.invoke("2", isEvent: true, of: function)
        try await fixture.until { $0.functions["echo"]?.waiting.count == 1 }
        let stop = Task { await fixture.pool.stop(grace: .seconds(1)) }
        #expect(await running.value.text == "stopped")
        #expect(await waiting.value.text == "stopped")
        #expect(await fixture.invoke("3").value.text == "stopped")
        try await fixture.until { _ in process.signals == [15] }
        fixture.clock.advance(by: .seconds(1))
        try await fixture.until { _ in process.signals == [15, 9] }
        process.exit(.signaled(9))
        await stop.value
    }
}
