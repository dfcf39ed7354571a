import EmulatorCore
import NIOCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct GraphQLResponseTests {
    private func answer(_ data: JSONValue, headers: [ResponseHeader] = []) throws -> (HTTPHeaders, JSONValue) {
        let result = ExecutionResult(data: data, errors: [], rootFields: [], responseHeaders: headers)
        let response = GraphQLResponse.answer(result, requestID: "r-1")
        #expect(response.status == .ok)
        return (response.headers, try JSONParser.parse(response.body))
    }

    @Test func `headers of resolvers are added, those of the answer itself are not theirs`() throws {
        let (headers, json) = try answer(
            ["a": 1],
            headers: [
                ResponseHeader(name: "X-Custom", value: "first"), ResponseHeader(name: "x-custom", value: "second"),
                ResponseHeader(name: "Content-Length", value: "0"),
                ResponseHeader(name: "x-amzn-RequestId", value: "no"),
            ]
        )
        #expect(headers["x-custom"] == ["second"])
        #expect(headers["content-length"] == [])
        #expect(headers["x-amzn-requestid"] == ["r-1"])
        #expect(json == ["data": ["a": 1]])
    }

    @Test func `an answer of more than 5 MB is an error instead`() throws {
        let (_, json) = try answer(["a": .string(String(repeating: "x", count: 5_242_880))])
        #expect(json["data"] == .null)
        #expect(json["errors"]?.array?.count == 1)
        let (_, fits) = try answer(["a": .string(String(repeating: "x", count: 5_000_000))])
        #expect(fits["errors"] == nil)
    }
}
