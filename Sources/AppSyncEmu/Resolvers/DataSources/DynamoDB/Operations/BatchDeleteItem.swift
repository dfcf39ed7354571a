import EmulatorCore
import OrderedCollections

/// `BatchDeleteItem`: `data` has the keys that were deleted.
struct BatchDeleteItem: DynamoDBOperation {
    static let members: Set<String> = ["tables"]
    static let isOf2017 = false

    private let batch: BatchWrite

    init(_ document: RequestDocument) throws(GraphQLError) { batch = try BatchWrite(document) }

    func run(on table: DynamoDBTable) throws(DynamoDBFailure) -> JSONValue {
        try batch.run(on: table, leftOver: "unprocessedKeys") { ["DeleteRequest": ["Key": $0]] }
    }
}
