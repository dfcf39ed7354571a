package import EmulatorCore
import OrderedCollections

/// An error as DynamoDB sends it: one struct, one named factory for each exception, one function to the wire.
package struct DynamoError: Error, Sendable, Equatable {
    /// The part of `__type` before the `#`.
    package enum Namespace: String, Sendable {
        case dynamodb = "com.amazonaws.dynamodb.v20120810"
        case coral = "com.amazon.coral.service"
        case validation = "com.amazon.coral.validate"
    }

    package var namespace: Namespace
    /// The exception's name: `ValidationException`.
    package var code: String
    package var message: String
    package var status: Int
    /// Further members of the body: `Item`, `CancellationReasons`.
    package var extras: JSONObject
    /// What AWS does not say: for the trace and the log, never on the wire.
    var reason: String?
    /// Whether a key lacks attributes or has them of another type than the table or index declares. AWS finds that out
    /// when a transaction runs; everything else about keys before.
    private(set) var isSchemaMismatch = false

    private init(
        _ namespace: Namespace,
        _ code: String,
        _ message: String,
        status: Int = 400,
        extras: JSONObject = [:],
        reason: String? = nil
    ) {
        self.namespace = namespace
        self.code = code
        self.message = message
        self.status = status
        self.extras = extras
        self.reason = reason
    }

    package static func validation(_ message: String) -> DynamoError {
        DynamoError(.validation, "ValidationException", message)
    }

    /// A key that is not as the table or index declares it.
    static func schemaMismatch(_ message: String) -> DynamoError {
        var error = DynamoError.validation(message)
        error.isSchemaMismatch = true
        return error
    }

    /// What AWS would do and the emulator does not do yet, by name.
    package static func notEmulated(_ what: String) -> DynamoError {
        .validation("\(what) is not emulated yet")
    }

    package static func serialization(_ message: String) -> DynamoError {
        DynamoError(.coral, "SerializationException", message)
    }

    /// A body that is no JSON object gets the exception and no message; where the fault lies shows in the trace only.
    static func malformed(_ reason: String) -> DynamoError {
        DynamoError(.coral, "SerializationException", "", reason: reason)
    }

    package static func unknownOperation(reason: String? = nil) -> DynamoError {
        DynamoError(.coral, "UnknownOperationException", "", reason: reason)
    }

    /// AWS knows the operation: a client that gets an unknown one's empty message would look for the fault in itself.
    static func notEmulatedOperation(_ name: String) -> DynamoError {
        DynamoError(.coral, "UnknownOperationException", "\(name) is not emulated.")
    }

    static func requestTooLarge(limit: Int) -> DynamoError {
        DynamoError(
            .coral,
            "RequestEntityTooLargeException",
            "The request body is larger than \(limit) bytes.",
            status: 413
        )
    }

    package static func resourceNotFound(_ message: String = "Requested resource not found") -> DynamoError {
        DynamoError(.dynamodb, "ResourceNotFoundException", message)
    }

    /// The words of the operations on tables themselves.
    package static func tableNotFound(_ name: String) -> DynamoError {
        .resourceNotFound("Requested resource not found: Table: \(name) not found")
    }

    package static func resourceInUse(_ message: String) -> DynamoError {
        DynamoError(.dynamodb, "ResourceInUseException", message)
    }

    /// Something that changes its status cannot be changed meanwhile.
    package static func inUse(_ what: String) -> DynamoError {
        .resourceInUse("Attempt to change a resource which is still in use: \(what)")
    }

    package static func limitExceeded(_ message: String) -> DynamoError {
        DynamoError(.dynamodb, "LimitExceededException", message)
    }

    /// - Parameter item: the item that failed the condition, when the request asked for it.
    package static func conditionalCheckFailed(item: JSONValue? = nil) -> DynamoError {
        DynamoError(
            .dynamodb,
            "ConditionalCheckFailedException",
            "The conditional request failed",
            extras: item.map { ["Item": $0] } ?? [:]
        )
    }

    /// https://github.com/ironSource/node-dynamodb-stream/issues/13
    static func trimmedDataAccess() -> DynamoError {
        DynamoError(.dynamodb, "TrimmedDataAccessException", "The data you are trying to access has been trimmed")
    }

    /// https://github.com/spring-attic/spring-integration-aws/pull/59
    static func expiredIterator() -> DynamoError {
        DynamoError(.dynamodb, "ExpiredIteratorException", "Shard iterator has expired")
    }

    /// PartiQL's INSERT, unlike PutItem, does not replace an item.
    static func duplicateItem() -> DynamoError {
        DynamoError(.dynamodb, "DuplicateItemException", "Duplicate primary key exists in table")
    }

    package static func missingAuthenticationToken() -> DynamoError {
        DynamoError(.coral, "MissingAuthenticationTokenException", "Request is missing Authentication Token")
    }

    package static func unrecognizedClient() -> DynamoError {
        DynamoError(
            .coral,
            "UnrecognizedClientException",
            "The security token included in the request is invalid."
        )
    }

    package static func invalidSignature(_ message: String) -> DynamoError {
        DynamoError(.coral, "InvalidSignatureException", message)
    }

    package static func incompleteSignature(_ message: String) -> DynamoError {
        DynamoError(.coral, "IncompleteSignatureException", message)
    }

    package static func internalServerError(_ message: String) -> DynamoError {
        DynamoError(.dynamodb, "InternalServerError", message, status: 500)
    }

    /// DynamoDB fails on a body whose `Content-Encoding` it does not know, or that is not what that says.
    static func undecodableBody(_ reason: String) -> DynamoError {
        var error = internalServerError("Internal server error")
        error.reason = reason
        return error
    }

    /// Storage that fails is our fault, not the request's.
    static func storage(_ error: SQLiteError) -> DynamoError { .internalServerError(error.description) }

    /// The codes of the reasons, in order, are part of the message, as on AWS.
    static func transactionCanceled(_ reasons: [CancellationReason]) -> DynamoError {
        DynamoError(
            .dynamodb,
            "TransactionCanceledException",
            "Transaction cancelled, please refer cancellation reasons for specific reasons "
                + "[\(reasons.map(\.code).joined(separator: ", "))]",
            extras: ["CancellationReasons": .array(reasons.map(\.json))]
        )
    }

    /// AWS's clients show no message with it; these are the words of the API reference.
    static func idempotentParameterMismatch() -> DynamoError {
        DynamoError(
            .dynamodb,
            "IdempotentParameterMismatchException",
            "DynamoDB rejected the request because you retried a request with a different payload but with an "
                + "idempotent token that was already used."
        )
    }

    static func transactionInProgress() -> DynamoError {
        DynamoError(
            .dynamodb,
            "TransactionInProgressException",
            "The transaction with the given request token is already in progress."
        )
    }

    // MARK: - Tags, backups and policies

    /// The words for another account's resources.
    static func accessDenied(_ message: String = "Access is denied") -> DynamoError {
        DynamoError(.coral, "AccessDeniedException", message)
    }

    /// The words of the tag operations, which name the ARN instead of the table. The missing letter is AWS's:
    /// https://github.com/turbot/steampipe-plugin-aws/issues/1516
    static func taggedResourceNotFound(_ arn: String) -> DynamoError {
        .resourceNotFound("Requested resource not found: ResourcArn: \(arn) not found")
    }

    /// A single missing member, where it is not judged with the others.
    static func missingMember(_ path: String) -> DynamoError {
        .validation(
            "1 validation error detected: Value null at '\(path)' failed to satisfy constraint: Member must not be null"
        )
    }

    /// What the operations on backups say, where those on tables say ResourceNotFoundException.
    static func sourceTableNotFound(_ name: String) -> DynamoError {
        DynamoError(.dynamodb, "TableNotFoundException", "Table not found: \(name)")
    }

    static func tableAlreadyExists(_ name: String) -> DynamoError {
        DynamoError(.dynamodb, "TableAlreadyExistsException", "Table already exists: \(name)")
    }

    static func tableInUse(_ message: String) -> DynamoError {
        DynamoError(.dynamodb, "TableInUseException", message)
    }

    /// https://github.com/aws-amplify/amplify-backend/issues/1654
    static func backupsBeingEnabled(_ name: String) -> DynamoError {
        DynamoError(
            .dynamodb,
            "ContinuousBackupsUnavailableException",
            "Backups are being enabled for the table: \(name). Please retry later"
        )
    }

    static func backupNotFound(_ arn: String) -> DynamoError {
        DynamoError(.dynamodb, "BackupNotFoundException", "Backup not found: \(arn)")
    }

    static func backupInUse(_ message: String) -> DynamoError {
        DynamoError(.dynamodb, "BackupInUseException", message)
    }

    static func tooManyRestores(limit: Int) -> DynamoError {
        DynamoError(
            .dynamodb,
            "LimitExceededException",
            "Subscriber limit exceeded: Only \(limit) restore operations can be done simultaneously"
        )
    }

    static func policyNotFound(_ arn: String) -> DynamoError {
        DynamoError(
            .dynamodb,
            "PolicyNotFoundException",
            "Resource-based policy not found for the provided ResourceArn: \(arn)"
        )
    }

    /// The exceptions whose shape names the member `Message`, beside those of the protocol itself.
    private static let capitalized: Set<String> = [
        "SerializationException", "AccessDeniedException", "TransactionCanceledException",
        "TransactionInProgressException",
        "IdempotentParameterMismatchException",
    ]

    /// The body. DynamoDB writes `message`, but `Message` for serialization errors and for those of transactions.
    package var json: JSONValue {
        var members: JSONObject = ["__type": .string("\(namespace.rawValue)#\(code)")]
        if !message.isEmpty {
            members[Self.capitalized.contains(code) ? "Message" : "message"] = .string(message)
        }
        for (key, value) in extras { members[key] = value }
        return .object(members)
    }
}
