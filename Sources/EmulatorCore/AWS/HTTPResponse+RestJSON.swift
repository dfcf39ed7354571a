import NIOCore
import NIOHTTP1

extension HTTPResponse {
    /// An exception in AWS's rest-json protocol: SDKs read its name from `x-amzn-ErrorType`.
    package static func restJSON(
        exception name: String, status: Int, body: JSONValue, requestID: String
    ) -> HTTPResponse {
        HTTPResponse(
            status: .init(statusCode: status),
            headers: [
                "content-type": "application/json", "x-amzn-RequestId": requestID, "x-amzn-ErrorType": name,
            ],
            body: body.write()
        )
    }
}
