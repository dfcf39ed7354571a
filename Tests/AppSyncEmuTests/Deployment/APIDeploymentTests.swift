import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite("The deployment of AWS::AppSync resources")
struct APIDeploymentTests {
    private static let now = Timestamp(seconds: 1_800_000_000)
    private static let apiID = StableIdentifier.make("stack", "Api")
    private static let sdl = "type Query { hello: String } type Mutation { say(text: String): String }"

    private var deployment = APIDeployment(
        environment: .init(
            region: "eu-west-1",
            accountID: "000000000000",
            publicURL: "http://127.0.0.1:4566",
            now: APIDeploymentTests.now,
            apiKey: nil,
            file: { location, _ throws(FileError) in
                guard location == "./schema.graphql" else { throw FileError(path: location, reason: "not there") }
                return APIDeploymentTests.sdl
            }
        )
    )

    private func resource(_ id: String, _ type: String, _ properties: JSONObject) -> ResolvedResource {
        ResolvedResource(
            logicalID: id,
            type: "AWS::AppSync::\(type)",
            properties: properties,
            physicalName: id,
            stack: StackEnvironment(stackName: "stack", region: "eu-west-1"),
            file: "template.yaml",
            line: 1
        )
    }

    private mutating func provision(_ id: String, _ type: String, _ properties: JSONObject) -> Result<
        ProvisionedResource, ResourceFailure
    > {
        Result { () throws(ResourceFailure) in try deployment.provision(resource(id, type, properties)) }
    }

    private mutating func failure(_ id: String, _ type: String, _ properties: JSONObject) -> ResourceFailure? {
        if case .failure(let failure) = provision(id, type, properties) { failure } else { nil }
    }

    @Test("resources become one API, and Ref and GetAtt answer what CloudFormation's do")
    mutating func whole() throws {
        let api = try provision(
            "Api",
            "GraphQLApi",
            [
                "Name": "hello", "AuthenticationType": "AWS_IAM",
                "AdditionalAuthenticationProviders": [["AuthenticationType": "API_KEY"]],
            ]
        ).get()
        #expect(api.ref == "arn:aws:appsync:eu-west-1:000000000000:apis/\(Self.apiID)")
        #expect(api.attributes["GraphQLUrl"] == .string("http://127.0.0.1:4566/apis/\(Self.apiID)/graphql"))
        #expect(api.attributes["RealtimeUrl"] == .string("ws://127.0.0.1:4566/apis/\(Self.apiID)/graphql"))
        #expect(api.attributes["GraphQLDns"] == "127.0.0.1:4566")
        let id = JSONValue.string(Self.apiID)
        _ = try provision("Schema", "GraphQLSchema", ["ApiId": id, "DefinitionS3Location": "./schema.graphql"]).get()
        let key = try provision("Key", "ApiKey", ["ApiId": id]).get()
        #expect(key.attributes["ApiKey"] == .string("da2-" + StableIdentifier.make("stack", "Key")))
        _ = try provision("Source", "DataSource", ["ApiId": id, "Name": "none", "Type": "NONE"]).get()
        let resolver = try provision(
            "Say",
            "Resolver",
            [
                "ApiId": id, "TypeName": "Mutation", "FieldName": "say", "DataSourceName": "none",
                "RequestMappingTemplate": "{}", "ResponseMappingTemplateS3Location": "./schema.graphql",
            ]
        ).get()
        #expect(
            resolver.ref == "arn:aws:appsync:eu-west-1:000000000000:apis/\(Self.apiID)/types/Mutation/resolvers/say")

