import NIOHTTP1
import Testing

@testable import LambdaEmu

@Suite struct RuntimeAPIRequestTests {
    @Test(arguments: [
        (HTTPMethod.GET, "invocation/next", RuntimeAPIRequest.next),
        (.POST, "invocation/1-2/response", .response("1-2")),
        (.POST, "invocation/1-2/error", .invocationError("1-2")),
        (.POST, "init/error", .initError),
    ])
    func `the calls of the Runtime API are told by method and path`(
        method: HTTPMethod, path: String, request: RuntimeAPIRequest
    ) {
        #expect(RuntimeAPIRequest(method: method, uri: "/2018-06-01/runtime/\(path)") == request)
    }

    @Test(arguments: ["/2018-06-01/runtime/invocation/1/next", "/2020-01-01/extension/register", "/", ""])
    func `everything else is none of them`(path: String) {
        #expect(RuntimeAPIRequest(method: .POST, uri: path) == nil)
        #expect(RuntimeAPIRequest(method: .GET, uri: path) == nil)
    }
}
