import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct PipelineResolverTests {
    private struct Failing: DataSourceClient {
        func invoke(_ request: DataSourceRequest, in context: ResolverContext) async -> DataSourceResult {
            DataSourceResult(
                value: .null, error: GraphQLError(shape: .resolver, message: "It burnt.", errorType: "Forest:Fire"))
        }
    }

    private static let payload = #"{"payload": $util.toJson($ctx.prev.result)}"#
    private static let result = "$util.toJson($ctx.result)"

    private func function(
        _ request: String = payload, _ response: String = result, _ source: any DataSourceClient = NoneDataSource(),
        name: String = "f"
    ) throws -> ResolverStep {
        ResolverStep(
            handlers: try TemplateHandlers(
                request: request, response: response, of: name, isFunction: true,
                environment: TemplateFixture.environment()),
            dataSource: source, functionName: name)
    }

    private func resolve(
        before: String = #"{"steps": ["before"]}"#, _ functions: [ResolverStep],
        after: String = "$util.toJson($ctx.prev.result)", trace: Trace = Trace(), log: LogConfig? = nil
    ) async throws -> FieldOutcome {
        let environment = TemplateFixture.environment(trace: trace)
        var resolverLog = ResolverLog(subject: "Mutation.plantTree", environment: environment)
        resolverLog.config = log
        resolverLog.apiID = "api-1"
        resolverLog.resolverARN = "arn:aws:appsync:us-east-1:000000000000:apis/api-1/types/Mutation/resolvers/plantTree"
        let resolver = PipelineResolver(
            handlers: try TemplateHandlers(
                request: before, response: after, of: "Mutation.plantTree", environment: environment),
            functions: functions, variables: [:], log: resolverLog)
        return await resolver.resolve(TemplateFixture.invocation(arguments: ["kind": "oak"]))
    }

    @Test func `each function has the result of the one before`() async throws {
        let add = #"#set($p = $ctx.prev.result)$util.qr($p.steps.add("NAME")){"payload": $util.toJson($p)}"#
        let outcome = try await resolve([
            try function(add.replacing("NAME", with: "one")), try function(add.replacing("NAME", with: "two")),
        ])
        #expect(outcome.value == ["steps": ["before", "one", "two"]])
        #expect(outcome.errors.isEmpty)
    }

    @Test func `the after template has the last result as result, too`() async throws {
        #expect(try await resolve([try function()], after: Self.result).value == ["steps": ["before"]])
    }

    @Test func `a pipeline without functions hands on what its before template came to`() async throws {
        #expect(try await resolve([]).value == ["steps": ["before"]])
    }

    @Test func `the stash is everybody's`() async throws {
        let outcome = try await resolve(
            before: "$util.qr($ctx.stash.put('a', 1)){}",
            [try function("$util.qr($ctx.stash.put('b', $ctx.stash.a)){}", "$util.qr($ctx.stash.put('c', 3)){}")],
            after: "$util.toJson($ctx.stash)")
        #expect(outcome.value == ["a": 1, "b": 1, "c": 3])
    }

    @Test func `a function's template says no version, or any`() async throws {
        #expect(try await resolve([try function(#"{"payload": 1}"#)]).value == 1)
        let old = #"{"version": "2017-02-28", "payload": null}"#
        // Overridden: under 2017-02-28 a null would skip the response template.
        #expect(try await resolve([try function(old, "\"ran\"")]).value == "ran")
    }

    @Test func `an early return of the before template skips the functions`() async throws {
        let outcome = try await resolve(
            before: "#return({'early': true})", [try function("$util.error('never')")])
        #expect(outcome.value == ["early": true])
        #expect(outcome.errors.isEmpty)
    }

    @Test func `an early return of a function skips its data source only`() async throws {
        let outcome = try await resolve([
            try function("#return({'early': 1})", "$util.error('never')", Failing()),
            try function(#"{"payload": {"then": $util.toJson($ctx.prev.result)}}"#),
        ])
        #expect(outcome.value == ["then": ["early": 1]])
    }

    @Test func `an error in a function ends the pipeline`() async throws {
        let outcome = try await resolve(
            [try function("$util.error('no', 'Forest:Closed')"), try function("$util.error('never')")],
            after: "\"never\"")
        #expect(outcome.value == .null)
        #expect(outcome.errors.map(\.message) == ["no"])
        #expect(outcome.errors.map(\.errorType) == ["Forest:Closed"])
    }

    @Test func `a data source's error is the function's to handle, and the next one knows nothing of it`() async throws
    {
        let outcome = try await resolve(
            [
                try function(Self.payload, "{\"type\": \"$ctx.error.type\"}", Failing()),
                try function(
                    Self.payload, "{\"seen\": $util.toJson($ctx.result), \"error\": $util.toJson($ctx.error)}"),
            ], after: "{\"last\": $util.toJson($ctx.prev.result), \"error\": $util.toJson($ctx.error)}")
        #expect(
            outcome.value == ["last": ["seen": ["type": "Forest:Fire"], "error": nil], "error": nil])
        #expect(outcome.errors.isEmpty)
    }

    @Test func `appended errors of every step are kept`() async throws {
        let outcome = try await resolve(
            before: "$util.appendError('one'){}", [try function("$util.appendError('two'){}", "{}")],
            after: "$util.appendError('three')\"kept\"")
        #expect(outcome.value == "kept")
        #expect(outcome.errors.map(\.message) == ["one", "two", "three"])
        let failed = try await resolve(before: "$util.appendError('one'){}", [try function("$util.error('two')")])
        #expect(failed.errors.map(\.message) == ["one", "two"])
    }

    @Test func `a request document that goes to no data source ends the pipeline`() async throws {
        let outcome = try await resolve(
            [try function(#"{"operation": "Scan"}"#, "\"never\"")], after: "\"never\"")
        #expect(outcome.errors.map(\.message) == ["Unsupported element '$[operation]'."])
    }

    // MARK: Field-level log

    private func logged(_ config: LogConfig?, before: String = "{}") async throws -> [TraceEntry] {
        let trace = Trace()
        _ = try await resolve(
            before: before, [try function(#"{"payload": {"kind": "$ctx.args.kind"}}"#, name: "plant")], trace: trace,
            log: config)
        return trace.entries()
    }

    @Test func `without a log there is a line for the resolver`() async throws {
        #expect(try await logged(nil).map(\.step) == ["resolve"])
    }

    @Test func `ALL logs each handler and the field's tracing`() async throws {
        let entries = try await logged(LogConfig(fieldLogLevel: .all))
        #expect(
            entries.map(\.step) == [
                "BeforeMapping", "RequestFunctionMapping", "ResponseFunctionMapping", "AfterMapping", "Tracing",
                "resolve",
            ])
        let request = try #require(entries[1].content)
        #expect(request["functionName"] == "plant")
        #expect(request["transformedTemplate"] == #"{"payload": {"kind": "oak"}}"#)
        #expect(request["fieldInError"] == false)
        #expect(request["path"] == ["plantTree"])
        #expect(request["fieldName"] == "plantTree")
        #expect(request["parentType"] == "Mutation")
        #expect(request["requestId"] == "request-1")
        #expect(request["graphQLAPIId"] == "api-1")
        #expect(request["context"]?["arguments"] == ["kind": "oak"])
        #expect(request["context"]?["prev"] == ["result": [:]])
        #expect(request["context"]?["identity"] == nil)
        #expect(entries[2].content?["context"]?["result"] == ["kind": "oak"])
        let tracing = try #require(entries[4].content)
        #expect(tracing["returnType"] == "Tree")
        #expect(tracing["duration"]?.int == 0)
        #expect(tracing["resolverArn"]?.string?.hasSuffix("types/Mutation/resolvers/plantTree") == true)
    }

    @Test func `contexts and templates can be left out`() async throws {
        let entries = try await logged(LogConfig(fieldLogLevel: .all, excludesVerboseContent: true))
        #expect(entries[1].content?["context"] == nil)
        #expect(entries[1].content?["transformedTemplate"] == nil)
        #expect(entries[1].content?["logType"] == "RequestFunctionMapping")
    }

    @Test func `ERROR logs the fields in error only`() async throws {
        let config = LogConfig(fieldLogLevel: .error)
        #expect(try await logged(config).map(\.step) == ["resolve"])
        let failed = try await logged(config, before: "$util.error('no', 'Forest:Closed')")
        #expect(failed.map(\.step) == ["BeforeMapping", "resolve"])
        #expect(failed[0].outcome == "error")
        #expect(failed[0].content?["fieldInError"] == true)
        #expect(failed[0].content?["errors"] == ["Forest:Closed: no"])
    }
}
