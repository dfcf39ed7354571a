import EmulatorCore
import OrderedCollections

/// Why one action keeps a transaction from happening.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html
struct CancellationReason: Sendable, Equatable {
    /// `None`, `ConditionalCheckFailed`, `ValidationError`, …
    var code: String
    var message: String?
    /// The item that failed its condition, when the action asked for it.
    var item: JSONValue?

    /// - Parameter error: what the action would have answered by itself; nil when nothing speaks against it.
    init(_ error: DynamoError?) {
        guard let error else {
            code = "None"
            return
        }
        code = error.code == "ValidationException" ? "ValidationError" : error.code.withoutException
        message = error.message
        item = error.extras["Item"]
    }

    /// AWS leaves out what is null.
    var json: JSONValue {
        var members: JSONObject = ["Code": .string(code)]
        if let item { members["Item"] = item }
        if let message { members["Message"] = .string(message) }
        return .object(members)
    }
}

extension String {
    /// `ConditionalCheckFailedException` is the code `ConditionalCheckFailed` of a reason.
    fileprivate var withoutException: String {
        hasSuffix("Exception") ? String(dropLast("Exception".count)) : self
    }
}

extension DynamoError {
    /// - Parameter errors: what each action would have answered by itself, in the request's order.
    static func transactionCanceled(_ errors: [DynamoError?]) -> DynamoError {
        .transactionCanceled(errors.map { CancellationReason($0) })
    }
}

extension TransactionResult {
    /// - Throws: `TransactionCanceledException`; `ResourceNotFoundException` when a table was dropped meanwhile.
    func get() throws(DynamoError) -> [WriteOutcome] {
        switch self {
        case .committed(let committed): return committed.outcome
        case .cancelled(let errors):
            for case .some(let error) in errors where error.code == "ResourceNotFoundException" { throw error }
            throw .transactionCanceled(errors)
        }
    }
}
