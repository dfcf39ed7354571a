package import EmulatorCore
package import Logging
package import NIOCore
import NIOHTTP1

/// DynamoDB: one account's tables behind the wire protocol.
package final class DynamoService: HTTPHandler {
    package struct Configuration: Sendable {
        package var region: String
        package var accountID: String
        package var location: SQLiteConnection.Location
        package var durability: SQLiteDatabase.Durability
        /// How long tables and indexes take from one status to the next; by default they are ACTIVE at once.
        package var statusDelay: Duration

        package init(
            region: String = "us-east-1",
            accountID: String = "000000000000",
            location: SQLiteConnection.Location = .memory,
            durability: SQLiteDatabase.Durability = .normal,
            statusDelay: Duration = .zero
        ) {
            self.region = region
            self.accountID = accountID
            self.location = location
            self.durability = durability
            self.statusDelay = statusDelay
        }
    }

    let account: DynamoAccount
    let background: BackgroundThread
    private let configuration: Configuration
    private let trace: Trace
    private let verifier: any SignatureVerifier
    private let log: Logger

    /// - Parameter timers: where the clock's timers for expiring items and trimming streams run.
    /// - Throws: `SQLiteDatabaseError`, in a sentence that names the file, when the data cannot be opened.
    package init(
        configuration: Configuration,
        clock: any EmulatorClock,
        timers: any EventLoop,
        identifiers: any IdentifierSource,
        trace: Trace,
        verifier: any SignatureVerifier,
        log: Logger
    ) throws(SQLiteDatabaseError) {
        self.configuration = configuration
        self.trace = trace
        self.verifier = verifier
        self.log = log
        background = BackgroundThread()
        let store = try TableStore(
            configuration.location,
            durability: configuration.durability,
            background: background,
            clock: clock,
            timers: timers
        ) { error in
            log.error("the tables' work in the background failed: \(error)")
        }
        account = DynamoAccount(
            region: configuration.region,
            accountID: configuration.accountID,
            store: store,
            clock: clock,
            identifiers: identifiers,
            catalog: TableCatalog(definition: { store.table(named: $0) }, expressions: ExpressionCache()),
            statusDelay: configuration.statusDelay
        )
        do throws(DynamoError) {
            for sentence in try store.unfinishedCopies() { log.notice("\(sentence)") }
        } catch { log.error("what was left unfinished cannot be told: \(error.message)") }
    }

    package func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer { .now(answer(request)) }

    /// Everything that DynamoDB does is bounded: a request is answered where it arrives.
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard request.method == .POST else { return request.method == .GET ? health(request) : notFound(request) }
        guard ContentType.isJSON(request) else { return notFound(request) }
        let start = account.clock.now
        let requestID = account.identifiers.dynamoRequestID()
        var writer = JSONWriter()
        var step = "?"
        var subject = ""
        var remark: String?
        var caller: String?
        do throws(DynamoError) {
            let operation = try operation(of: request)
            step = operation.name
            caller = try principal(of: request).actingFor
            trace.join(requestID, causedBy: caller)
            let body = try ContentCoding.body(of: request)
            try run(operation, body, from: request.headers.first(name: "host"), &subject, &remark, to: &writer)
            record(requestID, start, step, subject, error: nil, remark: remark, calledBy: caller)
            return response(.ok, requestID, writer.byteBuffer(), to: request)
        } catch {
            record(requestID, start, step, subject, error: error, calledBy: caller)
            return response(HTTPResponseStatus(statusCode: error.status), requestID, error.json.write(), to: request)
        }
    }

    private func principal(of request: HTTPRequest) throws(DynamoError) -> SigV4Principal {
        do { return try authorize(request, by: verifier) } catch { throw MalformedBody.fault(of: request) ?? error }
    }

    /// `X-Amz-Target: DynamoDB_20120810.PutItem`; anything else is no operation of DynamoDB's.
    private func operation(of request: HTTPRequest) throws(DynamoError) -> any DynamoOperation.Type {
        do { return try target(of: request) } catch { throw MalformedBody.fault(of: request) ?? error }
    }

    private func target(of request: HTTPRequest) throws(DynamoError) -> any DynamoOperation.Type {
        guard let target = request.headers.first(name: "x-amz-target"),
            let dot = target.utf8.firstIndex(of: UInt8(ascii: "."))
        else { throw .unknownOperation() }
        let name = String(target[target.utf8.index(after: dot)...])
        switch target[..<dot] {
        case "DynamoDB_20120810":
            if let operation = OperationTable.byName[name] { return operation }
            throw OperationTable.notEmulated.contains(name) ? .notEmulatedOperation(name) : .unknownOperation()
        case "DynamoDBStreams_20120810":
            if let operation = OperationTable.streamsByName[name] { return operation }
            throw .unknownOperation()
        default: throw .unknownOperation()
        }
    }

    /// AWS refuses such a body before it looks at it, with 413 and no body at all; this one says why, in DynamoDB's
    /// shape.
    package func tooLarge(_ request: HTTPRequest, limit: Int) -> HTTPResponse {
        let requestID = account.identifiers.dynamoRequestID()
        let error = DynamoError.requestTooLarge(limit: limit)
        record(requestID, account.clock.now, "?", "", error: error)
        return response(.payloadTooLarge, requestID, error.json.write(), to: request)
    }

    /// - Parameter host: what the client calls us.
    func run<Operation: DynamoOperation>(
        _ operation: Operation.Type,
        _ body: ByteBuffer,
        from host: @autoclosure () -> String?,
        _ subject: inout String,
        _ remark: inout String?,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        let read = body.withUnsafeReadableBytes { bytes in
            Result { () throws(DynamoError) -> Operation in try Operation.request(from: bytes) }
        }
        var members = try read.get()
        members.arrived(at: host())
        subject = members.subject
        try members.answer(account, to: &writer)
        remark = members.remark
    }

    func join(_ requestID: String, causedBy cause: String) { trace.join(requestID, causedBy: cause) }

    /// One line of the trace, and for what went wrong here one of the log.
    ///
    /// - Parameter caller: the invocation of a function that asked for it. Functions often swallow what DynamoDB tells
    ///   them of their mistakes, so that nobody would see it: it is a line of the log too.
    func record(
        _ requestID: String,
        _ start: Timestamp,
        _ step: String,
        _ subject: String,
        error: DynamoError?,
        remark: String? = nil,
        calledBy caller: String? = nil
    ) {
        trace.record(
            TraceEntry(
                requestID: requestID,
                time: start,
                service: .dynamodb,
                step: step,
                subject: subject,
                outcome: error?.code ?? "ok",
                duration: account.clock.now - start,
                detail: error.flatMap { $0.reason ?? ($0.message.isEmpty ? nil : $0.message) } ?? remark
            )
        )
        if let error, error.status >= 500 {
            log.error("\(step): \(error.reason ?? error.message)", metadata: ["requestId": "\(requestID)"])
        } else if let caller, error?.isClientsMistake == true || remark != nil {
            let what = error.map { "\($0.code): \($0.message)" } ?? remark ?? ""
            log.warning("a function's \(step) of \(subject): \(what)", metadata: ["requestId": "\(caller)"])
        }
    }
}

