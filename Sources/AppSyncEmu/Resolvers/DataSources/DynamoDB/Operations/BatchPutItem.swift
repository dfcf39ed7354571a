import EmulatorCore
import OrderedCollections

/// `BatchPutItem`: `data` has the items that were written.
struct BatchPutItem: DynamoDBOperation {
    static let members: Set<String> = ["tables"]
    static let isOf2017 = false

    private let batch: BatchWrite

    init(_ document: RequestDocument) throws(GraphQLError) { batch = try BatchWrite(document) }

    func run(on table: DynamoDBTable) throws(DynamoDBFailure) -> JSONValue {
        try batch.run(on: table, leftOver: "unprocessedItems") { ["PutRequest": ["Item": $0]] }
    }
}
