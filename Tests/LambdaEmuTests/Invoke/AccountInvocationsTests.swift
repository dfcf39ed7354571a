import EmulatorCore
import NIOCore
import NIOEmbedded
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite struct AccountInvocationsTests {
    private let account = LambdaAccount(verifier: Refusing(error: .missingAuthenticationToken))

    private func invoke(
        _ function: String = "publisher", _ payload: JSONValue = ["a": 1], isEvent: Bool = false,
        traceHeader: String? = nil
    ) async throws(ServiceException) -> FunctionAnswer {
        try await AccountInvocations(account.service, timers: EmbeddedEventLoop()).invoke(
            function, payload: payload, isEvent: isEvent,
            for: CallContext(requestID: "graphql-1", traceHeader: traceHeader))
    }

    @Test func `a function runs without a signature and returns its value`() async throws {
        #expect(try await invoke() == .returned(["a": 1]))
        #expect(account.invoker.payloads == ["{\"a\":1}"])
        let entries = account.trace.entries(requestID: "graphql-1")
        #expect(entries.map(\.step) == ["Invoke"])
        #expect(entries[0].requestID == account.invoker.received[0].requestID)
    }

    @Test func `an ARN names the function`() async throws {
        let answer = try await invoke("arn:aws:lambda:eu-west-1:123456789012:function:publisher")
        #expect(answer == .returned(["a": 1]))
    }

    @Test func `a function that is there needs a permission`() {
        let calls = AccountInvocations(account.service, timers: EmbeddedEventLoop())
        #expect(!calls.permits("appsync.amazonaws.com", toInvoke: "publisher"))
        #expect(calls.permits("appsync.amazonaws.com", toInvoke: "nobody"))
        var permissions = FunctionPermissions()
        permissions.allow("appsync.amazonaws.com", toInvoke: "publisher")
        account.functions.setPermissions(permissions)
        #expect(
            calls.permits(
                "appsync.amazonaws.com", toInvoke: "arn:aws:lambda:us-east-1:000000000000:function:publisher:live"))
        #expect(!calls.permits("sns.amazonaws.com", toInvoke: "publisher"))
    }

    @Test func `the X-Ray header goes on`() async throws {
        _ = try await invoke(traceHeader: "Root=1-5bdb40ca-556d8b0c50dc66f0511bf520;Sampled=1")
        #expect(
            account.invoker.received[0].traceHeader?.hasPrefix("Root=1-5bdb40ca-556d8b0c50dc66f0511bf520;") == true)
    }

    @Test func `what the function raised comes as type and message`() async throws {
        account.invoker.answer(.failed("ValueError", "no such tree"))
        #expect(try await invoke() == .failed(errorType: "ValueError", errorMessage: "no such tree"))
    }

    @Test func `an event is accepted`() async throws {
        account.invoker.hold()
        #expect(try await invoke(isEvent: true) == .accepted)
        await account.invoker.whenReceived(1)
        #expect(account.invoker.received[0].isEvent)
        account.invoker.release(.returned(ByteBuffer(string: "null")))
    }

    @Test func `an exception of Lambda's has its code, message and status`() async throws {
        do throws(ServiceException) {
            _ = try await invoke("nobody")
            Issue.record("Somebody answered.")
        } catch {
            #expect(error.code == "ResourceNotFoundException")
            #expect(
                error.message == "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody")
            #expect(error.status == 404)
        }
        account.invoker.answer(.throttled(reason: "ReservedFunctionConcurrentInvocationLimitExceeded"))
        do throws(ServiceException) {
            _ = try await invoke()
            Issue.record("It was not throttled.")
        } catch {
            #expect(error.code == "TooManyRequestsException")
            #expect(error.status == 429)
        }
    }
}
