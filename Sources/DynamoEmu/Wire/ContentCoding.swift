import EmulatorCore
import NIOCore
import NIOHTTP1

/// Compressed bodies. SDKs send none to DynamoDB and ask for none unless told to; HTTP clients at large ask for them,
/// and DynamoDB then compresses what is worth it.
enum ContentCoding {
    /// The most bytes of a request body, as it comes and as it is inflated ("Quotas in Amazon DynamoDB", batches).
    static let requestLimit = 16 << 20

    /// The longest answer that goes out as it is: clients see compressed ones from about 4 KB on (aiobotocore pull
    /// request 57, EfficientDynamoDb issue 259).
    static let plainLimit = 4096

    /// The JSON of a request. The signature is over the body as it came.
    ///
    /// gzip and deflate are known; DynamoDB answers 500 to others, and to bytes that are not what they are said to be.
    static func body(of request: HTTPRequest) throws(DynamoError) -> ByteBuffer {
        guard let name = request.headers.first(name: "content-encoding") else { return request.body }
        guard let coding = Gzip.Coding(rawValue: name.lowercased()) else {
            if name.isEmpty || name.lowercased() == "identity" { return request.body }
            throw .undecodableBody("the Content-Encoding \(name) is not known")
        }
        do throws(Gzip.Failure) {
            return try Gzip.inflate(request.body, coding, limit: requestLimit)
        } catch {
            switch error {
            case .malformed: throw .undecodableBody("the body is no \(coding)")
            case .tooLarge: throw .requestTooLarge(limit: requestLimit)
            }
        }
    }

    /// Compresses a long answer, when the client takes it; nil when it stays as it is.
    static func encoded(
        _ body: ByteBuffer, for request: HTTPRequest
    ) -> (coding: Gzip.Coding, body: ByteBuffer)? {
        guard body.readableBytes > plainLimit, let coding = accepted(by: request.headers) else { return nil }
        // The fastest level: what it saves travels over a loopback, and the event loop waits for it.
        guard let short = body.withUnsafeReadableBytes({ Gzip.deflate($0, coding, level: 1) }) else { return nil }
        return (coding, short)
    }

    /// The client's preference (RFC 9110 section 12.5.3), gzip when it has none.
    private static func accepted(by headers: HTTPHeaders) -> Gzip.Coding? {
        var weights: [Substring: Double] = [:]
        for value in headers["accept-encoding"] {
            for element in value.lowercased().split(separator: ",") {
                let parts = element.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
                guard let name = parts.first else { continue }
                let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
                weights[Substring(name)] = weight ?? 1
            }
        }
        let gzip = weights["gzip"] ?? weights["*"] ?? 0
        let deflate = weights["deflate"] ?? weights["*"] ?? 0
        guard max(gzip, deflate) > 0 else { return nil }
        return gzip >= deflate ? .gzip : .deflate
    }
}
