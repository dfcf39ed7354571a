import EmulatorCore
import NIOEmbedded
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct LambdaDataSourceTests {
    private let arn = "arn:aws:lambda:us-east-1:000000000000:function:forest"

    private func source(_ functions: ScriptedFunctions, timeLimit: TimeLimit? = nil) -> LambdaDataSource {
        LambdaDataSource(functionARN: arn, functions: functions, maxBatchSize: 0, timeLimit: timeLimit)
    }

    @Test func `the payload is the function's event, its value the result`() async throws {
        let functions = ScriptedFunctions { .returned(["got": $0]) }
        let result = try await DataSourceFixture.ask(
            source(functions), ["operation": "Invoke", "payload": ["a": 1]])
        #expect(result.value == ["got": ["a": 1]])
        #expect(result.error == nil)
        #expect(functions.calls == [.init(function: arn, payload: ["a": 1], isEvent: false)])
    }

    @Test func `without a payload the event is null`() async throws {
        let functions = ScriptedFunctions { .returned($0) }
        _ = try await DataSourceFixture.ask(source(functions), ["operation": "Invoke"])
        #expect(functions.payloads == [.null])
    }

    @Test func `an Event comes to nothing`() async throws {
        let functions = ScriptedFunctions { _ in .returned("never") }
        let result = try await DataSourceFixture.ask(
            source(functions), ["operation": "Invoke", "invocationType": "Event", "payload": 1])
        #expect(result.value == .null)
        #expect(result.error == nil)
        #expect(functions.calls == [.init(function: arn, payload: 1, isEvent: true)])
    }

    @Test func `a lone BatchInvoke is a list of one`() async throws {
        let functions = ScriptedFunctions { .returned(.array(($0.array ?? []).map { ["data": $0] })) }
        let result = try await DataSourceFixture.ask(
            source(functions), ["operation": "BatchInvoke", "payload": ["a": 1]])
        #expect(functions.payloads == [[["a": 1]]])
        #expect(result.value == ["data": ["a": 1]])
    }

    @Test func `what a function raises is Lambda Unhandled, and its own type beside it`() async throws {
        let functions = ScriptedFunctions { _ in .failed(errorType: "ValueError", errorMessage: "no such tree") }
        let result = try await DataSourceFixture.ask(source(functions), ["operation": "Invoke"])
        #expect(result.value == .null)
        #expect(result.error?.errorType == "Lambda:Unhandled")
        #expect(result.error?.message == "no such tree")
        #expect(result.unhandledErrorType == "ValueError")
    }

    @Test(arguments: [
        ("ResourceNotFoundException", 404, "Lambda:ResourceNotFoundException"),
        ("TooManyRequestsException", 429, "Lambda:TooManyRequestsException"),
        ("RequestEntityTooLargeException", 413, "Lambda:LambdaException"),
    ])
    func `an exception of Lambda's`(code: String, status: Int, type: String) async throws {
        let functions = ScriptedFunctions { _ throws(ServiceException) in
            throw ServiceException(code: code, message: "So it is", status: status, requestID: "R2")
        }
        let result = try await DataSourceFixture.ask(source(functions), ["operation": "Invoke"])
        #expect(result.error?.errorType == type)
        #expect(result.error?.message == "So it is (Service: Lambda, Status Code: \(status), Request ID: R2)")
    }

    @Test(
        arguments: [
            ([:], "Value for field '$[operation]' not found."),
            (["operation": "Sing"], "Unsupported operation 'Sing'."),
            (["operation": "Invoke", "arguments": 1], "Unsupported element '$[arguments]'."),
            (
                ["operation": "Invoke", "invocationType": "DryRun"],
                "Unsupported value for field '$[invocationType]': DryRun"
            ),
        ] as [(JSONObject, String)])
    func `a document that no function would get`(request: JSONObject, message: String) async {
        let functions = ScriptedFunctions { .returned($0) }
        #expect(await DataSourceFixture.refusal(source(functions), request)?.message == message)
        #expect(functions.calls.isEmpty)
    }

    // MARK: Direct resolvers

    private func resolve(
        _ functions: ScriptedFunctions, request: String? = nil, response: String? = nil, maxBatchSize: Int = 0
    ) async throws -> FieldOutcome {
        var environment = TemplateFixture.environment()
        environment.functions = functions
        let schema = try SchemaBuilder.build(sdl: "type Query { a: Int } type Mutation { plantTree: Int }")
        let api = GraphQLAPI(
            apiID: "api", name: "forest", region: "us-east-1", accountID: "000000000000", defaultMode: .apiKey,
            additionalModes: [], apiKeys: [], schema: schema, dataSources: ["f": .lambda(functionARN: arn)],
            resolvers: [])
        let definition = ResolverDefinition(
            typeName: "Mutation", fieldName: "plantTree", kind: .unit(dataSourceName: "f"),
            handlers: .templates(request: request, response: response), maxBatchSize: maxBatchSize)
        let resolver = UnitResolver(
            step: try DeployedAPI.step(definition, dataSourceName: "f", of: api, environment), variables: [:],
            log: ResolverLog(subject: "Mutation.plantTree", environment: environment))
        return await resolver.resolve(TemplateFixture.invocation(arguments: ["kind": "oak"], source: ["id": 7]))
    }

    @Test func `without templates the event is the whole context`() async throws {
        let functions = ScriptedFunctions { _ in .returned(["rings": 1]) }
        #expect(try await resolve(functions).value == ["rings": 1])
        let event = try #require(functions.payloads.first?.object)
        #expect(
            Array(event.keys) == ["arguments", "identity", "source", "request", "prev", "info", "stash"])
        #expect(event["arguments"] == ["kind": "oak"])
        #expect(event["source"] == ["id": 7])
        #expect(event["prev"] == .null)
        #expect(event["request"] == ["headers": ["x-api-key": "da2-x"], "domainName": nil])
        #expect(event["info"]?["fieldName"] == "plantTree")
        #expect(event["info"]?["parentTypeName"] == "Mutation")
        #expect(event["info"]?["selectionSetList"] == ["id", "kind", "kind/name"])
        #expect(event["info"]?["variables"] == ["v": 1])
        #expect(event["stash"] == [:])
    }

    @Test func `without templates an error is the field's`() async throws {
        let outcome = try await resolve(ScriptedFunctions { _ in .failed(errorType: "X", errorMessage: "Boom") })
        #expect(outcome.value == .null)
        #expect(outcome.errors.map(\.errorType) == ["Lambda:Unhandled"])
        #expect(outcome.errors.map(\.message) == ["Boom"])
    }

    @Test func `one template alone has the other's place taken`() async throws {
        let functions = ScriptedFunctions { .returned(["got": $0]) }
        let request = #"{"version": "2018-05-29", "operation": "Invoke", "payload": $util.toJson($ctx.args)}"#
        #expect(try await resolve(functions, request: request).value == ["got": ["kind": "oak"]])
        let shaped = try await resolve(functions, response: "$util.toJson($ctx.result.got.arguments.kind)")
        #expect(shaped.value == "oak")
        let failing = ScriptedFunctions { _ in .failed(errorType: "X", errorMessage: "Boom") }
        #expect(try await resolve(failing, request: request).errors.map(\.message) == ["Boom"])
        #expect(try await resolve(failing, response: "\"calm\"").value == "calm")
    }

    @Test func `a batch size makes direct events batches`() async throws {
        let data = ScriptedFunctions { _ in .returned([["data": ["rings": 1], "errorMessage": nil, "errorType": nil]]) }
        #expect(try await resolve(data, maxBatchSize: 10).value == ["rings": 1])
        #expect(data.payloads.first?.array?.count == 1)
        let plain = ScriptedFunctions { _ in .returned([["rings": 2]]) }
        #expect(try await resolve(plain, maxBatchSize: 10).value == ["rings": 2])
        let failed = ScriptedFunctions { _ in
            .returned([["data": nil, "errorMessage": "withered", "errorType": "Tree:Dead"]])
        }
        let outcome = try await resolve(failed, maxBatchSize: 10)
        #expect(outcome.errors.map(\.message) == ["withered"])
        #expect(outcome.errors.map(\.errorType) == ["Tree:Dead"])
    }

    // MARK: Time

    @Test func `a function is waited for as long as a request may take`() async throws {
        let loop = NIOAsyncTestingEventLoop()
        let clock = ManualClock()
        let limit = TimeLimit(clock: clock, timers: loop)
        let quick = try await DataSourceFixture.ask(
            source(ScriptedFunctions { .returned($0) }, timeLimit: limit), ["operation": "Invoke", "payload": 1])
        #expect(quick.value == 1)
        let slow = SlowFunction(clock: clock, loop: loop)
        let late = try await DataSourceFixture.ask(
            LambdaDataSource(functionARN: arn, functions: slow, maxBatchSize: 0, timeLimit: limit),
            ["operation": "Invoke"])
        #expect(late.error?.errorType == "Lambda:ExecutionTimeoutException")
        #expect(late.error?.message == "Execution timed out.")
    }

    /// Takes a minute of the test's clock.
    private struct SlowFunction: FunctionCalls {
        let clock: ManualClock
        let loop: NIOAsyncTestingEventLoop

        func invoke(
            _ function: String, payload: JSONValue, isEvent: Bool, for caller: CallContext
        ) async throws(ServiceException) -> FunctionAnswer {
            clock.advance(by: .seconds(60))
            await loop.run()
            return .returned("late")
        }

        func permits(_ principal: String, toInvoke function: String) -> Bool { true }
    }
}