// MARK: - Answers

extension DynamoService {
    /// The checksum is of the bytes sent, compressed or not: that is what SDKs hold against it.
    private func response(
        _ status: HTTPResponseStatus,
        _ requestID: String,
        _ body: ByteBuffer,
        to request: HTTPRequest
    ) -> HTTPResponse {
        let type = ContentType.answer(to: request)
        guard let (coding, short) = ContentCoding.encoded(body, for: request) else {
            return HTTPResponse(
                status: status,
                headers: [
                    "server": "Server", "x-amzn-requestid": requestID, "x-amz-crc32": Self.checksum(of: body),
                    "content-type": type,
                ],
                body: body
            )
        }
        return HTTPResponse(
            status: status,
            headers: [
                "server": "Server", "x-amzn-requestid": requestID, "x-amz-crc32": Self.checksum(of: short),
                "content-type": type, "content-encoding": coding.rawValue,
            ],
            body: short
        )
    }

    private static func checksum(of body: ByteBuffer) -> String {
        String(body.withUnsafeReadableBytes { Crc32.checksum($0) })
    }

    /// What is no request of the JSON protocol: another method, another content type.
    private func notFound(_ request: HTTPRequest) -> HTTPResponse {
        let requestID = account.identifiers.dynamoRequestID()
        let body = ByteBuffer(string: "<UnknownOperationException/>\n")
        return HTTPResponse(
            status: .notFound,
            headers: ["server": "Server", "x-amzn-requestid": requestID, "x-amz-crc32": Self.checksum(of: body)],
            body: body
        )
    }

    /// DynamoDB's answer to a load balancer, under the name it was asked for. The space at its end is AWS's.
    private func health(_ request: HTTPRequest) -> HTTPResponse {
        guard request.path == "/" || request.path == "/ping" else { return notFound(request) }
        let host = request.headers.first(name: "host") ?? "dynamodb.\(configuration.region).amazonaws.com"
        let body = ByteBuffer(string: "healthy: \(host) ")
        return HTTPResponse(
            headers: [
                "server": "Server", "x-amzn-requestid": account.identifiers.dynamoRequestID(),
                "x-amz-crc32": Self.checksum(of: body), "content-type": "text/plain",
            ],
            body: body
        )
    }
}

extension DynamoError {
    /// Wrong whatever the data are; a condition that does not hold is no mistake.
    fileprivate var isClientsMistake: Bool { code == "ValidationException" || code == "ResourceNotFoundException" }
}
