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
        BatchWriteItem.self,
        // Expiry
        UpdateTimeToLive.self, DescribeTimeToLive.self,
    ]

    /// Those of DynamoDB Streams, which has a target prefix of its own.
    static let streamOperations: [any DynamoOperation.Type] = [
        ListStreams.self, DescribeStream.self, GetShardIterator.self, GetRecords.self,
    ]

    static let streamsByName: [String: any DynamoOperation.Type] = Dictionary(
        uniqueKeysWithValues: streamOperations.map { ($0.name, $0) }
    )

    static let byName: [String: any DynamoOperation.Type] = Dictionary(
        uniqueKeysWithValues: operations.map { ($0.name, $0) }
    )

    /// DynamoDB's other operations (API reference, "Actions", Amazon DynamoDB).
    static let notEmulated: Set<String> = [
        "BatchExecuteStatement", "BatchGetItem", "CreateBackup", "CreateGlobalTable", "DeleteBackup",
        "DeleteResourcePolicy", "DescribeBackup", "DescribeContinuousBackups", "DescribeContributorInsights",
        "DescribeEndpoints", "DescribeExport", "DescribeGlobalTable", "DescribeGlobalTableSettings", "DescribeImport",
        "DescribeKinesisStreamingDestination", "DescribeLimits", "DescribeTableReplicaAutoScaling",
        "DisableKinesisStreamingDestination", "EnableKinesisStreamingDestination", "ExecuteStatement",
        "ExecuteTransaction", "ExportTableToPointInTime", "GetResourcePolicy", "ImportTable", "ListBackups",
        "ListContributorInsights", "ListExports", "ListGlobalTables", "ListImports", "ListTagsOfResource",
        "PutResourcePolicy", "RestoreTableFromBackup", "RestoreTableToPointInTime", "TagResource",
        "TransactGetItems", "TransactWriteItems", "UntagResource", "UpdateContinuousBackups",
        "UpdateContributorInsights", "UpdateGlobalTable", "UpdateGlobalTableSettings",
        "UpdateKinesisStreamingDestination", "UpdateTableReplicaAutoScaling",
    ]
}
