package import NIOCore
import NIOHTTP1
import OrderedCollections

/// Answers what belongs to nobody here: an error in the shape of the protocol that the client speaks, which names the
/// service and says that it is not emulated. Never a silent 200.
package struct NotEmulatedService: HTTPHandler {
    package init() {}

    package func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer {
        let target = request.headers.first(name: "x-amz-target")
        let action = Self.action(of: request)
        guard let service = Self.signingName(of: request) else {
            return .now(Self.json("NotFound", "There is nothing at \(request.method) \(request.path).", .notFound))
        }
        let operation =
            target?.split(separator: ".").last.map(String.init) ?? action ?? "\(request.method) \(request.path)"
        let message = "\(service): \(operation) is not emulated."
        // The query protocol (STS, SNS, IAM …) reads its errors from XML; S3 does, too, with the error at the top.
        if action != nil { return .now(Self.xml("NotEmulated", message)) }
        if service == "s3" {
            let body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Self.errorElement("NotImplemented", message)
            return .now(HTTPResponse(status: .notImplemented, headers: Self.xmlType, body: ByteBuffer(string: body)))
        }
        return .now(Self.json("NotEmulated", message, .notImplemented))
    }

    /// The service in the credential scope of the signature: `Credential=AKID/20261122/us-east-1/sqs/aws4_request`.
    private static func signingName(of request: HTTPRequest) -> String? {
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
