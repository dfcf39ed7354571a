/// Every operation that is emulated. DynamoDB's other operations answer as unknown ones do.
enum OperationTable {
    static let operations: [any DynamoOperation.Type] = [
        // Tables
        CreateTable.self, DescribeTable.self, ListTables.self, DeleteTable.self,
        // Items
        PutItem.self, GetItem.self, UpdateItem.self, DeleteItem.self,
        // Reads
        Query.self, Scan.self,
        // Batches
        BatchWriteItem.self,
        // Expiry
        UpdateTimeToLive.self, DescribeTimeToLive.self,
    ]

    static let byName: [String: any DynamoOperation.Type] = Dictionary(
        uniqueKeysWithValues: operations.map { ($0.name, $0) }
    )
}