        let finished = deployment.finish(TemplateFixture.environment())
        #expect(finished.failures.isEmpty)
        let deployed = try #require(finished.apis.first).served
        #expect(deployed.apiID == Self.apiID)
        #expect(deployed.modes == [.iam, .apiKey])
        #expect(deployed.resolvers.first?.handlers == .templates(request: "{}", response: Self.sdl))
        // Seven days from now, rounded down to the hour.
        let week: Int64 = 7 * 86_400
        let expires = (Self.now.seconds + week) / 3600 * 3600
        #expect(deployed.apiKeys.map(\.expires.seconds) == [expires])
    }

    @Test("an API without a schema is there, and has no fields for resolvers")
    mutating func noSchema() throws {
        _ = try provision("Api", "GraphQLApi", ["Name": "x", "AuthenticationType": "API_KEY"]).get()
        let id = JSONValue.string(Self.apiID)
        _ = try provision("Source", "DataSource", ["ApiId": id, "Name": "none", "Type": "NONE"]).get()
        _ = try provision(
            "Say", "Resolver",
            [
                "ApiId": id, "TypeName": "Mutation", "FieldName": "say", "DataSourceName": "none",
                "RequestMappingTemplate": "{}", "ResponseMappingTemplate": "{}",
            ]
        ).get()
        let finished = deployment.finish(TemplateFixture.environment())
        #expect(finished.apis.map(\.served.hasSchema) == [false])
        let failure = try #require(finished.failures.first)
        #expect(failure.resource.logicalID == "Say")
        #expect(failure.failure == ResourceFailure(property: "TypeName", "Type Mutation not found"))
    }

    @Test("a resolver is judged once its schema is there, whichever came first")
    mutating func resolvers() throws {
        _ = try provision("Api", "GraphQLApi", ["Name": "x", "AuthenticationType": "API_KEY"]).get()
        let id = JSONValue.string(Self.apiID)
        _ = try provision("Source", "DataSource", ["ApiId": id, "Name": "none", "Type": "NONE"]).get()
        for (name, field) in [("Good", "say"), ("Bad", "sya")] {
            _ = try provision(
                name, "Resolver",
                [
                    "ApiId": id, "TypeName": "Mutation", "FieldName": .string(field), "DataSourceName": "none",
                    "RequestMappingTemplate": "{}", "ResponseMappingTemplate": "{}",
                ]
            ).get()
        }
        #expect(
            failure(
                "Again", "Resolver",
                [
                    "ApiId": id, "TypeName": "Mutation", "FieldName": "say", "DataSourceName": "none",
                    "RequestMappingTemplate": "{}", "ResponseMappingTemplate": "{}",
                ]
            )?.reason == "Only one resolver is allowed per field."
        )
        _ = try provision("Schema", "GraphQLSchema", ["ApiId": id, "Definition": .string(Self.sdl)]).get()
        let finished = deployment.finish(TemplateFixture.environment())
        #expect(finished.apis.first?.served.resolvers.map(\.fieldName) == ["say"])
        #expect(finished.failures.map(\.resource.logicalID) == ["Bad"])
        #expect(finished.failures.first?.failure.reason == "No field named sya found on type Mutation")
    }

    @Test("what is refused and what is not emulated yet, each with its property")
    mutating func refused() throws {
        _ = try provision("Api", "GraphQLApi", ["Name": "x", "AuthenticationType": "API_KEY"]).get()
        let id = JSONValue.string(Self.apiID)
        #expect(
            failure("B", "GraphQLApi", ["Name": "x", "AuthenticationType": "OPENID_CONNECT"])
                == ResourceFailure(
                    property: "OpenIDConnectConfig",
                    "openIDConnectConfig is required for the authentication type OPENID_CONNECT")
        )
        #expect(
            failure("S", "DataSource", ["ApiId": id, "Name": "t", "Type": "RELATIONAL_DATABASE"])
                == .notEmulated("Type", "A data source of type RELATIONAL_DATABASE")
        )
        #expect(
            failure("S", "DataSource", ["ApiId": id, "Name": "t", "Type": "AMAZON_DYNAMODB"])?.reason
                == "Properties validation failed for resource S with message: #: required key [DynamoDBConfig] not found"
        )
        let table: JSONValue = ["TableName": "t", "AwsRegion": "eu-west-1"]
        #expect(
            failure("S", "DataSource", ["ApiId": id, "Name": "t", "Type": "AMAZON_DYNAMODB", "DynamoDBConfig": table])
                == ResourceFailure(property: "ServiceRoleArn", "Service role arn not specified.")
        )
        #expect(failure("S", "DataSource", ["ApiId": id, "Name": "t", "Type": "DYNAMODB"])?.isNotEmulated == false)
        #expect(
            failure("G", "GraphQLSchema", ["ApiId": id, "DefinitionS3Location": "s3://bucket/key"])?.isNotEmulated
                == true)
        #expect(failure("K", "ApiKey", ["ApiId": "other"])?.reason == "GraphQL API other not found.")
        #expect(
            failure("K", "ApiKey", [:])?.reason
                == "Properties validation failed for resource K with message: #: required key [ApiId] not found"
        )
        #expect(
            failure("K", "ApiKey", ["ApiId": ["x"]])?.reason
                == "Properties validation failed for resource K with message: #/ApiId: expected type: String, found: "
                + "JSONArray"
        )
        #expect(
            failure("K", "ApiKey", ["ApiId": id, "Expires": .int(1_800_000_000 + 366 * 86_400)])?.reason
                == "API key can be valid for a maximum of 365 days."
        )
        #expect(failure("G", "GraphQLSchema", ["ApiId": id, "Definition": "type Mutation { a: Int }"]) != nil)
        #expect(
            failure("G", "GraphQLSchema", ["ApiId": id, "DefinitionS3Location": "./gone"])
                == ResourceFailure(property: "DefinitionS3Location", "./gone: not there")
        )
        #expect(
            failure(
                "B",
                "GraphQLApi",
                [
                    "Name": "x", "AuthenticationType": "API_KEY",
                    "AdditionalAuthenticationProviders": [["AuthenticationType": "API_KEY"]],
                ]
            )?.property == "AdditionalAuthenticationProviders"
        )
    }
}
