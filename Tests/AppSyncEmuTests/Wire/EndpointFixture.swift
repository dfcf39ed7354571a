import EmulatorCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import OrderedCollections

@testable import AppSyncEmu

/// A GraphQL endpoint without a socket in front of it.
struct EndpointFixture {
    /// Remembers what was published, and what had been answered by then.
    final class Sink: PublicationSink {
        private let published = Locked<[Publication]>([])
        private let invalidated = Locked<[SubscriptionInvalidation]>([])
        func publish(_ publication: Publication) { published.withLock { $0.append(publication) } }
        func invalidate(_ invalidation: SubscriptionInvalidation) { invalidated.withLock { $0.append(invalidation) } }
        var publications: [Publication] { published.withLock { $0 } }
        var invalidations: [SubscriptionInvalidation] { invalidated.withLock { $0 } }
    }

    private struct NoSignatures: SignatureVerifier {
        func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal {
            SigV4Principal(
                accessKeyID: "test",
                region: "us-east-1",
                service: "appsync",
                hasSessionToken: false,
                isVerified: true
            )
        }
    }

    /// What the client sees.
    struct Answer {
        var status: Int
        var headers: HTTPHeaders
        var json: JSONValue
        var text: String
    }

    let sink = Sink()
    let trace = Trace()
    let service: AppSyncService
    private let endpoint: GraphQLEndpoint

    /// - Parameter policies: `--policies`
    init(_ apis: GraphQLAPI..., policies: AccessPolicies = AccessPolicies()) throws {
        let clock = ManualClock(now: Timestamp(nanoseconds: 1_800_000_000_123_000_000))
        let environment = ResolverEnvironment(
            clock: clock,
            identifiers: SequentialIdentifierSource(),
            trace: trace
        )
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let authenticator = APIAuthenticator(signatures: NoSignatures(), clock: clock, policies: policies)
        service = AppSyncService(
            environment: environment,
            authenticator: authenticator,
            fanOut: FanOut(clock: clock, trace: trace, logger: logger)
        )
        for api in apis { try service.deploy(APIRecord(api)) }
        endpoint = GraphQLEndpoint(
            service: service,
            authenticator: authenticator,
            publications: sink,
            environment: environment,
            logger: logger
        )
    }

    func send(
        _ body: String,
        method: HTTPMethod = .POST,
        uri: String = "/graphql",
        headers: HTTPHeaders = ["x-api-key": "da2-test"]
    ) async throws -> Answer {
        let request = HTTPRequest(method: method, uri: uri, headers: headers, body: ByteBuffer(string: body))
        let response: HTTPResponse
        switch endpoint.answer(request, on: EmbeddedEventLoop()) {
        case .now(let now): response = now
        case .later(let work): response = await work()
        }
        return Answer(
            status: Int(response.status.code),
            headers: response.headers,
            json: try JSONParser.parse(response.body),
            text: String(buffer: response.body)
        )
    }

    /// A request with this query.
    func query(
        _ query: String,
        variables: JSONValue = [:],
        headers: HTTPHeaders = ["x-api-key": "da2-test"]
    ) async throws -> Answer {
        try await send(
            JSONValue.object(["query": .string(query), "variables": variables]).text,
            headers: headers
        )
    }
}

extension APIRecord {
    /// The record that would be served as this API.
    init(_ api: GraphQLAPI) {
        self.init(
            apiID: api.apiID,
            region: api.region,
            accountID: api.accountID,
            settings: APISettings(
                name: api.name, defaultMode: api.defaultMode, additionalModes: api.additionalModes)
        )
        settings.limits = api.limits
        settings.logConfig = api.logConfig
        settings.allowsIntrospection = api.allowsIntrospection
        schema = api.hasSchema ? SchemaRecord(sdl: "", schema: api.schema) : nil
        environmentVariables = api.environmentVariables
        for key in api.apiKeys { keys[key.id] = key }
        for (name, source) in api.dataSources { dataSources[name] = DataSourceRecord(name: name, source: source) }
        for (id, function) in api.functions { functions[id] = FunctionRecord(definition: function) }
        for resolver in api.resolvers.map({ ResolverRecord(definition: $0) }) {
            resolvers[resolver.coordinate] = resolver
        }
    }
}

extension GraphQLAPI {
    /// Trees: an API key by default, IAM as well, and types that tell them apart.
    static func forest(id: String = "forest") throws -> GraphQLAPI {
        let echo = { (payload: String) in "{\"version\": \"2018-05-29\", \"payload\": \(payload)}" }
        let result = "$util.toJson($ctx.result)"
        return GraphQLAPI(
            apiID: id,
            name: "forest",
            region: "us-east-1",
            accountID: "000000000000",
            defaultMode: .apiKey,
            additionalModes: [.iam],
            apiKeys: [APIKey(id: "da2-test", expires: Timestamp(seconds: 2_000_000_000))],
            schema: try SchemaBuilder.build(
                sdl: """
                    type Query {
                      tree(id: ID!): Tree @aws_api_key @aws_iam
                      owner: String @aws_iam
                    }
                    type Mutation {
                      plant(kind: String!, rings: Int = 1): Tree
                      fell(id: ID!): Tree
                    }
                    type Subscription {
                      onPlant(kind: String): Tree @aws_subscribe(mutations: ["plant"])
                    }
                    type Tree @aws_api_key @aws_iam {
                      id: ID!
                      kind: String
                      rings: Int
                      secret: String @aws_iam
                      shout: String
                    }
                    """
            ),
            dataSources: ["none": .none],
            resolvers: [
                ResolverDefinition(
                    typeName: "Query",
                    fieldName: "tree",
                    dataSourceName: "none",
                    requestMappingTemplate: echo(
                        "{\"id\": $util.toJson($ctx.args.id), \"kind\": \"oak\", \"secret\": \"s\"}"
                    ),
                    responseMappingTemplate: result
                ),
                ResolverDefinition(
                    typeName: "Mutation",
                    fieldName: "plant",
                    dataSourceName: "none",
                    requestMappingTemplate: echo(
                        "{\"id\": \"$util.autoId()\", \"kind\": $util.toJson($ctx.args.kind), \"rings\": $ctx.args.rings}"
                    ),
                    responseMappingTemplate: result
                ),
                ResolverDefinition(
                    typeName: "Mutation",
                    fieldName: "fell",
                    dataSourceName: "none",
                    requestMappingTemplate: "$util.error(\"Protected.\", \"Ranger\", {\"id\": $ctx.args.id, \"x\": 1})",
                    responseMappingTemplate: result
                ),
                ResolverDefinition(
                    typeName: "Tree",
                    fieldName: "shout",
                    dataSourceName: "none",
                    requestMappingTemplate: echo("\"$ctx.source.kind.toUpperCase()!\""),
                    responseMappingTemplate: result
                ),
            ]
        )
    }
}
