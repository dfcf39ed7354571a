import Testing

@testable import AppSyncEmu

struct GraphQLPathTests {
    @Test(arguments: [("/graphql", nil), ("/apis/chess/graphql", "chess")] as [(Substring, String?)])
    func `the paths of an API, with and without realtime`(path: Substring, apiID: String?) throws {
        let http = try #require(GraphQLPath(path))
        #expect(http.apiID == apiID)
        #expect(http.text == path)
        #expect(GraphQLPath(realtime: path) == http)
        #expect(GraphQLPath(realtime: path + "/realtime") == http)
        #expect(GraphQLPath(path + "/realtime") == nil)
    }

    @Test(arguments: ["/", "/graphql/", "/apis//graphql", "/apis/graphql", "/apis/a/b/graphql", "/realtime"])
    func `others are none`(path: Substring) {
        #expect(GraphQLPath(path) == nil)
        #expect(GraphQLPath(realtime: path) == nil)
    }
}
