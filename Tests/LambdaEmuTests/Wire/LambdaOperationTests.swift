import EmulatorCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite struct LambdaOperationTests {
    @Test(arguments: [
        (HTTPMethod.POST, "/2014-11-13/functions/publisher/invoke-async", "InvokeAsync"),
        (.POST, "/2021-11-15/functions/publisher/response-streaming-invocations", "InvokeWithResponseStream"),
        (.POST, "/2015-03-31/functions", "CreateFunction"),
        (.GET, "/2018-10-31/layers", "ListLayers"),
        (.PATCH, "/2099-01-01/whatever", "PATCH /2099-01-01/whatever"),
    ])
    func `an operation that is not emulated says so by its name`(
        method: HTTPMethod, uri: String, name: String
    ) async {
        let account = LambdaAccount()
        let answer = await account.send(method, uri)
        #expect(answer.status == 501)
        #expect(answer.errorType == "NotImplementedException")
        #expect(answer.json?["Message"] == .string("The Lambda operation \(name) is not emulated yet."))
        #expect(account.trace.entries().map(\.step) == [name])
    }

    @Test func `the path's name is decoded`() {
        let path = "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Ax/invocations"
        #expect(
            LambdaOperation(method: .POST, path: path[...])?.resource
                == "arn:aws:lambda:us-east-1:000000000000:function:x")
    }
}
