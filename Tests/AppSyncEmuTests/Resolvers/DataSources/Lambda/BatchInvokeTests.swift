import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// Invocations of one resolver that run side by side, from the operation to the function.
@Suite struct BatchInvokeTests {
    private static let sdl = """
        type Query { trees: [Tree]  forest: Forest  tree(id: Int): Tree }
        type Forest { rows: [[Tree]] }
        type Tree { id: Int  birds(kind: String): [Bird]  name: String }
        type Bird { name: String  eggs: Int }
        """
    private static let batch =
        #"{"version": "2018-05-29", "operation": "BatchInvoke", "payload": {"id": $util.toJson($ctx.source.id), "#
        + #""args": $util.toJson($ctx.args)}}"#

    private static let trees: JSONValue = .array((1...7).map { ["id": .int($0)] })

    /// One bird for each tree, named after it.
    @Sendable private static func birds(_ payload: JSONValue) -> FunctionAnswer {
        guard let list = payload.array else { return .returned("no list") }
        return .returned(.array(list.map { [["name": .string("bird of \($0["id"]?.text ?? "?")")]] }))
    }

    private func execute(
        _ query: String, _ functions: ScriptedFunctions, maxBatchSize: Int = 0, request: String? = batch,
        response: String? = "$util.toJson($ctx.result)", others: [ResolverDefinition] = [],
        pipelineFunctions: [FunctionDefinition] = [], birdsIn pipeline: [String]? = nil
    ) async throws -> JSONValue {
        var environment = TemplateFixture.environment()
        environment.functions = functions
        let handlers = HandlerSource.templates(request: request, response: response)
        let birds = ResolverDefinition(
            typeName: "Tree", fieldName: "birds",
            kind: pipeline.map { .pipeline(functionIDs: $0) } ?? .unit(dataSourceName: "lambda"),
            handlers: pipeline == nil
                ? handlers : .templates(request: "{}", response: "$util.toJson($ctx.prev.result)"),
            maxBatchSize: maxBatchSize)
        func local(_ field: String, _ payload: JSONValue) -> ResolverDefinition {
            ResolverDefinition(
                typeName: "Query", fieldName: field, dataSourceName: "none",
                requestMappingTemplate: #"{"version": "2018-05-29", "payload": \#(payload.text)}"#,
                responseMappingTemplate: "$util.toJson($ctx.result)")
        }
        let api = GraphQLAPI(
            apiID: "api", name: "forest", region: "us-east-1", accountID: "000000000000", defaultMode: .apiKey,
            additionalModes: [], apiKeys: [], schema: try SchemaBuilder.build(sdl: Self.sdl),
            dataSources: ["none": .none, "lambda": .lambda(functionARN: "birds")],
            functions: OrderedDictionary(uniqueKeysWithValues: pipelineFunctions.map { ($0.functionID, $0) }),
            resolvers: [
                birds, local("trees", Self.trees), local("forest", ["rows": [[["id": 1], ["id": 2]], [["id": 3]]]]),
                local("tree", ["id": 9]),
            ] + others)
        let deployed = try DeployedAPI(api, environment: environment)
        guard case .valid(let document) = deployed.document(for: query) else {
            Issue.record("\(query) is not valid")
            return .null
        }
        let result = await deployed.executor.execute(
            document: document, operation: document.operations[0],
            request: ExecutionRequest(
                requestID: "request-1",
                identity: Identity(mode: .apiKey, context: .null, description: "API key")))
        return result.json
    }

    private func ids(_ payload: JSONValue) -> [Int] { (payload.array ?? []).compactMap { $0["id"]?.int } }

