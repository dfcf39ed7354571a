import EmulatorCore
import NIOCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct HTTPTemplateRequestTests {
    private func request(_ members: JSONObject) throws(GraphQLError) -> HTTPTemplateRequest {
        try HTTPTemplateRequest(DataSourceRequest(members))
    }

    @Test func `method, path, query, headers and body`() throws {
        let request = try request([
            "method": "POST", "resourcePath": "/v1/trees",
            "params": [
                "query": ["kind": "oak & ash", "n": 2, "none": nil, "tag": ["a", "b"]],
                "headers": ["Content-Type": "text/plain", "X-Rings": 12], "body": "hello",
            ],
        ])
        #expect(request.method == .POST)
        #expect(request.target == "/v1/trees?kind=oak%20%26%20ash&n=2&tag=a&tag=b")
        #expect(request.headers.map { "\($0.name): \($0.value)" } == ["Content-Type: text/plain", "X-Rings: 12"])
        #expect(String(buffer: request.body) == "hello")
    }

    @Test func `a body that is no text is sent as JSON`() throws {
        let request = try request(["method": "PUT", "resourcePath": "/a?b=1", "params": ["body": ["a": [1]]]])
        #expect(String(buffer: request.body) == #"{"a":[1]}"#)
        #expect(request.target == "/a?b=1")
    }

    @Test(
        arguments: [
            (["resourcePath": "/"], "Value for field '$[method]' not found."),
            (["method": "GET"], "Value for field '$[resourcePath]' not found."),
            (["method": "SING", "resourcePath": "/"], "Unsupported operation 'SING'."),
            (["method": "GET", "resourcePath": "/", "url": "x"], "Unsupported element '$[url]'."),
            (["method": "GET", "resourcePath": "/", "params": ["a": 1]], "Unsupported element '$[params][a]'."),
            (
                ["method": "GET", "resourcePath": "/", "params": ["headers": ["Host": "x"]]],
                "The header 'Host' cannot be set."
            ),
            (
                ["method": "GET", "resourcePath": "/", "params": ["headers": ["X": "a\r\nY: b"]]],
                "The header 'X' is not valid."
            ),
        ] as [(JSONObject, String)])
    func `what is not sent`(members: JSONObject, message: String) {
        #expect(throws: GraphQLError.mappingTemplate(message)) { try request(members) }
    }

    @Test func `it is one of 2018-05-29's`() {
        var request = DataSourceRequest(["method": "GET", "resourcePath": "/"])
        request.version = .v2017
        #expect(throws: GraphQLError.self) { try HTTPTemplateRequest(request) }
    }
}
