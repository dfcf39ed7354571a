import EmulatorCore
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import LambdaEmu

@Suite struct LambdaServiceTests {
    @Test(arguments: [
        (HTTPMethod.POST, "/2015-03-31/functions/publisher/invocations", "Invoke"),
        (.GET, "/2015-03-31/functions/", "ListFunctions"),
        (.GET, "/2015-03-31/functions/a/configuration?Qualifier=1", "GetFunctionConfiguration"),
        (.GET, "/2018-10-31/layers", "ListLayers"),
        (.PATCH, "/2099-01-01/whatever", "PATCH /2099-01-01/whatever"),
    ])
    func `every operation says by its name that it is not emulated`(method: HTTPMethod, uri: String, name: String)
        throws
    {
        let trace = Trace()
        let service = LambdaService(clock: ManualClock(), identifiers: SequentialIdentifierSource(), trace: trace)
        let answer = service.answer(HTTPRequest(method: method, uri: uri), on: EmbeddedEventLoop())
        guard case .now(let response) = answer else {
            Issue.record("It waits.")
            return
        }
        #expect(response.status == .notImplemented)
        #expect(response.headers.first(name: "x-amzn-ErrorType") == "NotImplementedException")
        #expect(
            try JSONParser.parse(response.body)["Message"]
                == .string("The Lambda operation \(name) is not emulated yet.")
        )
        #expect(trace.entries().map(\.step) == [name])
    }
}
