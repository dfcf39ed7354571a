/// Every operation that is emulated, and the names of those that DynamoDB has besides.
enum OperationTable {
    static let operations: [any DynamoOperation.Type] = [
        // Tables
        CreateTable.self, DescribeTable.self, ListTables.self, DeleteTable.self,
        // Items
        PutItem.self, GetItem.self, UpdateItem.self, DeleteItem.self,
        // Reads
        Query.self, Scan.self,
        // Batches
        BatchGetItem.self, BatchWriteItem.self,
        // Transactions
        TransactGetItems.self, TransactWriteItems.self,
        // PartiQL
        ExecuteStatement.self, BatchExecuteStatement.self, ExecuteTransaction.self,
        // Expiry
        UpdateTimeToLive.self, DescribeTimeToLive.self,
    ]

    /// Those of DynamoDB Streams, which has a target prefix of its own.
    static let streamOperations: [any DynamoOperation.Type] = []

    static let streamsByName: [String: any DynamoOperation.Type] = Dictionary(
        uniqueKeysWithValues: streamOperations.map { ($0.name, $0) }
    )

    static let byName: [String: any DynamoOperation.Type] = Dictionary(
        uniqueKeysWithValues: operations.map { ($0.name, $0) }
    )

    /// DynamoDB's other operations (API reference, "Actions", Amazon DynamoDB).
    static let notEmulated: Set<String> = [
        "CreateBackup", "CreateGlobalTable", "DeleteBackup",
        "DeleteResourcePolicy", "DescribeBackup", "DescribeContinuousBackups", "DescribeContributorInsights",
        "DescribeEndpoints", "DescribeExport", "DescribeGlobalTable", "DescribeGlobalTableSettings", "DescribeImport",
        "DescribeKinesisStreamingDestination", "DescribeLimits", "DescribeTableReplicaAutoScaling",
        "DisableKinesisStreamingDestination", "EnableKinesisStreamingDestination",
        "ExportTableToPointInTime", "GetResourcePolicy", "ImportTable", "ListBackups",
        "ListContributorInsights", "ListExports", "ListGlobalTables", "ListImports", "ListTagsOfResource",
        "PutResourcePolicy", "RestoreTableFromBackup", "RestoreTableToPointInTime", "TagResource",
        "UntagResource", "UpdateContinuousBackups",
        "UpdateContributorInsights", "UpdateGlobalTable", "UpdateGlobalTableSettings",
        "UpdateKinesisStreamingDestination", "UpdateTable", "UpdateTableReplicaAutoScaling",
    ]

    /// Those of DynamoDB Streams.
    static let notEmulatedStreams: Set<String> = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"]
}
