import EmulatorCore
import NIOCore
import NIOHTTP1

/// Invoke, up to where a function comes in: what the request asks for, judged in the order that Lambda judges it.
struct Invoke {
    static let name = "Invoke"
    /// Bytes, of a caller who waits (Lambda quotas, "Invocation payload (request and response)").
    static let maximumPayload = 6_291_456
    /// Bytes, of an event: 1 MB since October 2025 (Lambda API Reference, "Invoke").
    static let maximumEventPayload = 1_048_576

    enum InvocationType: String, CaseIterable {
        case event = "Event"
        case requestResponse = "RequestResponse"
        case dryRun = "DryRun"
    }

    enum LogType: String, CaseIterable {
        case none = "None"
        case tail = "Tail"
    }

    let reference: FunctionReference
    let type: InvocationType
    let logType: LogType
    /// JSON.
    let clientContext: String?
    let payload: ByteBuffer

    init(_ request: LambdaRequest) throws(LambdaError) {
        let headers = request.http.headers
        var violations: [ConstraintViolation] = []
        let reference = try FunctionReference(
            functionName: request.operation.resource, qualifier: request.parameter("Qualifier"),
            violations: &violations)
        // The order of the choices is captured (ex_aws #442).
        type = Self.choice(
            headers.first(name: "x-amz-invocation-type"), .requestResponse, [.dryRun, .requestResponse, .event],
            at: "invocationType", &violations)
        logType = Self.choice(
            headers.first(name: "x-amz-log-type"), .none, [.none, .tail], at: "logType", &violations)
        guard let reference, violations.isEmpty else { throw .validation(violations) }
        self.reference = reference

        payload = request.http.body
        if payload.readableBytes > Self.maximumPayload { throw .requestTooLarge(limit: Self.maximumPayload) }
        if type == .event, payload.readableBytes > Self.maximumEventPayload {
            throw .eventTooLarge(payload.readableBytes, limit: Self.maximumEventPayload)
        }
        clientContext = try Self.clientContext(headers.first(name: "x-amz-client-context"))
    }

    /// The payload as the function gets it: a call without a body has the event `{}`.
    func checkedPayload() throws(LambdaError) -> ByteBuffer {
        if payload.readableBytes == 0 { return ByteBuffer(string: "{}") }
        if let error = PayloadCheck.error(in: payload) {
            throw .invalidRequestContent(
                "Could not parse request body into json: Could not parse payload into json: \(error)")
        }
        return payload
    }

    private static func choice<Choice: RawRepresentable>(
        _ text: String?, _ standard: Choice, _ choices: [Choice], at parameter: String,
        _ violations: inout [ConstraintViolation]
    ) -> Choice where Choice.RawValue == String {
        guard let text else { return standard }
        if let choice = Choice(rawValue: text) { return choice }
        violations.append(.choice(choices.map(\.rawValue), text, at: parameter))
        return standard
    }

    /// The words are captured (boto3 #2153).
    private static func clientContext(_ header: String?) throws(LambdaError) -> String? {
        guard let header, !header.isEmpty else { return nil }
        guard let bytes = Base64.decode(header), let value = try? JSONParser.parse(bytes), value.object != nil else {
            throw .invalidRequestContent("Client context must be a valid Base64-encoded JSON object.")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
