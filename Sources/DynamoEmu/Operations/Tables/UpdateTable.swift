import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
struct UpdateTable: DynamoOperation {
    static let name = "UpdateTable"
    /// Of global tables, and indexes over vectors.
    static let notEmulated: Set<String> = [
        "ReplicaUpdates", "MultiRegionConsistency", "GlobalTableWitnessUpdates", "GlobalTableSettingsReplicationMode",
        "DisassociationProtectionEnabled", "VectorIndexUpdates",
    ]

    var tableName: String?
    var attributes: [AttributeDefinition]?
    var billingMode: String?
    var throughput: ProvisionedThroughput?
    var onDemand: OnDemandThroughput?
    var warm: WarmThroughputMember?
    var indexUpdates: [GlobalSecondaryIndexUpdate]?
    var stream: StreamSpecification?
    var isDeletionProtected: Bool?
    var tableClass: String?
    var encryption: SSESpecification?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "AttributeDefinitions": attributes = try AttributeDefinition.list(&reader)
        case "BillingMode": billingMode = try reader.stringMember()
        case "ProvisionedThroughput": throughput = try ProvisionedThroughput(&reader)
        case "OnDemandThroughput": onDemand = try OnDemandThroughput(&reader)
        case "WarmThroughput": warm = try WarmThroughputMember(&reader)
        case "GlobalSecondaryIndexUpdates": indexUpdates = try GlobalSecondaryIndexUpdate.list(&reader)
        case "StreamSpecification": stream = try StreamSpecification(&reader)
        case "DeletionProtectionEnabled": isDeletionProtected = try reader.boolMember()
        case "TableClass": tableClass = try reader.stringMember()
        case "SSESpecification": encryption = try SSESpecification(&reader)
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.firstOfAll(tableName: tableName)
        for (index, attribute) in (attributes ?? []).enumerated() {
            attribute.constraints(&found, at: "attributeDefinitions.\(index + 1).member")
        }
        found.tableName(tableName)
        found.oneOf(billingMode, "billingMode", ["PROVISIONED", "PAY_PER_REQUEST"])
        throughput?.constraints(&found, at: "provisionedThroughput")
        for (index, update) in (indexUpdates ?? []).enumerated() {
            update.constraints(&found, at: "globalSecondaryIndexUpdates.\(index + 1).member")
        }
        stream?.constraints(&found)
        encryption?.constraints(&found)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        try UpdateTableRules.check(self)
        let name = TableName.plain(tableName ?? "")
        guard let table = account.store.table(named: name) else { throw .tableNotFound(name) }
        let update = TableUpdate(request: self, now: account.clock.now, delay: account.statusDelay, keys: account.keys)
        let updated = try account.store.update(table) { (table) throws(DynamoError) in try update.apply(to: &table) }
        var description = TableDescription(updated, counts: try account.store.counts(of: updated), account)
        description.onDemandEcho = onDemand
        var object = ObjectWriter(&writer)
        object.member("TableDescription", &writer)
        description.write(to: &writer)
        object.end(&writer)
    }

    var billing: TableDefinition.BillingMode? { billingMode.flatMap(TableDefinition.BillingMode.init) }
}
