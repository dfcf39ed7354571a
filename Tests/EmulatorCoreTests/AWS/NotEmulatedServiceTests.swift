import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import EmulatorCore

@Suite("What is not emulated")
struct NotEmulatedServiceTests {
    private let trace = Trace()

    private func answer(_ uri: String, service: String?, headers: HTTPHeaders = [:], _ body: String = "")
        -> HTTPResponse
    {
        var headers = headers
        if let service {
            let credential = "Credential=AKID/20261122/us-east-1/\(service)/aws4_request"
            headers.add(name: "authorization", value: "AWS4-HMAC-SHA256 \(credential), SignedHeaders=host, Signature=0")
        }
        let handler = NotEmulatedService(
            clock: ManualClock(),
            identifiers: SequentialIdentifierSource(),
            trace: trace,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let request = HTTPRequest(method: .POST, uri: uri, headers: headers, body: ByteBuffer(string: body))
        guard case .now(let response) = handler.answer(request, on: EmbeddedEventLoop()) else {
            Issue.record("nothing here waits")
            return HTTPResponse()
        }
        return response
    }

    @Test("a JSON service gets JSON that names service and operation, and the trace has it")
    func json() throws {
        let response = answer(
            "/", service: "secretsmanager", headers: ["x-amz-target": "secretsmanager.GetSecretValue"])
        #expect(response.status == .notImplemented)
        #expect(
            try JSONParser.parse(response.body)
                == ["__type": "NotEmulated", "message": "secretsmanager: GetSecretValue is not emulated."]
        )
        let entry = try #require(trace.entries().first)
        #expect(entry.step == "GetSecretValue")
        #expect(entry.requestID == response.headers.first(name: "x-amzn-RequestId"))
    }

    @Test("a query service gets XML, with what is not XML escaped")
    func query() {
        let form: HTTPHeaders = ["content-type": "application/x-www-form-urlencoded; charset=utf-8"]
        let response = answer("/", service: "sns", headers: form, "Version=1&Action=A%26B%3C")
        #expect(response.headers.first(name: "content-type") == "text/xml")
        #expect(String(buffer: response.body).contains("<Message>sns: A&amp;B&lt; is not emulated.</Message>"))
    }

    @Test("S3 gets its own shape of error")
    func s3() {
        #expect(String(buffer: answer("/bucket/key", service: "s3").body).contains("<Error><Type>Sender</Type>"))
    }

    @Test("what nobody signed is nowhere")
    func unsigned() throws {
        let response = answer("/nowhere?x=1", service: nil)
        #expect(response.status == .notFound)
        #expect(try JSONParser.parse(response.body)["message"] == "There is nothing at POST /nowhere.")
    }
}
