import EmulatorCore
import OrderedCollections

/// `BackupDescription` (API reference), and the two shorter forms of it.
struct BackupDescription {
    let backup: Backup
    /// As the client wrote it, where it did.
    let arn: String
    let tableARN: String
    var status: String

    init(_ backup: Backup, _ arn: String, _ account: DynamoAccount) {
        self.backup = backup
        self.arn = arn
        tableARN = account.arn(ofTable: backup.table.name)
        status = backup.status
    }

    /// What DescribeBackup and DeleteBackup answer.
    var json: JSONValue {
        [
            "BackupDescription": [
                "BackupDetails": details, "SourceTableDetails": source, "SourceTableFeatureDetails": features,
            ]
        ]
    }

    /// `BackupDetails`
    var details: JSONValue {
        var members: JSONObject = [
            "BackupArn": .string(arn), "BackupName": .string(backup.name), "BackupSizeBytes": .int(backup.count.bytes),
            "BackupStatus": .string(status), "BackupType": .string(backup.kind.rawValue),
            "BackupCreationDateTime": .double(backup.createdAt.fractionalSeconds),
        ]
        if let end = backup.expiresAt { members["BackupExpiryDateTime"] = .double(end.fractionalSeconds) }
        return .object(members)
    }

    /// `BackupSummary`
    var summary: JSONValue {
        var members = details.object ?? [:]
        members["TableName"] = .string(backup.table.name)
        members["TableId"] = .string(backup.table.uuid)
        members["TableArn"] = .string(tableARN)
        return .object(members)
    }

    /// `SourceTableDetails`
    private var source: JSONValue {
        [
            "TableName": .string(backup.table.name), "TableId": .string(backup.table.uuid),
            "TableArn": .string(tableARN), "TableSizeBytes": .int(backup.count.bytes),
            "KeySchema": backup.table.key.description,
            "TableCreationDateTime": .double(backup.table.createdAt.fractionalSeconds),
            "ProvisionedThroughput": Self.throughput(backup.table.throughput), "ItemCount": .int(backup.count.items),
            "BillingMode": .string(backup.table.billing.rawValue),
        ]
    }

    /// `SourceTableFeatureDetails`: only what the table had; AWS leaves it empty for its own backups.
    private var features: JSONValue {
        var members: JSONObject = [:]
        guard backup.kind == .user else { return .object(members) }
        let table = backup.table
        let local = table.indexes.filter { $0.scope == .local }
        if !local.isEmpty { members["LocalSecondaryIndexes"] = .array(local.map(Self.index)) }
        let global = table.indexes.filter { $0.scope == .global }
        if !global.isEmpty { members["GlobalSecondaryIndexes"] = .array(global.map(Self.index)) }
        if let stream = table.stream, stream.isEnabled {
            members["StreamDescription"] = ["StreamEnabled": true, "StreamViewType": .string(stream.viewType.rawValue)]
        }
        if let timeToLive = table.timeToLive {
            members["TimeToLiveDescription"] = [
                "TimeToLiveStatus": "ENABLED", "AttributeName": .string(timeToLive.attribute),
            ]
        }
        return .object(members)
    }

    private static func index(_ index: IndexDefinition) -> JSONValue {
        var members: JSONObject = [
            "IndexName": .string(index.name), "KeySchema": index.key.description,
            "Projection": index.projection.description,
        ]
        if index.scope == .global { members["ProvisionedThroughput"] = throughput(index.throughput) }
        return .object(members)
    }

    private static func throughput(_ throughput: Throughput) -> JSONValue {
        ["ReadCapacityUnits": .int(throughput.read), "WriteCapacityUnits": .int(throughput.write)]
    }
}
