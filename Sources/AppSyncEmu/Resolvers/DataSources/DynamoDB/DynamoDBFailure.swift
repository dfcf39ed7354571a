import EmulatorCore
import OrderedCollections

/// What DynamoDB has against an operation, as AppSync reports it.
struct DynamoDBFailure: Error, Sendable {
    var error: GraphQLError
    /// `ctx.result` beside the error: the item that failed a condition, a transaction's reasons.
    var result = JSONValue.null

    init(_ error: GraphQLError, result: JSONValue = .null) {
        self.error = error
        self.result = result
    }

    /// The SDK for Java has a class for these; all others are its DynamoDbException (errors of version 2 of the SDK,
    /// which AppSync runs on: aws-appsync-community #269, #343).
    private static let modeled: [String: String] = [
        "ConditionalCheckFailedException": "ConditionalCheckFailedException",
        "DuplicateItemException": "DuplicateItemException",
        "IdempotentParameterMismatchException": "IdempotentParameterMismatchException",
        "InternalServerError": "InternalServerErrorException",
        "ItemCollectionSizeLimitExceededException": "ItemCollectionSizeLimitExceededException",
        "LimitExceededException": "LimitExceededException",
        "ProvisionedThroughputExceededException": "ProvisionedThroughputExceededException",
        "RequestLimitExceeded": "RequestLimitExceededException",
        "ResourceInUseException": "ResourceInUseException",
        "ResourceNotFoundException": "ResourceNotFoundException",
        "TransactionCanceledException": "TransactionCanceledException",
        "TransactionConflictException": "TransactionConflictException",
        "TransactionInProgressException": "TransactionInProgressException",
    ]

    init(_ exception: ServiceException) {
        let message =
            "\(exception.message) (Service: DynamoDb, Status Code: \(exception.status), "
            + "Request ID: \(exception.requestID))"
        error = GraphQLError(
            shape: .resolver, message: message,
            errorType: "DynamoDB:\(Self.modeled[exception.code] ?? "DynamoDbException")")
        if let item = exception.members["Item"]?.object { result = AttributeJSON.plain(item) }
    }

    var isFailedCondition: Bool { error.errorType == "DynamoDB:ConditionalCheckFailedException" }

    /// A transaction that was canceled has its reasons in the result (developer guide, "TransactWriteItems").
    init(transaction exception: ServiceException, resultMember: String) {
        self.init(exception)
        guard let reasons = exception.members["CancellationReasons"]?.array else { return }
        result = [
            resultMember: .null,
            "cancellationReasons": .array(
                reasons.map { reason in
                    let type = reason["Code"]?.string ?? "None"
                    var members: JSONObject = [
                        "type": .string(type), "message": .string(reason["Message"]?.string ?? type),
                    ]
                    if let item = reason["Item"]?.object { members["item"] = AttributeJSON.plain(item) }
                    return .object(members)
                }),
        ]
    }

    /// Captured in amplify-cli #3411 and amplify-hosting #433.
    static let invalidPageToken = DynamoDBFailure(
        GraphQLError(
            shape: .resolver,
            message:
                "com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: "
                + "Invalid pagination token given.",
            errorType: "DynamoDB:UserIllegalArgumentException"))
}
