import EmulatorCore
import OrderedCollections

/// `TableDescription` (API reference).
struct TableDescription {
    enum Status: String { case creating = "CREATING", active = "ACTIVE", deleting = "DELETING" }

    let table: TableDefinition
    let status: Status
    let counts: TableCounts
    let arn: String

    init(_ table: TableDefinition, status: Status, counts: TableCounts, _ account: DynamoAccount) {
        self.table = table
        self.status = status
        self.counts = counts
        arn = account.arn(ofTable: table.name)
    }

    func write(to writer: inout JSONWriter) {
        writer.write(json)
    }

    /// A table that is being deleted has lost its keys and indexes already.
    private var json: JSONValue {
        var members: JSONObject = ["TableName": .string(table.name), "TableStatus": .string(status.rawValue)]
        if status != .deleting {
            members["AttributeDefinitions"] = .array(
                table.attributes.map {
                    ["AttributeName": .string($0.name), "AttributeType": .string($0.type.rawValue)]
                }
            )
            members["KeySchema"] = Self.schema(table.key)
            members["CreationDateTime"] = createdAt
            let local = table.indexes.filter { $0.scope == .local }
            if !local.isEmpty { members["LocalSecondaryIndexes"] = .array(local.map(describe)) }
            let global = table.indexes.filter { $0.scope == .global }
            if !global.isEmpty { members["GlobalSecondaryIndexes"] = .array(global.map(describe)) }
        }
        members["ProvisionedThroughput"] = Self.throughput(table.throughput)
        members["TableSizeBytes"] = .int(counts.table.bytes)
        members["ItemCount"] = .int(counts.table.items)
        members["TableArn"] = .string(arn)
        members["TableId"] = .string(table.uuid)
        members["DeletionProtectionEnabled"] = .bool(table.isDeletionProtected)
        if table.billing == .payPerRequest {
            var summary: JSONObject = ["BillingMode": .string(table.billing.rawValue)]
            if status != .creating { summary["LastUpdateToPayPerRequestDateTime"] = createdAt }
            members["BillingModeSummary"] = .object(summary)
        }
        if let tableClass = table.tableClass {
            members["TableClassSummary"] = ["TableClass": .string(tableClass)]
        }
        return .object(members)
    }

    /// Seconds, with a fraction.
    private var createdAt: JSONValue { .double(Double(table.createdAt.milliseconds) / 1000) }

    private func describe(_ index: IndexDefinition) -> JSONValue {
        var projection: JSONObject = ["ProjectionType": .string(index.projection.typeName)]
        if case .include(let names) = index.projection {
            projection["NonKeyAttributes"] = .array(names.map { .string($0) })
        }
        let count = counts.indexes[index.name] ?? TableCounts.Count()
        var members: JSONObject = [
            "IndexName": .string(index.name),
            "KeySchema": Self.schema(index.key),
            "Projection": .object(projection),
            "IndexSizeBytes": .int(count.bytes),
            "ItemCount": .int(count.items),
            "IndexArn": .string("\(arn)/index/\(index.name)"),
        ]
        // Local indexes live and are paid for with their table: they have neither status nor throughput.
        if index.scope == .global {
            members["IndexStatus"] = .string(status.rawValue)
            members["ProvisionedThroughput"] = Self.throughput(index.throughput)
        }
        return .object(members)
    }

    private static func schema(_ key: KeySchema) -> JSONValue {
        .array(
            key.elements.enumerated().map { position, element in
                [
                    "AttributeName": .string(element.name),
                    "KeyType": position < key.partitions.count ? "HASH" : "RANGE",
                ]
            }
        )
    }

    private static func throughput(_ throughput: Throughput) -> JSONValue {
        [
            "NumberOfDecreasesToday": 0, "ReadCapacityUnits": .int(throughput.read),
            "WriteCapacityUnits": .int(throughput.write),
        ]
    }
}
