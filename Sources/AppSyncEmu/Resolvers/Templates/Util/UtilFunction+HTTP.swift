import EmulatorCore

extension UtilFunction {
    /// "HTTP helpers in $util.http"
    static let http: [UtilFunction] = [
        UtilFunction(
            "http.copyHeaders",
            pure: { arguments in
                guard arguments.count == 1, case .map(let headers) = arguments[0] else { return .null }
                let copy = VTLMap()
                for name in headers.keys where !ResponseHeader.hopByHop.contains(name.lowercased()) {
                    copy.put(name, headers[name] ?? .null)
                }
                return .map(copy)
            }
        ),
        UtilFunction(
            "http.addResponseHeader",
            bound: { (evaluation, arguments, _) throws(TemplateFailure) in
                guard arguments.count == 2 else { return .null }
                try evaluation.context.addResponseHeader(arguments[0], arguments[1])
                return .string("")
            }
        ),
        UtilFunction(
            "http.addResponseHeaders",
            bound: { (evaluation, arguments, _) throws(TemplateFailure) in
                guard arguments.count == 1, case .map(let headers) = arguments[0] else { return .null }
                for name in headers.keys {
                    try evaluation.context.addResponseHeader(.string(name), headers[name] ?? .null)
                }
                return .string("")
            }
        ),
    ]
}

extension ResponseHeader {
    /// What `copyHeaders` leaves out.
    static let hopByHop: Set<String> = [
        "transfer-encoding", "connection", "host", "expect", "keep-alive", "upgrade", "proxy-authenticate",
        "proxy-authorization", "te", "content-length",
    ]

    private static let reserved: Set<String> = [
        "access-control-allow-credentials", "access-control-allow-origin", "access-control-expose-headers",
        "access-control-max-age", "access-control-allow-methods", "access-control-allow-headers", "vary",
        "content-type",
    ]

    /// "The size of custom response headers can't exceed 4 KB. This includes header names and values."
    static let sizeLimit = 4_096

    /// Why AppSync does not add a header, as the error that it adds to the answer's instead: its type is documented
    /// ("HTTP helpers in $util.http"), its text is not.
    ///
    /// - Parameters:
    ///   - value: a string or number as it is, anything else as JSON.
    ///   - added: what was added before.
    static func refusal(of name: String, _ value: JSONValue, beside added: [ResponseHeader]) -> GraphQLError? {
        func error(_ message: String) -> GraphQLError {
            GraphQLError(shape: .resolver, message: message, errorType: "ResponseHeaderError")
        }
        let lower = name.lowercased()
        if name.isEmpty { return error("A response header has no name.") }
        if hopByHop.contains(lower) || reserved.contains(lower) || lower.hasPrefix("x-amzn-")
            || lower.hasPrefix("x-amz-")
        {
            return error("The response header \(name) is restricted.")
        }
        if value.isNull { return error("The response header \(name) has no value.") }
        let size = added.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard size + name.utf8.count + text(of: value).utf8.count <= sizeLimit else {
            return error("The response headers are larger than \(sizeLimit) bytes.")
        }
        return nil
    }

    /// `7`, `text`, `{"field1":7}`
    static func text(of value: JSONValue) -> String {
        if let string = value.string { return string }
        var writer = JSONWriter(capacity: 64)
        writer.write(value)
        return writer.string()
    }
}
