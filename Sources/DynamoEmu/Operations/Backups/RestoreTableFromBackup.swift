import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html
///
/// A table comes back with its keys, indexes, billing and items; without its stream, TTL, tags, deletion protection,
/// point-in-time recovery and table class.
struct RestoreTableFromBackup: DynamoOperation {
    static let name = "RestoreTableFromBackup"
    static let notEmulated: Set<String> = ["OnDemandThroughputOverride", "VectorIndexOverride"]

    var targetTableName: String?
    var backupARN: String?
    var overrides = RestoreOverrides()

    var subject: String { targetTableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TargetTableName": targetTableName = try reader.stringMember()
        case "BackupArn": backupARN = try reader.stringMember()
        default: return try overrides.read(member, &reader)
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.required(targetTableName, "targetTableName")
        if targetTableName != "" { found.resourceName(targetTableName, "targetTableName") }
        found.required(backupARN, "backupArn")
        overrides.constraints(&found)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let target = targetTableName ?? ""
        guard !target.isEmpty else {
            throw .validation(
                "TableName must be at least \(TableName.length.lowerBound) characters long and at most "
                    + "\(TableName.length.upperBound) characters long"
            )
        }
        let arn = try BackupARN(backupARN ?? "", account)
        guard arn.region == account.region else {
            throw .validation("Invalid Request: sseSpecificationOverride must be provided for cross-region restores")
        }
        let backup = try account.store.backup(arn, at: account.clock.now)
        try overrides.encryption?.check()
        var definition = try overrides.apply(to: backup.table)
        if let encryption = overrides.encryption { definition.encryption = encryption.encryption(account.keys) }
        definition.id = 0
        definition.name = target
        definition.uuid = account.identifiers.uuid()
        definition.createdAt = account.clock.now
        definition.isDeletionProtected = false
        definition.tableClass = nil
        definition.tags = []
        definition.timeToLive = nil
        definition.timeToLiveChange = nil
        definition.stream = nil
        definition.forgetChanges()
        definition.warm = nil
        if definition.billing == .provisioned { definition.onDemand = nil }
        definition.pointInTimeRecovery = nil
        definition.hasContinuousBackups = false
        definition.restore = .init(
            backupARN: arn.text,
            tableARN: account.arn(ofTable: backup.table.name),
            time: backup.createdAt
        )
        if account.statusDelay > .zero {
            definition.statusChange = StatusChange(.creating, until: account.clock.now + account.statusDelay)
        }
        let table = try account.store.restore(backup, into: definition, arn: arn)
        var object = ObjectWriter(&writer)
        object.member("TableDescription", &writer)
        TableDescription(table, counts: TableCounts(), account).write(to: &writer)
        object.end(&writer)
    }
}
