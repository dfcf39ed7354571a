import EmulatorCore
import NIOCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite struct InvokeTests {
    // MARK: - RequestResponse

    @Test func `what the function returned is the body`() async throws {
        let account = LambdaAccount()
        account.invoker.answer(.returned(ByteBuffer(string: #"{"statusCode":200}"#)))
        let answer = await account.invoke("publisher", #"{"user":"u1"}"#)
        #expect(answer.status == 200)
        #expect(answer.body == #"{"statusCode":200}"#)
        #expect(answer.headers.first(name: "content-type") == "application/json")
        #expect(answer.headers.first(name: "X-Amz-Executed-Version") == "$LATEST")
        #expect(answer.headers.first(name: "x-amzn-Remapped-Content-Length") == "0")
        #expect(answer.headers.first(name: "X-Amz-Function-Error") == nil)
        #expect(answer.headers.first(name: "X-Amz-Log-Result") == nil)
        let invocation = try #require(account.invoker.received.first)
        #expect(String(buffer: invocation.payload) == #"{"user":"u1"}"#)
        #expect(invocation.requestID == answer.requestID)
        #expect(invocation.invokedFunctionARN == "arn:aws:lambda:us-east-1:000000000000:function:publisher")
        #expect(!invocation.isEvent)
        let root = try #require(answer.headers.first(name: "X-Amzn-Trace-Id")).split(separator: ";")[0].dropFirst(5)
        #expect(invocation.traceHeader?.hasPrefix("Root=\(root);Parent=") == true)
        #expect(account.steps(answer.requestID) == ["Invoke publisher ok"])
    }

    @Test func `a function error is a 200 that says Unhandled`() async {
        let account = LambdaAccount()
        account.invoker.answer(.failed("KeyError", "'user'"))
        let answer = await account.invoke()
        #expect(answer.status == 200)
        #expect(answer.headers.first(name: "X-Amz-Function-Error") == "Unhandled")
        #expect(answer.body == #"{"errorMessage":"'user'","errorType":"KeyError"}"#)
        #expect(account.steps(answer.requestID) == ["Invoke publisher KeyError"])
        #expect(account.lines.all == ["notice: publisher failed: KeyError: 'user'"])
    }

    @Test func `the end of the log is handed over when it is asked for`() async {
        let answer = await LambdaAccount().invoke("publisher", headers: ["X-Amz-Log-Type": "Tail"])
        #expect(answer.headers.first(name: "X-Amz-Log-Result") == "U1RBUlQKRU5ECg==")
    }

    @Test func `the qualifier is part of the ARN that the function sees`() async {
        let account = LambdaAccount()
        let arn = "arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Apublisher"
        _ = await account.send(.POST, "/2015-03-31/functions/\(arn)/invocations?Qualifier=%24LATEST")
        #expect(
            account.invoker.received.map(\.invokedFunctionARN)
                == ["arn:aws:lambda:us-east-1:000000000000:function:publisher:$LATEST"])
    }

    @Test func `a throttled call is told why`() async {
        let account = LambdaAccount()
        account.invoker.answer(.throttled(reason: "ReservedFunctionConcurrentInvocationLimitExceeded"))
        let answer = await account.invoke()
        #expect(answer.status == 429)
        #expect(answer.errorType == "TooManyRequestsException")
        #expect(
            answer.body
                == #"{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","#
                + #""message":"Rate Exceeded."}"#)
    }

    @Test func `a call into a stopping emulator is a service's fault`() async {
        let account = LambdaAccount()
        account.invoker.answer(.stopped)
        let answer = await account.invoke()
        #expect(answer.status == 503)
        #expect(answer.errorType == "ServiceException")
        #expect(answer.body == #"{"Message":"The emulator is stopping.","Type":"Service"}"#)
    }

    @Test func `DryRun runs nothing`() async {
        let account = LambdaAccount()
        let answer = await account.invoke("publisher", headers: ["X-Amz-Invocation-Type": "DryRun"])
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
        #expect(account.invoker.received.isEmpty)
        let unknown = await account.invoke("none", headers: ["X-Amz-Invocation-Type": "DryRun"])
        #expect(unknown.status == 404)
    }

    // MARK: - Parameters

    @Test func `an invocation type that there is not is refused with the choices`() async {
        let answer = await LambdaAccount().invoke(
            "publisher", headers: ["X-Amz-Invocation-Type": "dry_run", "X-Amz-Log-Type": "All"])
        #expect(answer.status == 400)
        #expect(answer.errorType == "ValidationException")
        #expect(
            answer.body
                == #"{"message":"2 validation errors detected: Value 'dry_run' at 'invocationType' failed to satisfy "#
                + "constraint: Member must satisfy enum value set: [DryRun, RequestResponse, Event]; Value 'All' at "
                + #"'logType' failed to satisfy constraint: Member must satisfy enum value set: [None, Tail]"}"#)
    }

    @Test func `the client context reaches the function decoded, of synchronous calls only`() async {
        let account = LambdaAccount()
        let context: HTTPHeaders = ["X-Amz-Client-Context": Base64.encode(#"{"custom":{"a":"b"}}"#.utf8)]
        _ = await account.invoke("publisher", headers: context)
        _ = await account.invoke(
            "publisher", headers: context.adding("X-Amz-Invocation-Type", "Event"))
        await account.service.events.whenIdle()
        #expect(account.invoker.received.map(\.clientContext) == [#"{"custom":{"a":"b"}}"#, nil])
    }

    @Test(arguments: ["string", "e30", "WzFd"])
    func `a client context must be an object in Base64`(context: String) async {
        let answer = await LambdaAccount().invoke("publisher", headers: ["X-Amz-Client-Context": context])
        // `e30` is `{}` without its padding.
        #expect(answer.status == (context == "e30" ? 200 : 400))
        guard context != "e30" else { return }
        #expect(answer.errorType == "InvalidRequestContentException")
        #expect(
            answer.body == #"{"Type":"User","message":"Client context must be a valid Base64-encoded JSON object."}"#)
    }

    // MARK: - Payload

    @Test(arguments: ["RequestResponse", "Event"])
    func `no body is the event {}`(type: String) async {
        let account = LambdaAccount()
        _ = await account.invoke("publisher", "", headers: ["X-Amz-Invocation-Type": type])
        await account.service.events.whenIdle()
        #expect(account.invoker.payloads == ["{}"])
    }

    @Test(arguments: ["1", "null", #""text""#, " [1, 2] ", #"{"a":{"a":1}}"#])
    func `any JSON is a payload, handed on as it is`(body: String) async {
        let account = LambdaAccount()
        let answer = await account.invoke("publisher", body)
        #expect(answer.status == 200)
        #expect(account.invoker.payloads == [body])
    }

    @Test func `what is no JSON is refused before the function sees it`() async {
        let account = LambdaAccount()
        for type in ["RequestResponse", "Event"] {
            let answer = await account.invoke("publisher", "hello", headers: ["X-Amz-Invocation-Type": type])
            #expect(answer.status == 400)
            #expect(answer.errorType == "InvalidRequestContentException")
            #expect(
                answer.json == [
                    "Type": "User",
                    "message": .string(
                        "Could not parse request body into json: Could not parse payload into json: Unrecognized token "
                            + "'hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or "
                            + "'false')\n at [Source: (byte[])\"hello\"; line: 1, column: 6]"),
                ])
        }
        await account.service.events.whenIdle()
        #expect(account.invoker.received.isEmpty)
        #expect(
            account.lines.all.first
                == "notice: Invoke publisher: InvalidRequestContentException: Could not parse request body into json: "
                + "Could not parse payload into json: Unrecognized token 'hello': was expecting (JSON String, Number, "
                + "Array, Object or token 'null', 'true' or 'false')")
    }

    @Test func `six megabytes are the limit for those who wait`() async {
        let account = LambdaAccount()
        let fits = "\"" + String(repeating: "x", count: 6_291_454) + "\""
        #expect(await account.invoke("publisher", fits).status == 200)
        let answer = await account.invoke("publisher", fits + " ")
        #expect(answer.status == 413)
        #expect(answer.errorType == "RequestEntityTooLargeException")
        #expect(
            answer.body
                == #"{"Type":"User","message":"Request must be smaller than 6291456 bytes for the InvokeFunction "#
                + #"operation"}"#)
    }

    @Test func `one megabyte is the limit of an event`() async {
        let account = LambdaAccount()
        let event: HTTPHeaders = ["X-Amz-Invocation-Type": "Event"]
        let fits = "\"" + String(repeating: "x", count: 1_048_574) + "\""
        #expect(await account.invoke("publisher", fits, headers: event).status == 202)
        let answer = await account.invoke("publisher", fits + " ", headers: event)
        #expect(answer.status == 413)
        #expect(answer.errorType == "RequestEntityTooLargeException")
        #expect(
            answer.json?["message"]
                == "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)")
    }

    @Test func `a body that the server does not read is too large as well`() {
        let account = LambdaAccount()
        let response = account.service.tooLarge(
            HTTPRequest(method: .POST, uri: "/2015-03-31/functions/publisher/invocations"), limit: 16 << 20)
        #expect(response.status == .payloadTooLarge)
        #expect(response.headers.first(name: "x-amzn-ErrorType") == "RequestEntityTooLargeException")
    }
}

extension HTTPHeaders {
    fileprivate func adding(_ name: String, _ value: String) -> HTTPHeaders {
        var headers = self
        headers.add(name: name, value: value)
        return headers
    }
}
