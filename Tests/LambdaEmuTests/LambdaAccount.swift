import EmulatorCore
import NIOCore
import NIOEmbedded
import NIOHTTP1
import OrderedCollections
import Testing

@testable import LambdaEmu

/// One account with functions that a script answers for, driven through the service as HTTP requests would be.
struct LambdaAccount {
    struct Answer {
        var status: Int
        var headers: HTTPHeaders
        var body: String

        var errorType: String? { headers.first(name: "x-amzn-ErrorType") }
        var requestID: String? { headers.first(name: "x-amzn-RequestId") }
        var json: JSONValue? { try? JSONParser.parse(body) }
    }

    let clock = ManualClock(now: Timestamp(seconds: 1_800_000_000))
    let functions = FunctionRegistry()
    let invoker = ScriptedInvoker()
    let trace = Trace()
    let lines = LogLines()
    let environment: LambdaEnvironment
    let service: LambdaService

    init(_ names: [String] = ["publisher"], verifier: any SignatureVerifier = Accepting()) {
        environment = LambdaEnvironment(
            functions: functions, invoker: invoker, verifier: verifier, clock: clock,
            identifiers: SequentialIdentifierSource(), trace: trace, log: lines.logger)
        service = LambdaService(environment: environment)
        for name in names { deploy(name) }
    }

    func deploy(_ name: String, _ change: (inout FunctionConfiguration) -> Void = { _ in }) {
        var function = FunctionConfiguration(
            functionName: name, region: "us-east-1", accountID: "000000000000", logicalID: "\(name)Function",
            runtime: "python3.12", handler: "\(name).handler",
            code: FunctionCode(directory: "/private/\(name)", source: "/src/\(name)", size: 1234, sha256: "c2hhMjU2"))
        function.role = "arn:aws:iam::000000000000:role/\(name)"
        change(&function)
        functions.register(function)
    }

    /// What is answered at once; waits for what comes later.
    func send(
        _ method: HTTPMethod = .POST, _ uri: String, _ body: String = "", headers: HTTPHeaders = [:],
        on loop: any EventLoop = EmbeddedEventLoop()
    ) async -> Answer {
        await send(
            HTTPRequest(method: method, uri: uri, headers: headers, body: ByteBuffer(string: body)), on: loop)
    }

    func send(_ request: HTTPRequest, on loop: any EventLoop = EmbeddedEventLoop()) async -> Answer {
        switch service.answer(request, on: loop) {
        case .now(let response): return Answer(response)
        case .later(let work): return Answer(await work())
        }
    }

    func invoke(_ name: String = "publisher", _ body: String = "{}", headers: HTTPHeaders = [:]) async -> Answer {
        await send(.POST, "/2015-03-31/functions/\(name)/invocations", body, headers: headers)
    }

    func steps(_ requestID: String?) -> [String] {
        trace.entries(requestID: requestID ?? "none").map { "\($0.step) \($0.subject) \($0.outcome)" }
    }
}

extension LambdaAccount.Answer {
    init(_ response: HTTPResponse) {
        self.init(
            status: Int(response.status.code), headers: response.headers, body: String(buffer: response.body))
    }
}

/// Accepts every request: signatures have tests of their own.
struct Accepting: SignatureVerifier {
    var service = "lambda"

    func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal {
        SigV4Principal(
            accessKeyID: "test", region: "us-east-1", service: service, hasSessionToken: false, isVerified: true)
    }
}

struct Refusing: SignatureVerifier {
    var error: SigV4Error

    func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal { throw error }
}
