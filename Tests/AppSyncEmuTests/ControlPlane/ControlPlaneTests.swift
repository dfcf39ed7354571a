import EmulatorCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct ControlPlaneTests {
    private let fixture = ControlPlaneFixture()

    // MARK: - The shape of requests

    @Test func `requests are signed, and for AppSync`() async throws {
        let unsigned = try await fixture.send(.GET, "/v1/apis", headers: [:])
        #expect(unsigned.status == 403)
        #expect(unsigned.errorType == "MissingAuthenticationTokenException")
        let other = try await fixture.send(.GET, "/v1/apis", headers: ["authorization": "lambda"])
        #expect(other.errorType == "InvalidSignatureException")
        #expect(other.message?.contains("'appsync'") == true)
    }

    @Test func `an operation that is not emulated is named, and so is a path that is none`() async throws {
        let cache = try await fixture.send(.POST, "/v1/apis/x/ApiCaches", [:])
        #expect(cache.status == 501)
        #expect(cache.message == "The AppSync operation CreateApiCache is not emulated yet")
        let none = try await fixture.send(.PATCH, "/v1/apis/x")
        #expect(none.message == "The AppSync operation PATCH /v1/apis/x is not emulated yet")
    }

    @Test func `members of a wrong type are refused, unknown ones ignored, null ones are not there`() async throws {
        let wrong = try await fixture.send(.POST, "/v1/apis", ["name": 1, "authenticationType": "API_KEY"])
        #expect(wrong.errorType == "SerializationException")
        let made = try await fixture.send(
            .POST, "/v1/apis", ["name": "a", "authenticationType": "API_KEY", "colour": "red", "visibility": nil])
        #expect(made.status == 200)
        let missing = try await fixture.send(.POST, "/v1/apis", ["authenticationType": "API_KEY"])
        #expect(missing.errorType == "BadRequestException")
        #expect(missing.message?.contains("'name'") == true)
        let text = try await fixture.send(.POST, "/v1/apis", ["x"])
        #expect(text.errorType == "SerializationException")
    }

    @Test func `what is not emulated is refused by name`() async throws {
        for (member, value) in [
            ("visibility", "PRIVATE"), ("apiType", "MERGED"), ("mergedApiExecutionRoleArn", "arn"),
        ] as [(String, JSONValue)] {
            let body: JSONObject = ["name": "a", "authenticationType": "API_KEY", member: value]
            let refused = try await fixture.send(.POST, "/v1/apis", .object(body))
            #expect(refused.status == 501, "\(member)")
        }
        #expect(fixture.apis.records.isEmpty)
    }

    @Test func `authorization modes are told as they were given`() async throws {
        let pool: JSONValue = [
            "userPoolId": "eu-west-1_Books", "awsRegion": "eu-west-1", "appIdClientRegex": nil,
            "defaultAction": "ALLOW",
        ]
        let gate: JSONValue = [
            "authorizerUri": "arn:aws:lambda:eu-west-1:000000000000:function:gate", "authorizerResultTtlInSeconds": 60,
            "identityValidationExpression": nil,
        ]
        let issuer: JSONValue = [
            "issuer": "https://id.library.example", "clientId": "desk", "iatTTL": 60_000, "authTTL": 0,
        ]
        let additional: JSONValue = [
            ["authenticationType": "AWS_LAMBDA", "lambdaAuthorizerConfig": gate],
            ["authenticationType": "OPENID_CONNECT", "openIDConnectConfig": issuer],
        ]
        let made = try await fixture.send(
            .POST, "/v1/apis",
            [
                "name": "a", "authenticationType": "AMAZON_COGNITO_USER_POOLS", "userPoolConfig": pool,
                "additionalAuthenticationProviders": additional,
            ])
        let api = made.json["graphqlApi"]
        #expect(api?["userPoolConfig"] == pool)
        #expect(api?["openIDConnectConfig"] == .null)
        #expect(api?["additionalAuthenticationProviders"] == additional)
    }

    // MARK: - APIs

    @Test func `an API is made, shown, changed and deleted`() async throws {
        let path = try await fixture.makeAPI()
        let shown = try await fixture.send(.GET, path).json["graphqlApi"]
        #expect(shown?["uris"]?["GRAPHQL"]?.string == "http://127.0.0.1:4566\(path.dropFirst(3))/graphql")
        #expect(shown?["apiType"] == "GRAPHQL")
        #expect(shown?["wafWebAclArn"] == .null)
        let changed = try await fixture.send(
            .POST, path, ["name": "b", "authenticationType": "AWS_IAM", "queryDepthLimit": 7])
        #expect(changed.json["graphqlApi"]?["queryDepthLimit"] == 7)
        #expect(try await fixture.send(.DELETE, path).json == [:])
        let gone = try await fixture.send(.GET, path)
        #expect(gone.status == 404)
        #expect(gone.message == "GraphQL API \(path.dropFirst("/v1/apis/".count)) not found.")
    }

    @Test func `lists come in pages, each with the way to the next`() async throws {
        for _ in 0..<3 { _ = try await fixture.makeAPI(schema: nil) }
        let first = try await fixture.send(.GET, "/v1/apis?maxResults=2").json
        #expect(first["graphqlApis"]?.array?.count == 2)
        let token = try #require(first["nextToken"]?.string)
        let second = try await fixture.send(.GET, "/v1/apis?maxResults=2&nextToken=\(token)").json
        #expect(second["graphqlApis"]?.array?.count == 1)
        #expect(second["nextToken"] == .null)
        #expect(try await fixture.send(.GET, "/v1/apis?maxResults=26").errorType == "BadRequestException")
        #expect(try await fixture.send(.GET, "/v1/apis?nextToken=%21").errorType == "BadRequestException")
    }

    @Test func `an ARN's slash may be encoded or not`() async throws {
        let path = try await fixture.makeAPI(schema: nil)
        let id = path.dropFirst("/v1/apis/".count)
        let start = "/v1/tags/arn%3Aaws%3Aappsync%3Aeu-west-1%3A000000000000%3Aapis"
        try await fixture.send(.POST, "\(start)%2F\(id)", ["tags": ["a": "1"]])
        #expect(try await fixture.send(.GET, "\(start)/\(id)").json == ["tags": ["a": "1"]])
        #expect(try await fixture.send(.POST, "\(start)/\(id)", ["tags": ["aws:a": "1"]]).status == 400)
    }

    // MARK: - Schemas

    @Test func `a schema that is refused leaves the old one in place`() async throws {
        let path = try await fixture.makeAPI()
        let started = try await fixture.send(
            .POST, "\(path)/schemacreation", ["definition": .string(Base64.encode("type Query {".utf8))])
        #expect(started.json == ["status": "PROCESSING"])
        let status = try await fixture.send(.GET, "\(path)/schemacreation").json
        #expect(status["status"] == "FAILED")
        #expect(status["details"]?.string?.isEmpty == false)
        #expect(try await fixture.send(.GET, "\(path)/schema?format=SDL").text.contains("hello: String"))
        #expect(try await fixture.send(.POST, "\(path)/schemacreation", ["definition": "%"]).status == 400)
    }

    @Test func `a type that is added becomes a root type by its name`() async throws {
        let path = try await fixture.makeAPI()
        try await fixture.send(
            .POST, "\(path)/types", ["definition": "type Mutation { say: String }", "format": "SDL"])
        #expect(fixture.apis.api(nil)?.api.schema.mutationType == "Mutation")
        let again = try await fixture.send(
            .POST, "\(path)/types", ["definition": "type Mutation { say: String }", "format": "SDL"])
        #expect(again.errorType == "BadRequestException")
        try await fixture.send(.DELETE, "\(path)/types/Mutation")
        #expect(fixture.apis.api(nil)?.api.schema.mutationType == nil)
    }

    // MARK: - Resolvers

    @Test func `a change that does not fit the whole changes nothing`() async throws {
        let path = try await fixture.makeAPI()
        try await fixture.send(.POST, "\(path)/datasources", ["name": "none", "type": "NONE"])
        let refused = try await fixture.send(
            .POST, "\(path)/types/Query/resolvers",
            [
                "fieldName": "hello", "dataSourceName": "none", "requestMappingTemplate": "{}",
            ])
        // No direct Lambda resolver, and no response template.
        #expect(refused.errorType == "BadRequestException")
        #expect(try await fixture.send(.GET, "\(path)/types/Query/resolvers").json["resolvers"] == [])
        #expect(try await fixture.send(.GET, "\(path)/types/Query/resolvers/hello").message == "No resolver found.")
    }

    @Test func `a resolver whose field is gone stays, does nothing, and works again with its field`() async throws {
        let path = try await fixture.makeAPI()
        try await fixture.send(.POST, "\(path)/datasources", ["name": "none", "type": "NONE"])
        try await fixture.send(
            .POST, "\(path)/types/Query/resolvers",
            [
                "fieldName": "hello", "dataSourceName": "none", "requestMappingTemplate": "{}",
                "responseMappingTemplate": "{}",
            ])
        #expect(fixture.apis.api(nil)?.api.resolvers.count == 1)
        func create(_ schema: String) async throws {
            try await fixture.send(
                .POST, "\(path)/schemacreation", ["definition": .string(Base64.encode(schema.utf8))])
        }
        try await create("type Query { bye: String }")
        #expect(fixture.apis.api(nil)?.api.resolvers.isEmpty == true)
        #expect(fixture.apis.records.first?.resolvers.count == 1)
        try await create("type Query { hello: String }")
        #expect(fixture.apis.api(nil)?.api.resolvers.count == 1)
    }

    // MARK: - Keys

    @Test(
        arguments: [
            (86_400, nil), (365 * 86_400, nil),
            (80_000, "API key must be valid for a minimum of 1 days."),
            (366 * 86_400, "API key can be valid for a maximum of 365 days."),
            (Int.max / 2, "API key can be valid for a maximum of 365 days."),
        ] as [(Int, String?)])
    func `a key lasts a day to a year`(_ seconds: Int, _ message: String?) async throws {
        let path = try await fixture.makeAPI(schema: nil)
        let expires = Int(ControlPlaneFixture.now.seconds).addingReportingOverflow(seconds).partialValue
        let made = try await fixture.send(.POST, "\(path)/apikeys", ["expires": .int(expires)])
        #expect(made.message == message)
        if message == nil { #expect(made.json["apiKey"]?["expires"] == .int(expires / 3600 * 3600)) }
    }

    // MARK: - Evaluation

    @Test func `a template is evaluated in the context that is given`() async throws {
        let answer = try await fixture.send(
            .POST, "/v1/dataplane-evaluatetemplate",
            [
                "template": "{\"a\": $util.toJson($ctx.args.a), \"h\": \"$ctx.request.headers.x-y\"}",
                "context": "{\"arguments\": {\"a\": [1]}, \"request\": {\"headers\": {\"X-Y\": \"z\"}}}",
            ])
        #expect(answer.json["evaluationResult"]?.string.flatMap { try? JSONParser.parse($0) } == ["a": [1], "h": "z"])
        #expect(answer.json["error"] == .null)
        let empty = try await fixture.send(.POST, "/v1/dataplane-evaluatetemplate", ["template": "{}"])
        #expect(empty.errorType == "BadRequestException")
    }
}
