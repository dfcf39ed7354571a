import EmulatorCore
import NIOCore

/// DynamoDB reads the body before it looks at the target and the signature, so that a body which is no JSON hides what is
/// wrong with them. Here it is read last, and looked at again only when the request is refused anyway.
enum MalformedBody {
    /// - Returns: the `SerializationException` of a body that is there and is no JSON.
    static func fault(of request: HTTPRequest) -> DynamoError? {
        guard request.body.readableBytes > 0 else { return nil }
        do throws(DynamoError) {
            let body = try ContentCoding.body(of: request)
            return body.withUnsafeReadableBytes { fault(in: $0) }
        } catch { return error }
    }

    private static func fault(in body: UnsafeRawBufferPointer) -> DynamoError? {
        do throws(JSONError) {
            var reader = try JSONReader(body, depthLimit: .max, loneSurrogates: .questionMarks)
            try reader.skipValue()
            try reader.finish()
            return nil
        } catch { return .malformed(error.description) }
    }
}
