import EmulatorCore
import OrderedCollections

/// `TableDescription` (API reference).
struct TableDescription {
    let table: TableDefinition
    let counts: TableCounts
    let arn: String
    let now: Timestamp
    /// What an UpdateTable request asked for, -1 and all: its answer repeats it.
    var onDemandEcho: OnDemandThroughput?

    init(_ table: TableDefinition, counts: TableCounts, _ account: DynamoAccount) {
        self.table = table
        self.counts = counts
        arn = account.arn(ofTable: table.name)
        now = account.clock.now
    }

    func write(to writer: inout JSONWriter) {
        writer.write(json)
    }

    private var status: TableStatus { table.status }

    private var json: JSONValue {
        var members: JSONObject = ["TableName": .string(table.name), "TableStatus": .string(status.rawValue)]
        if status != .deleting { describeKeys(&members) }
        members["ProvisionedThroughput"] = throughput(
            table.statusChange?.throughput ?? table.throughput,
            table.throughputChanges
        )
        members["TableSizeBytes"] = .int(counts.table.bytes)
        members["ItemCount"] = .int(counts.table.items)
        members["TableArn"] = .string(arn)
        members["TableId"] = .string(table.uuid)
        members["DeletionProtectionEnabled"] = .bool(table.isDeletionProtected)
        describeBilling(&members)
        if let tableClass = table.tableClass {
            var summary: JSONObject = ["TableClass": .string(tableClass)]
            if let changedAt = table.tableClassChangedAt {
                summary["LastUpdateDateTime"] = .double(changedAt.fractionalSeconds)
            }
            members["TableClassSummary"] = .object(summary)
        }
        if let stream = table.stream {
            if stream.isEnabled {
                members["StreamSpecification"] = [
                    "StreamEnabled": true, "StreamViewType": .string(stream.viewType.rawValue),
                ]
            }
            members["LatestStreamLabel"] = .string(stream.label)
            members["LatestStreamArn"] = .string("\(arn)/stream/\(stream.label)")
        }
        if let encryption = table.encryption {
            members["SSEDescription"] = [
                "Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": .string(encryption.keyARN),
            ]
        }
        if let restore = table.restore {
            members["RestoreSummary"] = [
                "SourceBackupArn": .string(restore.backupARN), "SourceTableArn": .string(restore.tableARN),
                "RestoreDateTime": .double(restore.time.fractionalSeconds),
                "RestoreInProgress": .bool(status == .creating),
            ]
        }
        return .object(members)
    }

    /// A table that is being deleted has lost them already.
    private func describeKeys(_ members: inout JSONObject) {
        members["AttributeDefinitions"] = .array(
            table.attributes.map { ["AttributeName": .string($0.name), "AttributeType": .string($0.type.rawValue)] }
        )
        members["KeySchema"] = table.key.description
        members["CreationDateTime"] = .double(table.createdAt.fractionalSeconds)
        let local = table.indexes.filter { $0.scope == .local }
        if !local.isEmpty { members["LocalSecondaryIndexes"] = .array(local.map(describe)) }
        let global = table.indexes.filter { $0.scope == .global }
        if !global.isEmpty { members["GlobalSecondaryIndexes"] = .array(global.map(describe)) }
    }

    private func describeBilling(_ members: inout JSONObject) {
        if table.billing == .payPerRequest || table.payPerRequestSince != nil {
            var summary: JSONObject = ["BillingMode": .string(table.billing.rawValue)]
            if status != .creating {
                summary["LastUpdateToPayPerRequestDateTime"] = .double(
                    (table.payPerRequestSince ?? table.createdAt).fractionalSeconds)
            }
            members["BillingModeSummary"] = .object(summary)
        }
        if let onDemand = onDemandEcho.map({ echo in
            OnDemandThroughput(
                maxRead: echo.maxRead ?? table.onDemand?.maxRead,
                maxWrite: echo.maxWrite ?? table.onDemand?.maxWrite
            )
        }) ?? table.onDemand, !onDemand.isEmpty {
            members["OnDemandThroughput"] = onDemand.description
        }
        if status != .creating, status != .deleting { members["WarmThroughput"] = warm(table.warmThroughput) }
    }

    private func describe(_ index: IndexDefinition) -> JSONValue {
        let count = counts.indexes[index.name] ?? TableCounts.Count()
        var members: JSONObject = [
            "IndexName": .string(index.name),
            "KeySchema": index.key.description,
            "Projection": index.projection.description,
            "IndexSizeBytes": .int(count.bytes),
            "ItemCount": .int(count.items),
            "IndexArn": .string("\(arn)/index/\(index.name)"),
        ]
        // Local indexes live and are paid for with their table: they have neither status nor throughput.
        guard index.scope == .global else { return .object(members) }
        let status = table.status(of: index)
        if !table.isBeingRestored { members["IndexStatus"] = .string(status.rawValue) }
        // The first phase of an index that is added allocates resources, while the table is UPDATING.
        if index.isBackfilling || (status == .creating && self.status != .creating) {
            members["Backfilling"] = .bool(self.status != .updating)
        }
        let changing = table.statusChange?.indexes.first { $0.name == index.name }
        members["ProvisionedThroughput"] = throughput(
            changing?.throughput ?? index.throughput,
            index.throughputChanges
        )
        if let onDemand = index.onDemand { members["OnDemandThroughput"] = onDemand.description }
        if status == .active { members["WarmThroughput"] = warm(table.warmThroughput(of: index)) }
        return .object(members)
    }

    private func throughput(_ throughput: Throughput, _ changes: ThroughputChanges) -> JSONValue {
        var members: JSONObject = [
            "NumberOfDecreasesToday": .int(changes.decreases(on: now)), "ReadCapacityUnits": .int(throughput.read),
            "WriteCapacityUnits": .int(throughput.write),
        ]
        if let last = changes.lastIncrease { members["LastIncreaseDateTime"] = .double(last.fractionalSeconds) }
        if let last = changes.lastDecrease { members["LastDecreaseDateTime"] = .double(last.fractionalSeconds) }
        return .object(members)
    }

    private func warm(_ throughput: WarmThroughput) -> JSONValue {
        [
            "ReadUnitsPerSecond": .int(throughput.read), "WriteUnitsPerSecond": .int(throughput.write),
            "Status": "ACTIVE",
        ]
    }
}

extension OnDemandThroughput {
    fileprivate var description: JSONValue {
        var members: JSONObject = [:]
        if let maxRead { members["MaxReadRequestUnits"] = .int(maxRead) }
        if let maxWrite { members["MaxWriteRequestUnits"] = .int(maxWrite) }
        return .object(members)
    }
}

// MARK: - What other descriptions have, too

extension Timestamp {
    /// As descriptions give times: with milliseconds.
    var fractionalSeconds: Double { Double(milliseconds) / 1000 }
}

extension KeySchema {
    /// `KeySchema`
    var description: JSONValue {
        .array(
            partitions.map { ["AttributeName": .string($0.name), "KeyType": "HASH"] }
                + sorts.map { ["AttributeName": .string($0.name), "KeyType": "RANGE"] }
        )
    }
}

extension IndexProjection {
    /// `Projection`
    var description: JSONValue {
        var members: JSONObject = ["ProjectionType": .string(typeName)]
        if case .include(let names) = self { members["NonKeyAttributes"] = .array(names.map { .string($0) }) }
        return .object(members)
    }
}
