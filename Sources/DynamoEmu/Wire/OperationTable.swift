/// Every operation that is emulated, and the names of those that DynamoDB has besides.
enum OperationTable {
    static let operations: [any DynamoOperation.Type] = [
        // Tables
        CreateTable.self, DescribeTable.self, ListTables.self, UpdateTable.self, DeleteTable.self,
        // Items
        PutItem.self, GetItem.self, UpdateItem.self, DeleteItem.self,
        // Reads
        Query.self, Scan.self,
        // Batches
        BatchGetItem.self, BatchWriteItem.self,
        // Transactions
        TransactGetItems.self, TransactWriteItems.self,
        // Expiry
        UpdateTimeToLive.self, DescribeTimeToLive.self,
        // Tags
        TagResource.self, UntagResource.self, ListTagsOfResource.self,
        // Account
        DescribeLimits.self, DescribeEndpoints.self,
        // Backups
        CreateBackup.self, DescribeBackup.self, ListBackups.self, DeleteBackup.self, RestoreTableFromBackup.self,
        DescribeContinuousBackups.self, UpdateContinuousBackups.self,
        // NeverUsed
        DescribeContributorInsights.self, ListContributorInsights.self, DescribeKinesisStreamingDestination.self,
        GetResourcePolicy.self, DeleteResourcePolicy.self, ListExports.self, ListGlobalTables.self, ListImports.self,
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
        "BatchExecuteStatement", "CancelBulkOperation", "CreateGlobalTable", "DescribeBulkOperation",
        "DescribeExport", "DescribeGlobalTable", "DescribeGlobalTableSettings", "DescribeImport",
        "DescribeTableReplicaAutoScaling", "DisableKinesisStreamingDestination", "EnableKinesisStreamingDestination",
        "ExecuteStatement", "ExecuteTransaction", "ExportTableToPointInTime", "ImportTable", "ListBulkOperations",
        "PutResourcePolicy", "RestoreTableToPointInTime", "SearchVectors", "StartBulkPutItems",
        "UpdateContributorInsights", "UpdateGlobalTable", "UpdateGlobalTableSettings",
        "UpdateKinesisStreamingDestination", "UpdateTableReplicaAutoScaling",
    ]

    /// Those of DynamoDB Streams.
    static let notEmulatedStreams: Set<String> = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"]
}
