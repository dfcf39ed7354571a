import EmulatorCore
import NIOCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct GraphQLEndpointTests {
    private static let iam: HTTPHeaders = ["authorization": "AWS4-HMAC-SHA256 Credential=…"]

    // MARK: - What works

    @Test func `a mutation answers and is published`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.query(
            "mutation ($k: String!) { born: plant(kind: $k) { kind rings } }",
            variables: ["k": "oak"]
        )
        #expect(answer.status == 200)
        #expect(answer.text == #"{"data":{"born":{"kind":"oak","rings":1}}}"#)
        #expect(answer.headers.first(name: "content-type") == "application/json;charset=UTF-8")
        #expect(answer.headers.first(name: "x-amzn-requestid") == "00000000-0000-4000-8000-000000000001")

        let publication = try #require(fixture.sink.publications.first)
        #expect(fixture.sink.publications.count == 1)
        #expect(publication.apiID == "forest")
        #expect(publication.mutationField == "plant")
        #expect(publication.requestID == "00000000-0000-4000-8000-000000000001")
        #expect(publication.publisher.mode == .apiKey)
        guard case .value(let value) = publication.result else {
            Issue.record("Nothing was published.")
            return
        }
        #expect(value == ["kind": "oak", "rings": 1])
    }

    @Test func `every root field of a mutation is published in order`() async throws {
        let fixture = try EndpointFixture(.forest())
        _ = try await fixture.query(
            "mutation { a: plant(kind: \"a\") { kind } fell(id: 1) { id } b: plant(kind: \"b\") { kind } }"
        )
        #expect(fixture.sink.publications.map(\.mutationField) == ["plant", "fell", "plant"])
        guard case .failed(let message) = fixture.sink.publications[1].result else {
            Issue.record("The failed field was published.")
            return
        }
        #expect(message == "Protected.")
    }

    @Test func `queries and resolvers of nested fields`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.query("{ tree(id: 7) { id shout __typename } }")
        #expect(answer.text == #"{"data":{"tree":{"id":"7","shout":"OAK!","__typename":"Tree"}}}"#)
        #expect(fixture.sink.publications.isEmpty)
    }

    @Test func `GET carries the request in its query string`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.send(
            "",
            method: .GET,
            uri: "/graphql?query=query(%24i%3AID!)%7Btree(id%3A%24i)%7Bid+kind%7D%7D&variables=%7B%22i%22%3A%223%22%7D"
        )
        #expect(answer.text == #"{"data":{"tree":{"id":"3","kind":"oak"}}}"#)
    }

    @Test func `GET takes null for no variables, as POST does`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.send(
            "",
            method: .GET,
            uri: "/graphql?query=%7Btree(id%3A1)%7Bid%7D%7D&variables=null"
        )
        #expect(answer.text == #"{"data":{"tree":{"id":"1"}}}"#)
    }

    @Test(arguments: ["application/json", "application/graphql", "text/plain"])
    func `the content type does not matter`(type: String) async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.send(
            #"{"query":"{ tree(id: 1) { id } }","variables":null,"operationName":null,"extensions":{}}"#,
            headers: ["x-api-key": "da2-test", "content-type": type]
        )
        #expect(answer.json["data"] == ["tree": ["id": "1"]])
    }

    @Test func `an API answers by its id`() async throws {
        let fixture = try EndpointFixture(.forest(), .forest(id: "other"))
        let body = #"{"query":"mutation { plant(kind: \"a\") { kind } }"}"#
        _ = try await fixture.send(body, uri: "/apis/other/graphql")
        _ = try await fixture.send(body, uri: "/graphql")
        #expect(fixture.sink.publications.map(\.apiID) == ["other", "forest"])
        let answer = try await fixture.send(body, uri: "/apis/none/graphql")
        #expect(answer.status == 404)
        #expect(answer.headers.first(name: "x-amzn-errortype") == "NotFoundException")
    }

    // MARK: - Who asks

    @Test func `without credentials, with a wrong key`() async throws {
        let fixture = try EndpointFixture(.forest())
        for (headers, message) in [
            (HTTPHeaders(), "Valid authorization header not provided."),
            (["x-api-key": "da2-no"], "You are not authorized to make this call."),
        ] {
            let answer = try await fixture.query("{ tree(id: 1) { id } }", headers: headers)
            #expect(answer.status == 401)
            #expect(answer.headers.first(name: "x-amzn-errortype") == "UnauthorizedException")
            #expect(
                answer.json == [
                    "errors": [["errorType": "UnauthorizedException", "message": .string(message)]]
                ]
            )
        }
        let wrong = try await fixture.query("{ tree(id: 1) { id } }", headers: ["x-api-key": "da2-no"])
        #expect(
            wrong.text
                == "{\n  \"errors\" : [ {\n    \"errorType\" : \"UnauthorizedException\",\n"
                + "    \"message\" : \"You are not authorized to make this call.\"\n  } ]\n}"
        )
        #expect(fixture.trace.entries().allSatisfy { $0.outcome == "UnauthorizedException" })
    }

    @Test func `a request is authenticated before it is read`() async throws {
        let fixture = try EndpointFixture(.forest())
        #expect(try await fixture.send("meow", headers: [:]).status == 401)
    }

    @Test func `a field of another mode is refused in its place`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.query("{ tree(id: 1) { id secret } owner }")
        #expect(answer.status == 200)
        #expect(answer.json["data"] == ["tree": ["id": "1", "secret": nil], "owner": nil])
        let errors = answer.json["errors"]?.array ?? []
        #expect(
            Set(errors.compactMap { $0["message"]?.string }) == [
                "Not Authorized to access secret on type Tree", "Not Authorized to access owner on type Query",
            ]
        )
        let owner = errors.first { $0["path"] == ["owner"] }
        #expect(
            owner == [
                "path": ["owner"], "data": nil, "errorType": "Unauthorized", "errorInfo": nil,
                "locations": [["line": 1, "column": 29, "sourceName": nil]],
                "message": "Not Authorized to access owner on type Query",
            ]
        )
        let allowed = try await fixture.query("{ tree(id: 1) { secret } }", headers: Self.iam)
        #expect(allowed.text == #"{"data":{"tree":{"secret":"s"}}}"#)
    }

    @Test func `a root field without a directive is for the default mode`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.query("mutation { plant(kind: \"a\") { id } }", headers: Self.iam)
        #expect(answer.json["errors"]?.array?.first?["message"] == "Not Authorized to access plant on type Mutation")
        guard case .failed? = fixture.sink.publications.first?.result else {
            Issue.record("It was published.")
            return
        }
    }

    @Test func `a request none of whose root fields the policy allows is refused as a whole`() async throws {
        let file = """
            {"test": {"Statement": [
              {"Effect": "Allow", "Action": "appsync:GraphQL",
               "Resource": "arn:aws:appsync:us-east-1:000000000000:apis/forest/types/Query/*"},
              {"Effect": "Deny", "Action": "appsync:GraphQL",
               "Resource": "arn:aws:appsync:us-east-1:000000000000:apis/forest/types/Query/fields/owner"}]}}
            """
        let fixture = try EndpointFixture(.forest(), policies: AccessPolicies(parsing: Array(file.utf8)))
        // amplify-category-api #2457, amplify-cli #6595
        for query in [
            "{ owner }", "{ __typename mine: owner }", "{ ...F } fragment F on Query { owner }",
            "mutation { plant(kind: \"a\") { id } }", "{ owner @include(if: true) tree(id: 1) @skip(if: true) { id } }",
        ] {
            let answer = try await fixture.query(query, headers: Self.iam)
            #expect(answer.status == 401)
            #expect(answer.headers.first(name: "x-amzn-errortype") == "UnauthorizedException")
            #expect(
                answer.json == [
                    "errors": [["errorType": "UnauthorizedException", "message": "Permission denied"]]
                ])
        }
        #expect(fixture.sink.publications.isEmpty)
        #expect(
            fixture.trace.entries().first?.detail
                == "Permission denied (a policy of the caller denies appsync:GraphQL on "
                + "arn:aws:appsync:us-east-1:000000000000:apis/forest/types/Query/fields/owner)")
        // Of an operation that mixes them nothing is captured.
        let mixed = try await fixture.query("{ owner tree(id: 1) { id } }", headers: Self.iam)
        #expect(mixed.status == 200)
        #expect(mixed.json["data"] == ["owner": nil, "tree": ["id": "1"]])
        #expect(mixed.json["errors"]?.array?.map { $0["errorType"] } == ["Unauthorized"])
        let own = try await fixture.query("{ __typename __schema { queryType { name } } }", headers: Self.iam)
        #expect(own.text == #"{"data":{"__typename":"Query","__schema":{"queryType":{"name":"Query"}}}}"#)
        // Others than IAM principals have no policies.
        #expect(try await fixture.query("{ owner }").status == 200)
    }

    // MARK: - What is refused

    @Test(arguments: [
        ("", "Request body is empty."),
        ("meow", "Unable to parse GraphQL query."),
        ("{}", "Unable to parse GraphQL query."),
        ("{}}", "Unable to parse GraphQL query."),
        ("[]", "Unable to parse GraphQL query."),
        (#"{"query":1}"#, "Unable to parse GraphQL query."),
        (#"{"query":"{ a","variables":{}}"#, "Unable to parse GraphQL query."),
        (#"{"query":"{ tree(id: 1) { id } }","variables":[]}"#, "Unable to parse GraphQL query."),
    ])
    func `a body that cannot be read`(body: String, message: String) async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.send(body)
        #expect(answer.status == 400)
        #expect(answer.headers.first(name: "x-amzn-errortype") == "MalformedHttpRequestException")
        #expect(
            answer.json == [
                "errors": [["errorType": "MalformedHttpRequestException", "message": .string(message)]]
            ]
        )
        #expect(fixture.trace.entries().first?.detail?.isEmpty == false)
    }

    @Test func `several operations want a name`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.query("query A { tree(id: 1) { id } } query B { tree(id: 2) { id } }")
        #expect(answer.status == 400)
        #expect(
            answer.json == ["errors": [["errorType": "BadRequestException", "message": "Missing operation name."]]]
        )
        let named = try await fixture.send(
            #"{"query":"query A { tree(id: 1) { id } } query B { tree(id: 2) { id } }","operationName":"B"}"#
        )
        #expect(named.json["data"] == ["tree": ["id": "2"]])
    }

    @Test func `a validation error has status 200 and no error type`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.query("{badfield}")
        #expect(answer.status == 200)
        #expect(answer.json["data"] == .null)
        #expect(
            answer.json["errors"]?.array?.first == [
                "path": nil, "locations": [["line": 1, "column": 2, "sourceName": nil]],
                "message":
                    "Validation error of type FieldUndefined: Field 'badfield' in type 'Query' is undefined @ 'badfield'",
            ]
        )
    }

    @Test func `a null variable for a non-null type`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.query(
            "mutation ($k: String!) { plant(kind: $k) { id } }",
            variables: ["k": nil]
        )
        #expect(answer.status == 200)
        #expect(
            answer.json["errors"]?.array?.first?["message"]
                == "Variable 'k' has coerced Null value for NonNull type 'String!'"
        )
        #expect(fixture.sink.publications.isEmpty)
    }

    @Test func `a subscription belongs on a socket`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.query("subscription { onPlant { id } }")
        #expect(answer.status == 400)
        #expect(answer.headers.first(name: "x-amzn-errortype") == "UnsupportedOperation")
    }

    @Test func `a resolver's error has all of AppSync's members`() async throws {
        let fixture = try EndpointFixture(.forest())
        let answer = try await fixture.query("mutation { fell(id: 9) { id } }")
        #expect(answer.status == 200)
        #expect(
            answer.json == [
                "data": ["fell": nil],
                "errors": [
                    [
                        "path": ["fell"], "data": ["id": "9"], "errorType": "Ranger", "errorInfo": nil,
                        "locations": [["line": 1, "column": 12, "sourceName": nil]], "message": "Protected.",
                    ]
                ],
            ]
        )
        let steps = fixture.trace.entries().map { "\($0.step) \($0.subject) \($0.outcome)" }
        #expect(steps == ["resolve Mutation.fell Ranger", "request mutation { fell } Ranger"])
    }

    @Test func `what the publisher may read nothing of is closed`() async throws {
        let sdl = """
            type Query { tree: Tree }
            type Mutation { plant: Tree @aws_iam cut: Bush @aws_iam grow: Tree @aws_iam @aws_api_key }
            type Subscription { onPlant: Tree @aws_subscribe(mutations: ["plant"]) }
            type Tree { id: ID! kind: String rings: Int open: Int @aws_iam }
            type Bush { kind: String rings: Int @aws_iam }
            """
        var api = try GraphQLAPI.forest()
        api.schema = try SchemaBuilder.build(sdl: sdl)
        api.resolvers = ["plant", "cut", "grow"].map { field in
            ResolverDefinition(
                typeName: "Mutation", fieldName: field, dataSourceName: "none",
                requestMappingTemplate:
                    #"{"version": "2018-05-29", "payload": {"id": "1", "kind": "oak", "rings": 2, "open": 3}}"#,
                responseMappingTemplate: "$util.toJson($ctx.result)")
        }
        let fixture = try EndpointFixture(api)
        func closed(_ query: String, headers: HTTPHeaders = Self.iam) async throws -> ReadRefusal? {
            _ = try await fixture.query(query, headers: headers)
            return fixture.sink.publications.last?.closed
        }
        // Nullable ones come as nulls, a non-null one takes the whole with it; neither reaches anybody.
        let nulls = try await closed("mutation { plant { __typename kind rings } }")
        #expect(
            nulls
                == ReadRefusal(
                    type: "Tree", field: "kind", reason: "@aws_iam is missing on the type",
                    publisher: "IAM test, AWS_IAM"))
        #expect(fixture.sink.publications.last?.selected == ["__typename", "kind", "rings"])
        #expect(try await closed("mutation { plant { ...F } } fragment F on Tree { id kind }")?.field == "id")
        #expect(try await closed("mutation { plant { kind open } }") == nil)
        #expect(fixture.sink.publications.last?.withheld == ["kind"])
        #expect(try await closed("mutation { cut { kind rings } }") == nil)
        #expect(try await closed("mutation { grow { kind } }", headers: ["x-api-key": "da2-test"]) == nil)
    }

    // MARK: - Deployment

    @Test func `what cannot be served is refused when it is deployed`() throws {
        func reason(_ change: (inout GraphQLAPI) -> Void) throws -> String? {
            var api = try GraphQLAPI.forest()
            change(&api)
            do throws(DeploymentError) {
                _ = try DeployedAPI(api, environment: TemplateFixture.environment())
                return nil
            } catch { return error.description }
        }
        #expect(try reason { _ in } == nil)
        #expect(
            try reason { $0.additionalModes = [.lambda, .lambda] }
                == "The authorization mode AWS_LAMBDA is given twice for the API forest."
        )
        #expect(
            try reason { $0.additionalModes = [.apiKey] }
                == "The authorization mode API_KEY is given twice for the API forest."
        )
        #expect(
            try reason { $0.resolvers[0].fieldName = "bush" } == "No field named bush found on type Query"
        )
        #expect(
            try reason { $0.resolvers[0].kind = .unit(dataSourceName: "soil") } == "No data source found named soil"
        )
        #expect(
            try reason {
                let long = String(repeating: " ", count: 65_537)
                $0.resolvers[0].handlers = .templates(request: long, response: "{}")
            } == "The request mapping template of Query.tree has more than 65536 bytes."
        )
    }

    @Test func `introspection that the API switches off is a validation error`() async throws {
        var api = try GraphQLAPI.forest()
        api.allowsIntrospection = false
        let answer = try await EndpointFixture(api).query("{ __schema { types { name } } }")
        #expect(answer.status == 200)
        #expect(
            answer.json["errors"]?.array?.first?["message"]
                == "Validation error of type FieldUndefined: Field 'types' in type '__Schema' is undefined @ '__schema/types'"
        )
    }

    @Test func `the API's depth limit holds`() async throws {
        var api = try GraphQLAPI.forest()
        api.limits = QueryLimits(depth: 1)
        let answer = try await EndpointFixture(api).query("{ tree(id: 1) { id } }")
        #expect(answer.status == 200)
        #expect(answer.json["data"] == ["tree": nil])
        #expect(answer.json["errors"]?.array?.first?["errorType"] == "QueryDepthLimitReached")
    }

    @Test func `a document of more than 15,000 tokens is refused in AppSync's words`() async throws {
        let query = "{ " + String(repeating: "tree(id: 1) { id } ", count: 2_000) + "}"
        let answer = try await EndpointFixture(try .forest()).query(query)
        #expect(answer.status == 400)
        #expect(answer.json["errors"]?.array?.first?["message"] == "Maximum char length exceeded")
    }
}
