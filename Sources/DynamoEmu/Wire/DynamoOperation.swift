import EmulatorCore

/// One operation: its request, read member by member from the bytes of the body, and what it does.
///
/// The stages come in the order in which DynamoDB judges a request: the JSON's shape, up to ten constraints of single
/// members, everything else.
protocol DynamoOperation: Sendable {
    /// As in `X-Amz-Target`.
    static var name: String { get }

    /// Members that DynamoDB knows and that are not honoured yet: refused by name, never ignored in silence.
    static var notEmulated: Set<String> { get }

    init()

    /// Reads the member at the cursor; false, with the cursor untouched, when the request has none of that name.
    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool

    /// The rules about single members, in AWS's order.
    func constraints(_ found: inout Constraints)

    /// What the client calls us, `127.0.0.1:4566`: for an operation that answers with it.
    mutating func arrived(at host: @autoclosure () -> String?)

    /// The table the request names, for the trace.
    var subject: String { get }

    /// After the answer: what in it may surprise the client, for the trace.
    var remark: String? { get }

    /// Validates what is left, plans, runs and writes the answer.
    mutating func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError)
}

extension DynamoOperation {
    static var notEmulated: Set<String> { [] }

    var remark: String? { nil }

    mutating func arrived(at host: @autoclosure () -> String?) {}

    /// Shape and constraints: the first two tiers.
    static func request(from body: UnsafeRawBufferPointer) throws(DynamoError) -> Self {
        var request = Self()
        var refused: String?
        var reader: JSONReader
        do {
            // However deep: values past DynamoDB's limit are passed over, not read.
            reader = try JSONReader(body, depthLimit: .max, loneSurrogates: .questionMarks)
        } catch { throw .malformed(error.description) }
        guard try reader.beginInput() else { throw .malformed("null is no request") }
        while let member = try reader.memberName() {
            if try request.read(member, &reader) { continue }
            if notEmulated.contains(member) {
                let kind = try reader.step { (reader) throws(JSONError) in try reader.peek() }
                if kind != .null, refused == nil { refused = member }
            }
            try reader.skipMember()
        }
        try reader.step { (reader) throws(JSONError) in try reader.finish() }
        var found = Constraints()
        request.constraints(&found)
        try found.check()
        if let refused { throw .notEmulated("\(name)'s parameter \(refused)") }
        return request
    }
}
