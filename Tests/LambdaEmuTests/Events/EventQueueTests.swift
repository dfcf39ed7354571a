import EmulatorCore
import NIOCore
import NIOHTTP1
import NIOPosix
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite(.timeLimit(.minutes(1))) struct EventQueueTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.next()

    private func send(_ account: LambdaAccount, _ body: String = "{}", to name: String = "publisher") async
        -> LambdaAccount.Answer
    {
        await account.send(
            .POST, "/2015-03-31/functions/\(name)/invocations", body, headers: ["X-Amz-Invocation-Type": "Event"],
            on: loop)
    }

    // MARK: - In

    @Test func `an event is accepted at once, whatever the function does`() async throws {
        let account = LambdaAccount()
        account.invoker.hold()
        let request = HTTPRequest(
            method: .POST, uri: "/2015-03-31/functions/publisher/invocations",
            headers: ["X-Amz-Invocation-Type": "Event"], body: ByteBuffer(string: #"{"a":1}"#))
        guard case .now(let response) = account.service.answer(request, on: loop) else {
            Issue.record("It waits.")
            return
        }
        #expect(response.status == .accepted)
        #expect(response.body.readableBytes == 0)
        #expect(response.headers.first(name: "content-type") == nil)
        #expect(response.headers.first(name: "X-Amz-Executed-Version") == nil)
        #expect(response.headers.first(name: "X-Amzn-Trace-Id")?.hasPrefix("root=1-") == true)
        await account.invoker.whenReceived(1)
        let invocation = try #require(account.invoker.received.first)
        #expect(invocation.requestID == response.headers.first(name: "x-amzn-RequestId"))
        #expect(invocation.isEvent)
        #expect(String(buffer: invocation.payload) == #"{"a":1}"#)
        #expect(account.service.events.counts == ["publisher": .init(inProgress: 1, awaitingRetry: 0)])
        account.invoker.release(.returned(ByteBuffer(string: "null")))
        await account.service.events.whenIdle()
        #expect(account.service.events.counts.isEmpty)
        #expect(account.steps(invocation.requestID) == ["Invoke publisher ok", "event publisher ok"])
    }

    @Test func `events reach the workers in order, none waits for the one before`() async {
        let account = LambdaAccount()
        account.invoker.hold()
        let bodies = (0..<500).map { "{\"n\":\($0)}" }
        for body in bodies { #expect(await send(account, body).status == 202) }
        await account.invoker.whenReceived(500)
        #expect(account.invoker.payloads == bodies)
        account.invoker.release(.returned(ByteBuffer()))
        await account.service.events.whenIdle()
    }

    @Test func `the order holds where the workers are an actor`() async {
        let workers = WorkersInOrder()
        let account = LambdaAccount()
        var environment = account.environment
        environment.invoker = workers
        let events = EventQueue(environment: environment)
        let ids = (0..<2000).map { "r\($0)" }
        for id in ids {
            let invocation = Invocation(requestID: id, invokedFunctionARN: "arn", payload: ByteBuffer())
            #expect(events.accept(invocation, of: "publisher", on: loop) == .accepted)
        }
        await events.whenIdle()
        #expect(await workers.received == ids)
    }

    @Test func `the body is handed on, not copied`() async throws {
        let account = LambdaAccount()
        let body = ByteBuffer(string: "{\"text\":\"\(String(repeating: "x", count: 1000))\"}")
        let request = HTTPRequest(
            method: .POST, uri: "/2015-03-31/functions/publisher/invocations",
            headers: ["X-Amz-Invocation-Type": "Event"], body: body)
        #expect(await account.send(request, on: loop).status == 202)
        await account.service.events.whenIdle()
        let payload = try #require(account.invoker.received.first?.payload)
        let addresses = [body, payload].map { $0.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } }
        #expect(addresses[0] == addresses[1])
    }

    @Test func `what waits is bounded in bytes`() async {
        let account = LambdaAccount()
        let events = EventQueue(environment: account.environment, maximumBytes: 5000)
        account.invoker.hold()
        let invocation = Invocation(
            requestID: "r", invokedFunctionARN: "arn", payload: ByteBuffer(repeating: 0, count: 1000))
        #expect(events.accept(invocation, of: "publisher", on: loop) == .accepted)
        #expect(events.accept(invocation, of: "publisher", on: loop) == .accepted)
        #expect(events.accept(invocation, of: "publisher", on: loop) == .full)
        #expect(events.accept(invocation, of: "publisher", on: loop) == .full)
        #expect(account.lines.all.count == 1)
        await account.invoker.whenReceived(2)
        account.invoker.release(.returned(ByteBuffer()))
        await events.whenIdle()
        #expect(events.accept(invocation, of: "publisher", on: loop) == .accepted)
        await events.whenIdle()
    }

    @Test func `a full queue throttles its callers`() {
        let error = LambdaError.tooManyRequests(reason: "CallerRateLimitExceeded")
        #expect(error.status == 429)
        #expect(
            error.json.text == #"{"Reason":"CallerRateLimitExceeded","Type":"User","message":"Rate exceeded"}"#)
    }

    // MARK: - Retries

    @Test func `a failed event comes again after one minute and two, with the same request id`() async {
        let account = LambdaAccount()
        account.invoker.answer(.failed("KeyError", "'a'"), .failed("KeyError", "'b'"))
        let answer = await send(account)
        let events = account.service.events
        await events.whenSettled()
        #expect(events.counts == ["publisher": .init(inProgress: 0, awaitingRetry: 1)])
        account.clock.advance(by: .seconds(59))
        #expect(account.invoker.received.count == 1)
        account.clock.advance(by: .seconds(1))
        await account.invoker.whenReceived(2)
        await events.whenSettled()
        account.clock.advance(by: .seconds(120))
        await events.whenIdle()
        #expect(account.invoker.received.map(\.requestID) == Array(repeating: answer.requestID, count: 3))
        #expect(
            account.steps(answer.requestID) == [
                "Invoke publisher ok", "event publisher KeyError", "event publisher KeyError", "event publisher ok",
            ])
        #expect(
            account.lines.all == [
                "warning: event for publisher failed, attempt 1: KeyError: 'a'; next attempt in 1 minute",
                "warning: event for publisher failed, attempt 2: KeyError: 'b'; next attempt in 2 minutes",
            ])
    }

    @Test func `an event that fails too often is lost, and the log says so`() async {
        let account = LambdaAccount([])
        account.deploy("publisher") { $0.maximumRetryAttempts = 0 }
        account.invoker.answer(.failed("Runtime.ImportModuleError", "No module named 'requests'"))
        let answer = await send(account)
        await account.service.events.whenIdle()
        #expect(
            account.lines.all == [
                "error: event for publisher given up, attempt 1, RetriesExhausted: Runtime.ImportModuleError: No module "
                    + "named 'requests'; no dead-letter queue or destination takes it, so it is lost, as on AWS"
            ])
        #expect(
            account.steps(answer.requestID) == [
                "Invoke publisher ok", "event publisher Runtime.ImportModuleError", "event publisher RetriesExhausted",
            ])
    }

    @Test func `a throttled event comes again after a second`() async {
        let account = LambdaAccount()
        account.invoker.answer(.throttled(reason: "ConcurrentInvocationLimitExceeded"))
        _ = await send(account)
        await account.service.events.whenSettled()
        #expect(
            account.lines.all == [
                "warning: event for publisher failed, attempt 1: throttled, ConcurrentInvocationLimitExceeded; next "
                    + "attempt in 1 second"
            ])
        account.clock.advance(by: .seconds(1))
        await account.service.events.whenIdle()
        #expect(account.invoker.received.count == 2)
    }

    @Test func `a function that may not run loses its events at once`() async {
        let account = LambdaAccount([])
        account.deploy("publisher") { $0.reservedConcurrentExecutions = 0 }
        #expect(await send(account).status == 202)
        await account.service.events.whenIdle()
        #expect(account.invoker.received.isEmpty)
        #expect(account.lines.all.first?.contains("ZeroReservedConcurrency: Its reserved concurrency is 0.") == true)
    }

    @Test func `a retry runs what is deployed by then`() async {
        let account = LambdaAccount()
        account.invoker.answer(.failed("E", "m"))
        _ = await send(account)
        await account.service.events.whenSettled()
        account.deploy("publisher") { $0.reservedConcurrentExecutions = 0 }
        account.clock.advance(by: .seconds(60))
        await account.service.events.whenIdle()
        #expect(account.invoker.received.count == 1)
    }

    // MARK: - The end

    @Test func `a stop drops what waits and what is under way, and says how much`() async {
        let account = LambdaAccount(["publisher", "other"])
        let events = account.service.events
        account.invoker.answer(.failed("E", "m"))
        let waiting = await send(account)
        await events.whenSettled()
        account.invoker.hold()
        _ = await send(account)
        _ = await send(account)
        _ = await send(account, to: "other")
        await account.invoker.whenReceived(4)
        events.stop()
        #expect(
            events.counts == [
                "publisher": .init(inProgress: 2, awaitingRetry: 0), "other": .init(inProgress: 1, awaitingRetry: 0),
            ])
        let late = await send(account)
        #expect(late.status == 503)
        #expect(late.errorType == "ServiceException")
        account.invoker.release(.stopped)
        await events.whenIdle()
        account.clock.advance(by: .seconds(600))
        #expect(account.invoker.received.count == 4)
        #expect(
            Set(account.lines.all.dropFirst(2)) == [
                "warning: 3 events for publisher dropped, the emulator stops: 2 had not ended, 1 waited for a retry",
                "warning: 1 event for other dropped, the emulator stops: 1 had not ended, 0 waited for a retry",
            ])
        #expect(account.lines.all.count == 4)
        #expect(account.lines.all[1] == "notice: Invoke publisher: ServiceException: The emulator is stopping.")
        #expect(account.steps(waiting.requestID).last == "event publisher Dropped")
    }

    @Test func `a reset drops what waits for a retry, and the queue goes on`() async {
        let account = LambdaAccount()
        let events = account.service.events
        account.invoker.answer(.failed("E", "m"))
        _ = await send(account)
        await events.whenSettled()
        #expect(events.counts == ["publisher": .init(inProgress: 0, awaitingRetry: 1)])
        events.reset()
        #expect(events.counts.isEmpty)
        #expect(account.lines.all.last?.contains("dropped by a reset") == true)
        account.clock.advance(by: .seconds(600))
        _ = await send(account)
        await events.whenIdle()
        #expect(account.invoker.received.count == 2)
    }

    @Test func `what fails while the emulator stops is dropped`() async {
        let account = LambdaAccount()
        account.invoker.hold()
        _ = await send(account)
        await account.invoker.whenReceived(1)
        account.service.events.stop()
        account.invoker.release(.failed("E", "m"))
        await account.service.events.whenIdle()
        #expect(
            account.lines.all == [
                "warning: 1 event for publisher dropped, the emulator stops: 1 had not ended, 0 waited for a retry"
            ])
    }

    @Test func `a stop with nothing to do says nothing`() async {
        let account = LambdaAccount()
        _ = await send(account)
        await account.service.events.whenIdle()
        account.service.events.stop()
        #expect(account.lines.all.isEmpty)
    }
}

/// Notes the order of what reaches it; each invocation waits a turn.
private actor WorkersInOrder: FunctionInvoker {
    private(set) var received: [String] = []

    func invoke(_ invocation: Invocation, of function: FunctionConfiguration) async -> InvocationResult {
        received.append(invocation.requestID)
        await Task.yield()
        return InvocationResult(outcome: .returned(invocation.payload))
    }
}
