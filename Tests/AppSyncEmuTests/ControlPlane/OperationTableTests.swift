import NIOHTTP1
import Testing

@testable import AppSyncEmu

@Suite struct OperationTableTests {
    @Test(
        arguments: [
            (.POST, "/v1/apis", "CreateGraphqlApi", [:]),
            (.POST, "/v1/apis/a", "UpdateGraphqlApi", ["apiId": "a"]),
            (.PUT, "/v1/apis/a/environmentVariables", "PutGraphqlApiEnvironmentVariables", ["apiId": "a"]),
            (
                .DELETE, "/v1/apis/a/types/Query/resolvers/b", "DeleteResolver",
                ["apiId": "a", "typeName": "Query", "fieldName": "b"]
            ),
            (.GET, "/v1/tags/arn%3Ax%2Fy", "ListTagsForResource", ["resourceArn": "arn:x/y"]),
            (.GET, "/v1/tags/arn:x/y", "ListTagsForResource", ["resourceArn": "arn:x/y"]),
            (.DELETE, "/v1/apis/a/FlushCache", "FlushApiCache", ["apiId": "a"]),
            (.GET, "/v1/apis/a/b", "GET /v1/apis/a/b", [:]),
        ] as [(HTTPMethod, String, String, [String: String])])
    func `method and path name an operation`(
        _ method: HTTPMethod, _ path: String, _ name: String, _ parameters: [String: String]
    ) {
        let found = OperationTable.find(method, path[...])
        #expect(found.0.name == name)
        #expect(found.1 == parameters)
    }
}
