import EmulatorCore

/// `X-Amzn-Trace-Id` (X-Ray Developer Guide, "Tracing header"). Nothing is traced by it here: the root stays the same
/// from caller to function, as on AWS, and so does the decision not to sample.
struct XRayTraceHeader: Sendable, Equatable {
    /// `1-5bdb40ca-556d8b0c50dc66f0511bf520`
    var root: String
    /// 16 hexadecimal digits.
    var parent: String
    /// `0` or `1`
    var sampled: String
    var lineage: Lineage

    /// - Parameter header: the caller's, if it sent one; what it lacks is made.
    init(_ header: String?, now: Timestamp, identifiers: any IdentifierSource) {
        var given: [String: String] = [:]
        for part in (header ?? "").split(separator: ";") {
            let key = part.prefix { $0 != "=" }
            let value = part.dropFirst(key.utf8.count).dropFirst()
            given[key.lowercased().filter { $0 != " " }] = String(value)
        }
        let (high, low) = identifiers.randomBits()
        root = given["root"] ?? "1-\(Self.hex(UInt64(now.seconds), 8))-\(Self.hex(high, 8))\(Self.hex(low, 16))"
        parent = given["parent"] ?? Self.hex(low ^ high, 16)
        sampled = given["sampled"] == "1" ? "1" : "0"
        lineage = Lineage(given["lineage"] ?? "")
    }

    /// What the function finds in `_X_AMZN_TRACE_ID`.
    func forFunction(_ functionARN: String) -> String {
        "Root=\(root);Parent=\(parent);Sampled=\(sampled);Lineage=\(lineage.entering(functionARN).text)"
    }
    /// What the caller gets back (captured in erlcloud #690).
    var forCaller: String { "root=\(root);sampled=\(sampled)" }

    /// The last `width` digits.
    private static func hex(_ value: UInt64, _ width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits.suffix(width)
    }
}
