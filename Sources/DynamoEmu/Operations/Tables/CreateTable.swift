import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
struct CreateTable: DynamoOperation {
    static let name = "CreateTable"
    static let notEmulated: Set<String> = [
        "ResourcePolicy", "OnDemandThroughput", "WarmThroughput", "GlobalTableSourceArn",
        "GlobalTableSettingsReplicationMode",
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
    var tags: [TableDefinition.Tag] = []
    var isStreamEnabled: Bool?
    /// Encryption with a key of one's own; off, everything is encrypted with AWS's.
    var isEncryptionEnabled: Bool?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "AttributeDefinitions": attributes = try readAttributes(&reader)
        case "KeySchema": schema = try KeySchemaElement.list(&reader)
        case "BillingMode": billingMode = try reader.stringMember()
        case "ProvisionedThroughput": throughput = try ProvisionedThroughput(&reader)
        case "GlobalSecondaryIndexes": globalIndexes = try SecondaryIndex.list(&reader, scope: .global)
        case "LocalSecondaryIndexes": localIndexes = try SecondaryIndex.list(&reader, scope: .local)
        case "DeletionProtectionEnabled": isDeletionProtected = try reader.boolMember()
        case "TableClass": tableClass = try reader.stringMember()
        case "Tags": try readTags(&reader)
        case "StreamSpecification":
            isStreamEnabled = try readSwitch("StreamEnabled", of: "StreamSpecification", &reader)
        case "SSESpecification": isEncryptionEnabled = try readSwitch("Enabled", of: "SSESpecification", &reader)
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
        found.oneOf(tableClass, "tableClass", ["STANDARD", "STANDARD_INFREQUENT_ACCESS"])
        throughput?.constraints(&found, at: "provisionedThroughput")
        KeySchemaElement.constraints(schema, &found, at: "keySchema")
        for (index, local) in (localIndexes ?? []).enumerated() {
            local.constraints(&found, at: "localSecondaryIndexes.\(index + 1).member")
        }
        for (index, global) in (globalIndexes ?? []).enumerated() {
            global.constraints(&found, at: "globalSecondaryIndexes.\(index + 1).member")
        }
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let table = try account.store.create(plan(account.identifiers, account.clock))
        var object = ObjectWriter(&writer)
        object.member("TableDescription", &writer)
        TableDescription(table, status: .creating, counts: TableCounts(), account).write(to: &writer)
        object.end(&writer)
    }

    /// The definition that the request describes; the store assigns the id.
    func plan(
        _ identifiers: any IdentifierSource,
        _ clock: any EmulatorClock
    ) throws(DynamoError) -> TableDefinition {
        if isStreamEnabled == true { throw .notEmulated("CreateTable's parameter StreamSpecification.StreamEnabled") }
        if isEncryptionEnabled == true { throw .notEmulated("CreateTable's parameter SSESpecification.Enabled") }
        for index in (globalIndexes ?? []) + (localIndexes ?? []) {
            if let parameter = index.notEmulated { throw .notEmulated("CreateTable's parameter \(parameter)") }
        }
        try ThroughputRules.check(self)
        let attributes = try KeySchemaRules.attributes(attributes ?? [])
        let key = try KeySchemaRules.table(schema ?? [], attributes)
        let indexes = try IndexRules.indexes(self, key, attributes)
        try KeySchemaRules.checkAllUsed(attributes, key, indexes.map(\.key))
        return TableDefinition(
            id: 0,
            name: tableName ?? "",
            uuid: identifiers.uuid(),
            createdAt: clock.now,
            attributes: attributes,
            key: key,
            indexes: indexes,
            billing: billingMode.flatMap(TableDefinition.BillingMode.init(rawValue:)) ?? .provisioned,
            throughput: throughput?.throughput ?? Throughput(),
            isDeletionProtected: isDeletionProtected ?? false,
            tableClass: tableClass,
            tags: tags
        )
    }
}

// MARK: - Shape

extension CreateTable {
    private func readAttributes(_ reader: inout JSONReader) throws(DynamoError) -> [AttributeDefinition]? {
        guard try reader.beginList() else { return nil }
        var attributes: [AttributeDefinition] = []
        while try reader.element() {
            if let attribute = try AttributeDefinition(&reader) { attributes.append(attribute) }
        }
        return attributes
    }

    private mutating func readTags(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginList() else { return }
        while try reader.element() {
            guard try reader.beginStructure("Tag") else { continue }
            var tag = TableDefinition.Tag(key: "", value: "")
            while let member = try reader.memberName() {
                switch member {
                case "Key": tag.key = try reader.stringMember() ?? ""
                case "Value": tag.value = try reader.stringMember() ?? ""
                default: try reader.skipMember()
                }
            }
            tags.append(tag)
        }
    }

    /// The one member of a structure that says whether the rest of it counts.
    private func readSwitch(
        _ name: String,
        of type: StaticString,
        _ reader: inout JSONReader
    ) throws(DynamoError) -> Bool? {
        guard try reader.beginStructure(type) else { return nil }
        var isOn: Bool?
        while let member = try reader.memberName() {
            if member == name {
                isOn = try reader.boolMember()
            } else {
                try reader.skipMember()
            }
        }
        return isOn
    }
}
