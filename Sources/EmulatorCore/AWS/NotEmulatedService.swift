package import Logging
package import NIOCore
import NIOHTTP1
import OrderedCollections

/// Answers what belongs to nobody here: an error in the shape of the protocol that the client speaks, which names the
/// service and says that it is not emulated. Never a silent 200.
package struct NotEmulatedService: HTTPHandler {
    private let service: String?
    private let clock: any EmulatorClock
    private let identifiers: any IdentifierSource
    private let trace: Trace
    private let log: Logger

    /// - Parameter service: whose all requests here are; nil to go by their signature.
    package init(
        service: String? = nil, clock: any EmulatorClock, identifiers: any IdentifierSource, trace: Trace, log: Logger
    ) {
        self.service = service
        self.clock = clock
        self.identifiers = identifiers
        self.trace = trace
        self.log = log
    }

    package func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer {
        let requestID = identifiers.uuid()
        var response: HTTPResponse
        let place = "\(request.method.rawValue) \(request.path)"
        if let service = service ?? Self.signingName(of: request) {
            let action = Self.action(of: request)
            let target = request.headers.first(name: "x-amz-target")?.split(separator: ".").last.map(String.init)
            let operation = target ?? action ?? place
            let message = "\(service): \(operation) is not emulated."
            response = Self.refusal(message, service: service, isQueryProtocol: action != nil)
            note(message, step: operation, subject: service, requestID)
        } else {
            let message = "There is nothing at \(place)."
            response = Self.json("NotFound", message, .notFound)
            note(message, step: request.method.rawValue, subject: String(request.path), requestID)
        }
        response.headers.add(name: "x-amzn-RequestId", value: requestID)
        return .now(response)
    }

    private func note(_ message: String, step: String, subject: String, _ requestID: String) {
        log.notice("\(message)")
        trace.record(
            TraceEntry(
                requestID: requestID,
                time: clock.now,
                service: .http,
                step: step,
                subject: subject,
                outcome: "NotEmulated",
                detail: message
            )
        )
    }

    /// The query protocol (STS, SNS, IAM …) reads its errors from XML; S3 does, too, with the error at the top.
    private static func refusal(_ message: String, service: String, isQueryProtocol: Bool) -> HTTPResponse {
        if isQueryProtocol { return xml("NotEmulated", message) }
        guard service == "s3" else { return json("NotEmulated", message, .notImplemented) }
        let body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + errorElement("NotImplemented", message)
        return HTTPResponse(status: .notImplemented, headers: xmlType, body: ByteBuffer(string: body))
    }

    /// The service in the credential scope of the signature: `Credential=AKID/20261122/us-east-1/sqs/aws4_request`.
    static func signingName(of request: HTTPRequest) -> String? {
        guard let header = request.headers.first(name: "authorization") else { return nil }
        for part in header.split(whereSeparator: { $0 == " " || $0 == "," }) where part.hasPrefix("Credential=") {
            let scope = part.split(separator: "/")
            return scope.count == 5 ? String(scope[3]) : nil
        }
        return nil
    }

    private static func action(of request: HTTPRequest) -> String? {
        guard request.headers.first(name: "content-type")?.hasPrefix("application/x-www-form-urlencoded") == true else {
            return nil
        }
        let form = String(buffer: request.body)
        for pair in form.split(separator: "&") where pair.hasPrefix("Action=") {
            return PercentEncoding.decode(pair.dropFirst("Action=".count))
        }
        return nil
    }

    private static let xmlType: HTTPHeaders = ["content-type": "text/xml"]

    private static func json(_ code: String, _ message: String, _ status: HTTPResponseStatus) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["content-type": "application/json", "x-amzn-ErrorType": code],
            body: (["__type": .string(code), "message": .string(message)] as JSONValue).write())
    }

    private static func xml(_ code: String, _ message: String) -> HTTPResponse {
        let body = "<ErrorResponse>\(errorElement(code, message))</ErrorResponse>"
        return HTTPResponse(status: .notImplemented, headers: xmlType, body: ByteBuffer(string: body))
    }

    private static func errorElement(_ code: String, _ message: String) -> String {
        "<Error><Type>Sender</Type><Code>\(code)</Code><Message>\(escaped(message))</Message></Error>"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