    @Test func `the items of a list go out together, five at a time unless it is said otherwise`() async throws {
        let functions = ScriptedFunctions(Self.birds)
        let answer = try await execute("{ trees { id birds { name } } }", functions)
        #expect(
            answer == [
                "data": [
                    "trees": .array(
                        (1...7).map { ["id": .int($0), "birds": [["name": .string("bird of \($0)")]]] })
                ]
            ])
        #expect(functions.payloads.map(ids).sorted { $0[0] < $1[0] } == [[1, 2, 3, 4, 5], [6, 7]])
    }

    @Test(arguments: [(1, 7), (3, 3), (7, 1), (2000, 1)])
    func `maxBatchSize is how many go out at once`(size: Int, calls: Int) async throws {
        let functions = ScriptedFunctions(Self.birds)
        _ = try await execute("{ trees { birds { name } } }", functions, maxBatchSize: size)
        #expect(functions.payloads.count == calls)
        #expect(functions.payloads.allSatisfy { ids($0).count <= size })
        #expect(functions.payloads.flatMap(ids).sorted() == Array(1...7))
    }

    @Test func `lists in lists and aliases go along`() async throws {
        let functions = ScriptedFunctions(Self.birds)
        let answer = try await execute(
            "{ forest { rows { a: birds { name } b: birds(kind: \"tit\") { name } } } }", functions, maxBatchSize: 50)
        #expect(functions.payloads.count == 1)
        #expect(ids(functions.payloads[0]) == [1, 1, 2, 2, 3, 3])
        #expect(answer["data"]?["forest"]?["rows"]?.array?.count == 2)
    }

    @Test func `a field alone is a list of one`() async throws {
        let functions = ScriptedFunctions(Self.birds)
        let answer = try await execute("{ tree(id: 9) { birds { name } } }", functions)
        #expect(answer == ["data": ["tree": ["birds": [["name": "bird of 9"]]]]])
        #expect(functions.payloads.map(ids) == [[9]])
    }

    @Test func `an item that asks nothing does not hold up the others`() async throws {
        let functions = ScriptedFunctions(Self.birds)
        let answer = try await execute(
            "{ trees { birds { name } } }", functions, maxBatchSize: 10,
            request: "#if($ctx.source.id == 2)#return([])#elseif($ctx.source.id == 3)$util.error('no')#end"
                + Self.batch)
        #expect(functions.payloads.map(ids) == [[1, 4, 5, 6, 7]])
        #expect(answer["data"]?["trees"]?.array?[1] == ["birds": []])
        #expect(answer["data"]?["trees"]?.array?[2] == ["birds": nil])
        #expect(answer["errors"]?.array?.count == 1)
        #expect(answer["errors"]?.array?[0]["path"] == ["trees", 2, "birds"])
    }

    @Test func `Invoke and BatchInvoke may stand side by side`() async throws {
        let functions = ScriptedFunctions { payload in
            payload.array == nil ? .returned([["name": "alone"]]) : Self.birds(payload)
        }
        let answer = try await execute(
            "{ trees { birds { name } } }", functions, maxBatchSize: 10,
            request: "#if($ctx.source.id == 1)"
                + #"{"version": "2018-05-29", "operation": "Invoke", "payload": {}}#else"# + Self.batch + "#end")
        #expect(answer["data"]?["trees"]?.array?[0] == ["birds": [["name": "alone"]]])
        #expect(functions.payloads.contains { ids($0) == [2, 3, 4, 5, 6, 7] })
    }

    @Test func `an answer of another size is an error of each`() async throws {
        let functions = ScriptedFunctions { _ in .returned([[]]) }
        let answer = try await execute(
            "{ trees { birds { name } } }", functions, maxBatchSize: 10,
            response: "#if($ctx.error)$util.error($ctx.error.message, $ctx.error.type)#end$util.toJson($ctx.result)")
        #expect(answer["errors"]?.array?.count == 7)
        #expect(
            answer["errors"]?.array?[0]["message"]?.string?.contains("with 7 payloads must be a list of 7 items")
                == true)
    }

    @Test func `a function that fails fails each, and null items are null`() async throws {
        let direct = ScriptedFunctions { _ in .failed(errorType: "X", errorMessage: "Boom") }
        let failed = try await execute(
            "{ trees { birds { name } } }", direct, maxBatchSize: 10, request: nil, response: nil)
        #expect(failed["errors"]?.array?.count == 7)
        #expect(direct.payloads.count == 1)
        #expect(direct.payloads[0].array?.map { $0["source"]?["id"] } == (1...7).map { .int($0) })
        let nulls = ScriptedFunctions { .returned(.array(($0.array ?? []).map { _ in .null })) }
        let answer = try await execute("{ trees { birds { name } } }", nulls, maxBatchSize: 10)
        #expect(answer["errors"] == nil)
        #expect(answer["data"]?["trees"]?.array?[0] == ["birds": nil])
    }

    @Test func `functions of pipelines meet step by step`() async throws {
        func function(_ id: String, _ source: String, _ request: String, size: Int = 0) -> FunctionDefinition {
            FunctionDefinition(
                functionID: id, name: id, dataSourceName: source,
                handlers: .templates(request: request, response: "$util.toJson($ctx.result)"), maxBatchSize: size)
        }
        let functions = ScriptedFunctions(Self.birds)
        let answer = try await execute(
            "{ trees { birds { name } } }", functions,
            pipelineFunctions: [
                function("wait", "none", #"{"payload": {"id": $ctx.source.id}}"#),
                function(
                    "first", "lambda",
                    "#if($ctx.source.id < 3)#return({'id': 0})#end"
                        + #"{"operation": "BatchInvoke", "payload": $util.toJson($ctx.prev.result)}"#, size: 10),
                function(
                    "second", "lambda", #"{"operation": "BatchInvoke", "payload": {"id": $ctx.source.id}}"#, size: 4),
            ], birdsIn: ["wait", "first", "second"])
        #expect(answer["errors"] == nil)
        let sent = functions.payloads.map(ids)
        #expect(sent.first == [3, 4, 5, 6, 7])
        #expect(sent.dropFirst().sorted { $0[0] < $1[0] } == [[1, 2, 3, 4], [5, 6, 7]])
        #expect(answer["data"]?["trees"]?.array?[6] == ["birds": [["name": "bird of 7"]]])
    }
}
