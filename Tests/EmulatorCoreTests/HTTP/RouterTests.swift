import EmulatorCore
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@Suite("A router")
struct RouterTests {
    private static let router = {
        func named(_ name: String) -> ClosureHandler { ClosureHandler { _ in .now(.text(name)) } }
        var router = Router(fallback: named("fallback"))
        router.register(target: "DynamoDB_20120810", named("dynamodb"))
        router.register(target: "Logs_20140328", named("logs"))
        router.register(signedFor: "dynamodb", named("dynamodb"))
        router.register(method: .POST, path: "/graphql", named("graphql"))
        router.register(path: "/apis/*/graphql", named("api"))
        router.register(prefix: "/v1/apis", named("control"))
        router.register(prefix: "/20YY-MM-DD/functions", named("lambda"))
        router.register(prefix: "/_emulator/", named("emulator"))
        return router
    }()

    @Test(arguments: [
        ("POST", "/", "DynamoDB_20120810.Query", "dynamodb"), ("POST", "/?x", "Logs_20140328.X", "logs"),
        ("POST", "/", "DynamoDB_201208101.Query", "fallback"), ("GET", "/", "DynamoDB_20120810.Query", "fallback"),
        ("POST", "/graphql", "", "graphql"), ("POST", "/graphql?x=/y", "", "graphql"),
        ("GET", "/graphql", "", "fallback"), ("POST", "/graphql/", "", "fallback"),
        ("POST", "/apis/abc/graphql", "", "api"), ("POST", "/apis//graphql", "", "fallback"),
        ("POST", "/apis/a/b/graphql", "", "fallback"), ("GET", "/v1/apis", "", "control"),
        ("POST", "/v1/apis/x/types/", "", "control"), ("POST", "/v1/apisx", "", "fallback"),
        ("POST", "/2015-03-31/functions/f/invocations", "", "lambda"), ("GET", "/2015-03-31/functions", "", "lambda"),
        ("GET", "/2015-3-31/functions", "", "fallback"), ("GET", "/1915-03-31/functions", "", "fallback"),
        ("GET", "/2015-03-311/functions", "", "fallback"), ("GET", "/_emulator/health", "", "emulator"),
    ])
    func `sends a request where it belongs`(method: String, uri: String, target: String, expected: String) {
        let headers: HTTPHeaders = target.isEmpty ? [:] : ["X-Amz-Target": target]
        let request = HTTPRequest(method: HTTPMethod(rawValue: method), uri: uri, headers: headers)
        guard case .now(let response) = Self.router.answer(request, on: MultiThreadedEventLoopGroup.singleton.any())
        else {
            Issue.record("an answer later")
            return
        }
        #expect(String(buffer: response.body) == expected)
    }

    @Test(arguments: [
        ("POST", "/", "dynamodb", "dynamodb"), ("POST", "/", "sqs", "fallback"), ("GET", "/", "dynamodb", "fallback"),
        ("POST", "/other", "dynamodb", "fallback"), ("POST", "/graphql", "dynamodb", "graphql"),
    ])
    func `without a target the signature's service decides`(method: String, uri: String, name: String, expected: String)
    {
        let headers: HTTPHeaders = [
            "Authorization":
                "AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/\(name)/aws4_request, SignedHeaders=host, Signature=a"
        ]
        let request = HTTPRequest(method: HTTPMethod(rawValue: method), uri: uri, headers: headers)
        guard case .now(let response) = Self.router.answer(request, on: MultiThreadedEventLoopGroup.singleton.any())
        else {
            Issue.record("an answer later")
            return
        }
        #expect(String(buffer: response.body) == expected)
    }
}
