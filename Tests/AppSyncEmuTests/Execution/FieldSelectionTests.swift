import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct FieldSelectionTests {
    private func selection(_ query: String) throws -> FieldSelection {
        let document = try DocumentParser.parse(query)
        guard case .field(let field)? = document.operations.first?.selectionSet.first else { throw NoField() }
        return FieldSelection(of: [field], in: document, variables: [:])
    }

    private struct NoField: Error {}

    @Test func `the text of a selection set is without its field`() throws {
        // The shape that Lambda resolvers get: powertools' sample events of AppSync.
        #expect(
            try selection("mutation { createSomething { id field1, field2 } }").graphQL
                == "{\n  id\n  field1\n  field2\n}")
        #expect(
            try selection(
                """
                query Q($a: ID) { getPost(id: $a) { title second: title(n: [1, {k: "x"}]) @include(if: true)
                  author(id: $a) { name } ... on Post @skip(if: false) { id } ... { id } ...F } }
                fragment F on Post { id }
                """
            ).graphQL == """
                {
                  title
                  second: title(n: [1, {k: "x"}]) @include(if: true)
                  author(id: $a) {
                    name
                  }
                  ... on Post @skip(if: false) {
                    id
                  }
                  ... {
                    id
                  }
                  ...F
                }
                """
        )
        #expect(try selection("{ count }").graphQL == "")
    }

    @Test func `a selection that was written down is given back`() {
        let selection = FieldSelection(list: ["a", "a/b"], graphQL: "{ a { b } }")
        #expect(selection.list == ["a", "a/b"])
        #expect(selection.graphQL == "{ a { b } }")
    }

    @Test func `a header that came twice is a list, and cookies stay away`() {
        let request = ExecutionRequest(
            requestID: "r-1",
            identity: ExecutionFixture.identity,
            headers: [("custom", "bailey"), ("cookie", "x"), ("host", "api.example.com:443"), ("custom", "hopper")]
        )
        #expect(request.headerMap == ["custom": ["bailey", "hopper"], "host": "api.example.com:443"])
        #expect(request.domainName == "api.example.com")
    }

    @Test(arguments: [
        "localhost:4566", "127.0.0.1", "[::1]:80", "x.appsync-api.us-east-1.amazonaws.com", "a.localhost",
    ])
    func `the API's own name is no custom domain`(host: String) {
        let request = ExecutionRequest(requestID: "r", identity: ExecutionFixture.identity, headers: [("host", host)])
        #expect(request.domainName == nil)
    }
}
