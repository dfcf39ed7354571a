import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct UnitResolverTests {
    private static let echo = "{\"version\": \"2018-05-29\", \"payload\": $util.toJson($ctx.args)}"

    private struct FailingDataSource: DataSourceClient {
        var value: JSONValue
        func invoke(_ request: DataSourceRequest, in context: ResolverContext) async -> DataSourceResult {
            DataSourceResult(
                value: value,
                error: GraphQLError(shape: .resolver, message: "It burnt.", errorType: "Forest:Fire")
            )
        }
    }

    private func resolve(
        request: String = echo,
        response: String = "$util.toJson($ctx.result)",
        arguments: JSONObject = [:],
        dataSource: any DataSourceClient = NoneDataSource(),
        trace: Trace = Trace()
    ) async throws -> FieldOutcome {
        let environment = TemplateFixture.environment(trace: trace)
        let resolver = UnitResolver(
            step: ResolverStep(
                handlers: try TemplateHandlers(
                    request: request, response: response, of: "Mutation.plantTree", environment: environment),
                dataSource: dataSource
            ),
            variables: [:],
            log: ResolverLog(subject: "Mutation.plantTree", environment: environment)
        )
        return await resolver.resolve(TemplateFixture.invocation(arguments: arguments))
    }

    @Test func `the payload is the result`() async throws {
        let outcome = try await resolve(arguments: ["kind": "oak", "rings": 12])
        #expect(outcome.value == ["kind": "oak", "rings": 12])
        #expect(outcome.errors.isEmpty)
    }

    @Test func `the response template shapes the result`() async throws {
        let outcome = try await resolve(
            response: "#set($r = $ctx.result)$util.qr($r.put('tall', true))$util.toJson($r)",
            arguments: ["kind": "oak"]
        )
        #expect(outcome.value == ["kind": "oak", "tall": true])
    }

    @Test(arguments: [
        ("", "Template transformation yielded an empty response."),
        (" \n", "Template transformation yielded an empty response."),
        ("{\"payload\": 1}", "Value for field '$[version]' not found."),
        ("{\"version\": \"2018-05-29\"} )", "Trailing characters at the end of the JSON string are not allowed."),
    ])
    func `a request template that came to nothing useful`(template: String, message: String) async throws {
        let outcome = try await resolve(request: template)
        #expect(outcome.value == .null)
        #expect(outcome.errors.map(\.message) == [message])
        #expect(outcome.errors.map(\.errorType) == ["MappingTemplate"])
        #expect(outcome.errors.map(\.shape) == [.resolver])
    }

    @Test func `invalid JSON says so`() async throws {
        let outcome = try await resolve(request: "{\"version\": \"2018-05-29\", \"payload\": $ctx.args.no}")
        #expect(outcome.errors[0].message.hasPrefix("Unable to parse the JSON document: '"))
    }

    @Test func `a response that is no JSON cannot be converted`() async throws {
        let outcome = try await resolve(response: "$ctx.result", arguments: ["a": "b"])
        #expect(outcome.errors.map(\.message) == ["Unable to convert {a=b} to Object."])
        let empty = try await resolve(response: " ")
        #expect(empty.errors.map(\.message) == ["Template transformation yielded an empty response."])
    }

    @Test func `a null result skips the response template under 2017-02-28 only`() async throws {
        let old = try await resolve(request: "{\"version\": \"2017-02-28\"}", response: "\"ran\"")
        #expect(old.value == .null)
        #expect(old.errors.isEmpty)
        let new = try await resolve(request: "{\"version\": \"2018-05-29\"}", response: "\"ran\"")
        #expect(new.value == "ran")
    }

    @Test func `a data source's error is the field's under 2017-02-28`() async throws {
        let outcome = try await resolve(
            request: "{\"version\": \"2017-02-28\"}",
            response: "{\"left\": $util.toJson($ctx.result.ash)}",
            dataSource: FailingDataSource(value: ["ash": 1])
        )
        #expect(outcome.value == .null)
        #expect(outcome.errors.map(\.errorType) == ["Forest:Fire"])
        #expect(outcome.errors[0].data == ["left": 1])
    }

    @Test func `a data source's error is the template's under 2018-05-29`() async throws {
        let ignored = try await resolve(
            request: "{\"version\": \"2018-05-29\"}",
            response: "\"$ctx.error.type: $ctx.error.message\"",
            dataSource: FailingDataSource(value: .null)
        )
        #expect(ignored.value == "Forest:Fire: It burnt.")
        #expect(ignored.errors.isEmpty)
    }

    @Test func `util error ends the resolver`() async throws {
        let outcome = try await resolve(response: "$util.error('m', 't', {'a': 1}, ['i']) \"never\"")
        #expect(outcome.value == .null)
        #expect(
            outcome.errors == [
                GraphQLError(shape: .resolver, message: "m", errorType: "t", errorInfo: ["i"], data: ["a": 1])
            ]
        )
        #expect(try await resolve(response: "$util.error('m')").errors[0].errorType == nil)
    }

    @Test func `appendError keeps the value`() async throws {
        let outcome = try await resolve(response: "$util.appendError('m', 't') \"kept\"")
        #expect(outcome.value == "kept")
        #expect(outcome.errors.map(\.message) == ["m"])
    }

    @Test func `validate and unauthorized`() async throws {
        let invalid = try await resolve(request: "$util.validate($util.isNull(1), 'too small')")
        #expect(invalid.errors.map(\.errorType) == ["CustomTemplateException"])
        let typed = try await resolve(request: "$util.validate(false, 'too small', 'Size')")
        #expect(typed.errors.map(\.errorType) == ["Size"])
        let refused = try await resolve(request: "$util.unauthorized()")
        #expect(refused.errors.map(\.message) == ["Not Authorized to access plantTree on type Mutation"])
        #expect(refused.errors.map(\.errorType) == ["Unauthorized"])
    }

    @Test func `return ends the resolver with its value`() async throws {
        let early = try await resolve(request: "#return({'early': true})", response: "\"never\"")
        #expect(early.value == ["early": true])
        let late = try await resolve(response: "#if(true)#return#end \"never\"")
        #expect(late.value == .null)
        #expect(late.errors.isEmpty)
    }

    @Test func `the stash outlives the request template`() async throws {
        let outcome = try await resolve(
            request: "$util.qr($ctx.stash.put('a', 1)){\"version\": \"2018-05-29\"}",
            response: "$util.toJson($ctx.stash)"
        )
        #expect(outcome.value == ["a": 1])
    }

    @Test func `what is not emulated is said in the error and in the trace`() async throws {
        let trace = Trace()
        let outcome = try await resolve(response: "\n$ctx.args.list.stream()", arguments: ["list": []], trace: trace)
        #expect(outcome.errors.map(\.message) == ["List.stream() is not emulated"])
        let entry = try #require(trace.entries().first)
        #expect(entry.subject == "Mutation.plantTree")
        #expect(entry.outcome == "NotEmulated")
        #expect(entry.detail?.contains("in line 2") == true)
    }

    @Test(arguments: [
        (
            "{\"version\": \"2018-05-29\", \"payload\": $ctx.args.no}",
            "$ctx.args.no has no value and was printed as written; $util.toJson($ctx.args.no) would be null."
        ),
        (
            "{\"version\": \"2018-05-29\", \"payload\": $ctx.args }",
            "The template came to: {\"version\": \"2018-05-29\", \"payload\": {kind=oak} }"
        ),
        ("$ctx.args", "A map was printed as Java prints it, with '='; $util.toJson(…) makes JSON of it."),
    ])
    func `the trace says what a useless template came to`(template: String, hint: String) async throws {
        let trace = Trace()
        _ = try await resolve(request: template, arguments: ["kind": "oak"], trace: trace)
        #expect(trace.entries().first?.detail?.contains(hint) == true)
    }

    @Test func `a template that does not compile is deployed and fails with line and column`() async throws {
        let trace = Trace()
        let outcome = try await resolve(response: "\n#set($x 1)", trace: trace)
        #expect(outcome.errors.map(\.errorType) == ["MappingTemplate"])
        #expect(outcome.errors[0].message.hasPrefix("Encountered \"1\" at velocity[line 2, column 9]\n"))
        let sentence =
            "The response mapping template of Mutation.plantTree cannot be parsed: "
            + "line 2, column 9: #set without '=', found '1'."
        #expect(trace.entries().map(\.detail) == [sentence, sentence])
        #expect(trace.entries().map(\.step) == ["deploy template", "resolve"])
    }

    @Test func `a template of more than 64 KB is refused`() throws {
        #expect(throws: DeploymentError.self) {
            _ = try TemplateHandlers(
                request: String(repeating: " ", count: 65_537), response: "", of: "Query.tree",
                environment: TemplateFixture.environment())
        }
    }

    @Test func `a macro is said at deployment`() async throws {
        let trace = Trace()
        let outcome = try await resolve(response: "#macro(quoted $x)\"$x\"#end#quoted(\"a\")", trace: trace)
        #expect(outcome.value == "a")
        #expect(trace.entries()[0].detail?.contains("#222") == true)
    }

    @Test func `response headers are added, and refused, as documented`() async throws {
        let outcome = try await resolve(
            response: """
                $util.http.addResponseHeader("itemsCount", 7)
                $util.http.addResponseHeaders({"headerObject": {"field1": 7}, "x-amz-mine": "no", "empty": $nothing})
                null
                """)
        #expect(
            outcome.responseHeaders == [
                ResponseHeader(name: "itemsCount", value: "7"),
                ResponseHeader(name: "headerObject", value: "{\"field1\":7}"),
            ])
        #expect(outcome.errors.map(\.errorType) == ["ResponseHeaderError", "ResponseHeaderError"])
    }

    @Test func `what a template did before it failed is kept`() async throws {
        let outcome = try await resolve(
            response: "$util.appendError('first')$util.http.addResponseHeader('a', 'b')$util.error('second')")
        #expect(outcome.errors.map(\.message) == ["first", "second"])
        #expect(outcome.responseHeaders == [ResponseHeader(name: "a", value: "b")])
    }

    @Test func `extensions are checked and kept`() async throws {
        let outcome = try await resolve(
            response: """
                $extensions.evictFromApiCache("Query", "trees", {"context.arguments.id": 1})
                $extensions.invalidateSubscriptions({"subscriptionField": "onTree", "payload": {"id": 1}})
                null
                """)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.extensions.map(\.name) == ["evictFromApiCache", "invalidateSubscriptions"])
        #expect(outcome.extensions[0].arguments == ["Query", "trees", ["context.arguments.id": 1]])
        let misplaced = try await resolve(response: "$extensions.setSubscriptionFilter({'filterGroup': []})null")
        #expect(misplaced.errors.map(\.errorType) == ["BadRequestException"])
    }
}
