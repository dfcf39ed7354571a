import EmulatorCore
import NIOCore
import NIOHTTP1

/// What the Runtime API answers.
struct RuntimeAPIAnswer {
    var status: HTTPResponseStatus
    /// Besides `Content-Type`, which is always JSON: official clients crash without it.
    var headers: HTTPHeaders = [:]
    var body: ByteBuffer

    static var accepted: RuntimeAPIAnswer {
        RuntimeAPIAnswer(status: .accepted, body: ByteBuffer(string: #"{"status":"OK"}"#))
    }

    static func notFound(_ path: String) -> RuntimeAPIAnswer {
        let body: JSONValue = [
            "errorMessage": .string("There is nothing at \(path) in the Runtime API."), "errorType": "NotFound",
        ]
        return RuntimeAPIAnswer(status: .notFound, body: body.write())
    }

    /// To `invocation/next`.
    ///
    /// - Parameter deadline: when the function will be ended if it has not answered.
    static func invocation(_ invocation: Invocation, deadline: Timestamp, traceHeader: String) -> RuntimeAPIAnswer {
        var headers: HTTPHeaders = [
            "Lambda-Runtime-Aws-Request-Id": invocation.requestID,
            "Lambda-Runtime-Deadline-Ms": String(deadline.milliseconds),
            "Lambda-Runtime-Invoked-Function-Arn": invocation.invokedFunctionARN,
            "Lambda-Runtime-Trace-Id": traceHeader,
        ]
        // Only what may stand in a header: a client context is JSON that its sender wrote, perhaps on several lines.
        if let context = invocation.clientContext {
            headers.add(name: "Lambda-Runtime-Client-Context", value: Self.headerValue(context))
        }
        return RuntimeAPIAnswer(status: .ok, headers: headers, body: invocation.payload)
    }

    private static func headerValue(_ json: String) -> String {
        String(json.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }
}
