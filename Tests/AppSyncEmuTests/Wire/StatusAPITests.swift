import EmulatorCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// The API this emulator was first built for: IAM by default, a key as well, one mutation over a NONE source.
@Suite struct StatusAPITests {
    private func fixture() throws -> EndpointFixture {
        try EndpointFixture(
            GraphQLAPI(
                apiID: "status",
                name: "status",
                region: "us-east-1",
                accountID: "000000000000",
                defaultMode: .iam,
                additionalModes: [.apiKey],
                apiKeys: [APIKey(id: "da2-test", expires: Timestamp(seconds: 2_000_000_000))],
                schema: try SchemaBuilder.build(
                    sdl: """
                        type StatusUpdate @aws_api_key @aws_iam {
                          jobId: ID!
                          userId: ID!
                          agentName: String
                          status: String!
                          timestamp: AWSDateTime!
                          metadata: AWSJSON
                        }
                        type Query { ping: String @aws_api_key @aws_iam }
                        type Mutation {
                          publishStatus(
                            jobId: ID!, userId: ID!, agentName: String, status: String!, metadata: AWSJSON
                          ): StatusUpdate @aws_api_key @aws_iam
                        }
                        type Subscription {
                          onStatusUpdate(userId: ID!): StatusUpdate
                            @aws_subscribe(mutations: ["publishStatus"]) @aws_api_key @aws_iam
                        }
                        """
                ),
                dataSources: ["NothingBehind": .none],
                resolvers: [
                    ResolverDefinition(
                        typeName: "Mutation",
                        fieldName: "publishStatus",
                        dataSourceName: "NothingBehind",
                        requestMappingTemplate: """
                            {
                              "version": "2018-05-29",
                              "payload": {
                                "jobId": $util.toJson($ctx.args.jobId),
                                "userId": $util.toJson($ctx.args.userId),
                                "agentName": $util.toJson($ctx.args.agentName),
                                "status": $util.toJson($ctx.args.status),
                                "timestamp": "$util.time.nowISO8601()",
                                "metadata": $util.toJson($ctx.args.metadata)
                              }
                            }
                            """,
                        responseMappingTemplate: "$util.toJson($ctx.result)"
                    )
                ]
            )
        )
    }

    @Test(arguments: [["x-api-key": "da2-test"], ["authorization": "AWS4-HMAC-SHA256 Credential=…"]])
    func `a status is published by either mode`(headers: [String: String]) async throws {
        let fixture = try fixture()
        let answer = try await fixture.query(
            """
            mutation Publish($metadata: AWSJSON) {
              publishStatus(jobId: "j-1", userId: "u-1", status: "calling_tool", metadata: $metadata) {
                jobId userId agentName status timestamp metadata
              }
            }
            """,
            variables: ["metadata": .string(#"{"tool":"search","n":1}"#)],
            headers: .init(headers.map { ($0.key, $0.value) })
        )
        let published: JSONValue = [
            "jobId": "j-1", "userId": "u-1", "agentName": nil, "status": "calling_tool",
            "timestamp": "2027-01-15T08:00:00.123Z", "metadata": .string(#"{"tool":"search","n":1}"#),
        ]
        #expect(answer.json == ["data": ["publishStatus": published]])
        guard case .value(let value)? = fixture.sink.publications.first?.result else {
            Issue.record("Nothing was published.")
            return
        }
        #expect(value == published)
        #expect(
            fixture.trace.entries().map { "\($0.step) \($0.subject)" } == [
                "resolve Mutation.publishStatus", "request mutation Publish",
            ]
        )
    }
}
