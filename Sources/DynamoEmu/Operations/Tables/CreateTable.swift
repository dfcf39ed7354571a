import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
struct CreateTable: DynamoOperation {
    static let name = "CreateTable"
    static let notEmulated: Set<String> = [
        "ResourcePolicy", "GlobalTableSourceArn", "GlobalTableSettingsReplicationMode", "VectorIndexes",
    ]

    var tableName: String?
    var attributes: [AttributeDefinition]?
    var schema: [KeySchemaElement]?
    var billingMode: String?
    var throughput: ProvisionedThroughput?
    var globalIndexes: [SecondaryIndex]?
    var localIndexes: [SecondaryIndex]?
    var isDeletionProtected: Bool?
    var tableClass: String?
    var tags: [TagMember]?
    var stream: StreamSpecification?
    var encryption: SSESpecification?
    var onDemand: OnDemandThroughput?
    var warm: WarmThroughputMember?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "AttributeDefinitions": attributes = try AttributeDefinition.list(&reader)
        case "KeySchema": schema = try KeySchemaElement.list(&reader)
        case "BillingMode": billingMode = try reader.stringMember()
        case "ProvisionedThroughput": throughput = try ProvisionedThroughput(&reader)
        case "GlobalSecondaryIndexes": globalIndexes = try SecondaryIndex.list(&reader, scope: .global)
        case "LocalSecondaryIndexes": localIndexes = try SecondaryIndex.list(&reader, scope: .local)
        case "DeletionProtectionEnabled": isDeletionProtected = try reader.boolMember()
        case "TableClass": tableClass = try reader.stringMember()
        case "Tags": tags = try TagMember.list(&reader)
        case "StreamSpecification": stream = try StreamSpecification(&reader)
        case "SSESpecification": encryption = try SSESpecification(&reader)
        case "OnDemandThroughput": onDemand = try OnDemandThroughput(&reader)
        case "WarmThroughput": warm = try WarmThroughputMember(&reader)
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.required(attributes, "attributeDefinitions")
        for (index, attribute) in (attributes ?? []).enumerated() {
            attribute.constraints(&found, at: "attributeDefinitions.\(index + 1).member")
        }
        found.required(tableName, "tableName")
        found.resourceName(tableName, "tableName")
        found.oneOf(billingMode, "billingMode", ["PROVISIONED", "PAY_PER_REQUEST"])
        throughput?.constraints(&found, at: "provisionedThroughput")
        stream?.constraints(&found)
        KeySchemaElement.constraints(schema, &found, at: "keySchema")
        for (index, local) in (localIndexes ?? []).enumerated() {
            local.constraints(&found, at: "localSecondaryIndexes.\(index + 1).member")
        }
        for (index, global) in (globalIndexes ?? []).enumerated() {
            global.constraints(&found, at: "globalSecondaryIndexes.\(index + 1).member")
        }
        encryption?.constraints(&found)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        var definition = try plan(account.identifiers, account.clock, account.keys)
        try checkLimits(account, definition)
        definition.statusChange = StatusChange(.creating, until: account.clock.now + account.statusDelay)
        let table = try account.store.create(definition)
        var object = ObjectWriter(&writer)
        object.member("TableDescription", &writer)
        TableDescription(table, counts: TableCounts(), account).write(to: &writer)
        object.end(&writer)
    }

    /// "Service, account, and table quotas", developer guide.
    private static let simultaneousMaximum = 500

    private func checkLimits(_ account: DynamoAccount, _ table: TableDefinition) throws(DynamoError) {
        try ThroughputRules.checkMaximum(table.throughput, index: nil, region: account.region)
        for index in table.indexes {
            try ThroughputRules.checkMaximum(index.throughput, index: index.name, region: account.region)
        }
        guard account.statusDelay > .zero else { return }
        guard account.store.tables().count(where: { $0.statusChange != nil }) < Self.simultaneousMaximum else {
            throw .limitExceeded(
                "Subscriber limit exceeded: Only \(Self.simultaneousMaximum) tables can be created, updated, or deleted "
                    + "simultaneously"
            )
        }
    }

    /// The definition that the request describes, ACTIVE; the store assigns the id.
    func plan(
        _ identifiers: any IdentifierSource,
        _ clock: any EmulatorClock,
        _ keys: KeyAccount = KeyAccount()
    ) throws(DynamoError) -> TableDefinition {
        let billing = billingMode.flatMap(TableDefinition.BillingMode.init(rawValue:)) ?? .provisioned
        try ThroughputRules.check(self)
        try onDemand?.check(billing, for: "table", isUpdate: false)
        try TableClassRules.check(tableClass)
        try encryption?.check()
        let attributes = try KeySchemaRules.attributes(attributes ?? [])
        let key = try KeySchemaRules.table(schema ?? [], attributes)
        var indexes = try IndexRules.indexes(self, key, attributes)
        try KeySchemaRules.checkAllUsed(attributes, key, indexes.map(\.key))
        for position in indexes.indices where indexes[position].scope == .global {
            guard let request = globalIndexes?.first(where: { $0.name == indexes[position].name }) else { continue }
            indexes[position] = try request.withThroughput(indexes[position], billing, isUpdate: false)
        }
        let createdAt = clock.now
        var table = TableDefinition(
            id: 0,
            name: tableName ?? "",
            uuid: identifiers.uuid(),
            createdAt: createdAt,
            attributes: attributes,
            key: key,
            indexes: indexes,
            billing: billing,
            throughput: throughput?.throughput ?? Throughput(),
            isDeletionProtected: isDeletionProtected ?? false,
            tableClass: tableClass,
            tags: try TagRules.tags(tags ?? []),
            stream: try stream?.stream(ofNewTable: createdAt)
        )
        table.onDemand = onDemand?.applied(to: nil)
        if let warm, !warm.isEmpty { table.warm = try warm.begin(billing, table.throughput, for: "table") }
        table.encryption = encryption?.encryption(keys)
        return table
    }
}
