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
                if location == "asset.0af3.vtl" { return "{}" }
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
            failure(
                "B", "GraphQLApi",
                [
                    "Name": "x", "AuthenticationType": "API_KEY",
                    "AdditionalAuthenticationProviders": [
                        [
                            "AuthenticationType": "OPENID_CONNECT",
                            "OpenIDConnectConfig": ["Issuer": "https://x", "Aud": "y"],
                        ]
                    ],
                ])?.property == "AdditionalAuthenticationProviders.0.OpenIDConnectConfig.Aud"
        )
        let pool: JSONValue = ["UserPoolId": "eu-west-1_Books", "AwsRegion": "eu-west-1", "DefaultAction": "ALLOW"]
        #expect(
            failure(
                "B", "GraphQLApi",
                [
                    "Name": "x", "AuthenticationType": "AMAZON_COGNITO_USER_POOLS", "UserPoolConfig": pool,
                    "AdditionalAuthenticationProviders": [
                        [
                            "AuthenticationType": "AMAZON_COGNITO_USER_POOLS",
                            "UserPoolConfig": ["UserPoolId": "eu-west-1_Books"],
                        ]
                    ],
                ])
                == ResourceFailure(
                    property: "AdditionalAuthenticationProviders",
                    "Duplicate authentication providers of type AMAZON_COGNITO_USER_POOLS are not allowed: "
                        + "eu-west-1_Books")
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

    @Test("functions make pipelines, and what the CDK uploads is found beside the template")
    mutating func pipelines() throws {
        _ = try provision("Api", "GraphQLApi", ["Name": "x", "AuthenticationType": "API_KEY"]).get()
        let id = JSONValue.string(Self.apiID)
        _ = try provision("Schema", "GraphQLSchema", ["ApiId": id, "Definition": .string(Self.sdl)]).get()
        _ = try provision("Source", "DataSource", ["ApiId": id, "Name": "none", "Type": "NONE"]).get()
        let function = try provision(
            "Step", "FunctionConfiguration",
            [
                "ApiId": id, "Name": "step", "DataSourceName": "none", "FunctionVersion": "2018-05-29",
                "RequestMappingTemplateS3Location": "s3://cdk-hnb659fds-assets-000000000000-eu-west-1/0af3.vtl",
                "ResponseMappingTemplate": "{}", "MaxBatchSize": "0",
            ]
        ).get()
        let functionID = try #require(function.attributes["FunctionId"])
        #expect(function.ref.hasSuffix("/functions/\(functionID.string ?? "")"))
        let pipeline: JSONObject = [
            "ApiId": id, "TypeName": "Query", "FieldName": "hello", "Kind": "PIPELINE",
            "PipelineConfig": ["Functions": [functionID]], "RequestMappingTemplate": "{}",
            "ResponseMappingTemplate": "{}",
        ]
        var withSource = pipeline
        withSource["DataSourceName"] = "none"
        #expect(failure("P", "Resolver", withSource)?.property == "DataSourceName")
        var tooMany = pipeline
        tooMany["PipelineConfig"] = ["Functions": .array(Array(repeating: functionID, count: 11))]
        #expect(failure("P", "Resolver", tooMany)?.property == "PipelineConfig")
        var unknown = pipeline
        unknown["PipelineConfig"] = ["Functions": ["a"]]
        #expect(
            failure("P", "Resolver", unknown)?.reason
                == "The specified functions [a] must exist before referencing them from a resolver.")
        _ = try provision("P", "Resolver", pipeline).get()
        let finished = deployment.finish(TemplateFixture.environment())
        #expect(finished.failures.isEmpty)
        let api = try #require(finished.apis.first)
        #expect(api.functions.values.first?.definition.handlers == .templates(request: "{}", response: "{}"))
    }

    @Test("an API's settings, tags and variables are those of the properties")
    mutating func settings() throws {
        _ = try provision(
            "Api", "GraphQLApi",
            [
                "Name": "x", "AuthenticationType": "API_KEY", "IntrospectionConfig": "DISABLED",
                "QueryDepthLimit": "5", "XrayEnabled": "true", "Tags": [["Key": "a", "Value": "b"]],
                "EnvironmentVariables": ["STAGE": "test"],
                "LogConfig": ["FieldLogLevel": "ERROR", "CloudWatchLogsRoleArn": "arn"],
            ]
        ).get()
        let api = try #require(deployment.finish(TemplateFixture.environment()).apis.first)
        #expect(!api.served.allowsIntrospection)
        #expect(api.served.limits.depth == 5)
        #expect(api.served.logConfig == LogConfig(fieldLogLevel: .error))
        #expect(api.served.environmentVariables == ["STAGE": "test"])
        #expect(api.tags == ["a": "b"])
        #expect(
            failure("B", "GraphQLApi", ["Name": "x", "AuthenticationType": "API_KEY", "QueryDepthLimit": 76])?.property
                == "QueryDepthLimit")
        #expect(
            failure(
                "B", "GraphQLApi",
                ["Name": "x", "AuthenticationType": "API_KEY", "LogConfig": ["FieldLogLevel": "ALL"]])?.reason
                == "Properties validation failed for resource B with message: #/LogConfig: required key "
                + "[CloudWatchLogsRoleArn] not found")
    }

    @Test("code needs its runtime, and a runtime its code")
    mutating func runtimes() throws {
        _ = try provision("Api", "GraphQLApi", ["Name": "x", "AuthenticationType": "API_KEY"]).get()
        let id = JSONValue.string(Self.apiID)
        _ = try provision("Source", "DataSource", ["ApiId": id, "Name": "none", "Type": "NONE"]).get()
        func resolver(_ more: JSONObject) -> JSONObject {
            (["ApiId": id, "TypeName": "Query", "FieldName": "hello", "DataSourceName": "none"] as JSONObject)
                .merging(more) { $1 }
        }
        let runtime: JSONValue = ["Name": "APPSYNC_JS", "RuntimeVersion": "1.0.0"]
        #expect(failure("R", "Resolver", resolver(["Code": "x"]))?.property == "Code")
        #expect(failure("R", "Resolver", resolver(["Runtime": runtime]))?.property == "Runtime")
        #expect(
            failure(
                "R", "Resolver", resolver(["Code": .string(String(repeating: "x", count: 32_769)), "Runtime": runtime]))?
                .property == "Code")
        #expect(
            failure(
                "R", "Resolver", resolver(["RequestMappingTemplate": .string(String(repeating: "x", count: 65_537))]))?
                .property == "RequestMappingTemplate")
        #expect(
            failure("R", "Resolver", resolver(["SyncConfig": ["ConflictDetection": "VERSION"]]))?.isNotEmulated == true)
        #expect(failure("R", "Resolver", resolver(["CachingConfig": ["Ttl": 3_601]]))?.property == "CachingConfig.Ttl")
        #expect(failure("R", "Resolver", resolver(["CachingConfig": ["CachingKeys": []]]))?.property == "CachingConfig")
    }
}
