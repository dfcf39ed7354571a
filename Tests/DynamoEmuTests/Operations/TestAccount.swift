import EmulatorCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import OrderedCollections
import Testing

@testable import DynamoEmu

/// One account in memory, driven through the service as HTTP requests would be.
struct TestAccount {
    /// Accepts every request: signatures have tests of their own.
    struct Accepting: SignatureVerifier {
        func verify(_ request: SigV4Request) throws(SigV4Error) -> SigV4Principal {
            SigV4Principal(
                accessKeyID: "test",
                region: "us-east-1",
                service: "dynamodb",
                hasSessionToken: false,
                isVerified: true
            )
        }
    }

    struct Answer {
        var status: Int
        var json: JSONValue
        var headers: HTTPHeaders
        var body: ByteBuffer

        subscript(_ member: String) -> JSONValue? { json[member] }

        /// `ValidationException`, without the namespace.
        var error: String? { json["__type"]?.string?.split(separator: "#").last.map(String.init) }
        var message: String? { json["message"]?.string ?? json["Message"]?.string }
    }

    let service: DynamoService
    let clock = ManualClock()
    let trace = Trace()

    init(
        _ location: SQLiteConnection.Location = .memory,
        statusDelay: Duration = .zero,
        verifier: any SignatureVerifier = Accepting()
    ) throws {
        service = try DynamoService(
            configuration: .init(location: location, statusDelay: statusDelay),
            clock: clock,
            timers: MultiThreadedEventLoopGroup.singleton.next(),
            identifiers: SequentialIdentifierSource(),
            trace: trace,
            verifier: verifier,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Sends a body, as it is.
    func send(_ operation: String, raw body: String) throws -> Answer {
        let prefix = OperationTable.streamsByName[operation] == nil ? "DynamoDB" : "DynamoDBStreams"
        let response = service.answer(
            HTTPRequest(
                method: .POST,
                uri: "/",
                headers: [
                    "X-Amz-Target": "\(prefix)_20120810.\(operation)", "Content-Type": "application/x-amz-json-1.0",
                ],
                body: ByteBuffer(string: body)
            )
        )
        // The tag operations answer nothing at all.
        let isEmpty = response.body.readableBytes == 0
        let json = isEmpty ? [:] : try response.body.withUnsafeReadableBytes { try JSONParser.parse($0) }
        return Answer(
            status: Int(response.status.code),
            json: json,
            headers: response.headers,
            body: response.body
        )
    }

    @discardableResult
    func send(_ operation: String, _ body: JSONValue) throws -> Answer { try send(operation, raw: body.text) }

    /// Sends a body that must succeed.
    @discardableResult
    func expect(
        _ operation: String,
        _ body: JSONValue,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let answer = try send(operation, body)
        #expect(answer.status == 200, "\(answer.json.text)", sourceLocation: sourceLocation)
        return answer.json
    }

    /// Sends a body that must be refused in these words.
    func refuse(
        _ operation: String,
        _ body: JSONValue,
        _ message: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try refuse(operation, body, "ValidationException", message, sourceLocation: sourceLocation)
    }

    /// Sends a body that must be refused with this error and these words.
    func refuse(
        _ operation: String,
        _ body: JSONValue,
        _ error: String,
        _ message: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let answer = try send(operation, body)
        #expect(answer.status == 400, sourceLocation: sourceLocation)
        #expect(answer.error == error, "\(answer.json.text)", sourceLocation: sourceLocation)
        #expect(answer.message == message, sourceLocation: sourceLocation)
    }

    // MARK: - Tables

    /// Partition key `p` (S); sort key `s` (N) if wanted; further members of CreateTable.
    func createTable(_ name: String = "table", sorted: Bool = false, with more: JSONObject = [:]) throws {
        var request: JSONObject = [
            "TableName": .string(name), "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": sorted ? [attribute("p"), attribute("s", "N")] : [attribute("p")],
            "KeySchema": sorted ? schema("p", "s") : schema("p"),
        ]
        for (member, value) in more { request[member] = value }
        try expect("CreateTable", .object(request))
    }

    /// As the pipeline's table: `user_id`, `session_id`, an index on `tenant_id`.
    func createSessions(_ projection: JSONValue = ["ProjectionType": "ALL"]) throws {
        try createTable(
            "sessions",
            with: [
                "AttributeDefinitions": [attribute("user_id"), attribute("session_id"), attribute("tenant_id")],
                "KeySchema": schema("user_id", "session_id"),
                "GlobalSecondaryIndexes": [
                    ["IndexName": "tenant", "KeySchema": schema("tenant_id"), "Projection": projection]
                ],
            ]
        )
    }

    func put(_ item: JSONValue) throws { try put("table", item) }

    func put(_ table: String, _ item: JSONValue) throws {
        try expect("PutItem", ["TableName": .string(table), "Item": item])
    }

    func get(_ key: JSONValue) throws -> JSONValue? { try get("table", key) }

    func get(_ table: String, _ key: JSONValue) throws -> JSONValue? {
        try expect("GetItem", ["TableName": .string(table), "Key": key])["Item"]
    }
}

func attribute(_ name: String, _ type: String = "S") -> JSONValue {
    ["AttributeName": .string(name), "AttributeType": .string(type)]
}

func schema(_ partition: String, _ sort: String? = nil) -> JSONValue {
    var elements: [JSONValue] = [["AttributeName": .string(partition), "KeyType": "HASH"]]
    if let sort { elements.append(["AttributeName": .string(sort), "KeyType": "RANGE"]) }
    return .array(elements)
}

func s(_ text: String) -> JSONValue { ["S": .string(text)] }
func n(_ number: Int) -> JSONValue { ["N": .string(String(number))] }
