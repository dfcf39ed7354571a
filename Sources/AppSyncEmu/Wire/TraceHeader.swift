import EmulatorCore

/// `X-Amzn-Trace-Id` (X-Ray developer guide, "Tracing header").
enum TraceHeader {
    /// - Parameter headers: with names in lower case.
    static func sent(in headers: [(name: String, value: String)]) -> String? {
        headers.first { $0.name == "x-amzn-trace-id" }?.value
    }

    /// What AppSync's front end adds to a request that has none: the time and 96 bits of chance, here those of the
    /// request's id. An API that calls nobody needs none.
    static func make(for requestID: String, received: Timestamp) -> String {
        let time = String(UInt32(truncatingIfNeeded: received.seconds), radix: 16)
        let digits = requestID.filter { $0 != "-" }.suffix(24)
        return "Root=1-\(String(repeating: "0", count: 8 - time.count))\(time)-\(digits)"
    }
}
