import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite("The deployment of AWS::AppSync resources")
struct APIDeploymentTests {
    private static let now = Timestamp(seconds: 1_800_000_000)
    private static let sdl = "type Query { hello: String } type Mutation { say(text: String): String }"

    private var deployment = APIDeployment(
        environment: .init(
            region: "eu-west-1",
            accountID: "000000000000",
            publicURL: "http://127.0.0.1:4566",
            now: APIDeploymentTests.now,
            apiKey: nil,
            identifier: { "id-of-\($0)" },
            file: { location throws(FileError) in
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
        #expect(api.ref == "arn:aws:appsync:eu-west-1:000000000000:apis/id-of-Api")
        #expect(api.attributes["GraphQLUrl"] == "http://127.0.0.1:4566/apis/id-of-Api/graphql")
        #expect(api.attributes["RealtimeUrl"] == "ws://127.0.0.1:4566/apis/id-of-Api/graphql")
        #expect(api.attributes["GraphQLDns"] == "127.0.0.1:4566")
        let id: JSONValue = "id-of-Api"
        _ = try provision("Schema", "GraphQLSchema", ["ApiId": id, "DefinitionS3Location": "./schema.graphql"]).get()
        let key = try provision("Key", "ApiKey", ["ApiId": id]).get()
        #expect(key.attributes["ApiKey"] == "da2-id-of-Key")
        _ = try provision("Source", "DataSource", ["ApiId": id, "Name": "none", "Type": "NONE"]).get()
        let resolver = try provision(
            "Say",
            "Resolver",
            [
                "ApiId": id, "TypeName": "Mutation", "FieldName": "say", "DataSourceName": "none",
                "RequestMappingTemplate": "{}", "ResponseMappingTemplateS3Location": "./schema.graphql",
            ]
        ).get()
        #expect(resolver.ref == "arn:aws:appsync:eu-west-1:000000000000:apis/id-of-Api/types/Mutation/resolvers/say")

        let deployed = try #require(try deployment.apis().first)
        #expect(deployed.apiID == "id-of-Api")
        #expect(deployed.modes == [.iam, .apiKey])
        #expect(deployed.resolvers.map(\.responseMappingTemplate) == [Self.sdl])
        // Seven days from now, rounded down to the hour.
        let week: Int64 = 7 * 86_400
        let expires = (Self.now.seconds + week) / 3600 * 3600
        #expect(deployed.apiKeys.map(\.expires.seconds) == [expires])
    }

    @Test("an API without a schema is refused by name")
    mutating func noSchema() throws {
        _ = try provision("Api", "GraphQLApi", ["Name": "x", "AuthenticationType": "API_KEY"]).get()
        #expect(throws: DeploymentError.self) { try deployment.apis() }
    }

    @Test("what is unknown or not emulated yet is refused with its property")
    mutating func refused() throws {
        _ = try provision("Api", "GraphQLApi", ["Name": "x", "AuthenticationType": "API_KEY"]).get()
        let id: JSONValue = "id-of-Api"
        #expect(
            failure("B", "GraphQLApi", ["Name": "x", "AuthenticationType": "OPENID_CONNECT"])
                == ResourceFailure(property: "AuthenticationType", "OPENID_CONNECT is not emulated yet")
        )
        #expect(
            failure("B", "GraphQLApi", ["Name": "x", "AuthenticationType": "API_KEY", "Nmae": "y"])
                == ResourceFailure(property: "Nmae", "the emulator does not know this property")
        )
        #expect(
            failure("S", "DataSource", ["ApiId": id, "Name": "t", "Type": "AMAZON_DYNAMODB"])
                == ResourceFailure(property: "Type", "AMAZON_DYNAMODB is not emulated yet")
        )
        #expect(failure("R", "Resolver", ["ApiId": id, "Code": "x"])?.property == "Code")
        #expect(failure("K", "ApiKey", ["ApiId": "other"])?.reason == "GraphQL API other not found.")
        #expect(failure("K", "ApiKey", [:])?.property == "ApiId")
        #expect(
            failure("K", "ApiKey", ["ApiId": id, "Expires": .int(1_800_000_000 + 366 * 86_400)])?.reason
                == "Keys must be valid for a minimum of 1 days and a maximum of 365 days."
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
