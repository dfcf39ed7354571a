import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
struct UpdateTimeToLive: DynamoOperation {
    static let name = "UpdateTimeToLive"

    var tableName: String?
    var hasSpecification = false
    var attributeName: String?
    var isEnabled: Bool?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "TimeToLiveSpecification":
            guard try reader.beginStructure("TimeToLiveSpecification") else { return true }
            hasSpecification = true
            while let member = try reader.memberName() {
                switch member {
                case "AttributeName": attributeName = try reader.stringMember()
                case "Enabled": isEnabled = try reader.boolMember()
                default: try reader.skipMember()
                }
            }
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.tableName(tableName)
        guard hasSpecification else { return found.required(String?.none, "timeToLiveSpecification") }
        found.required(attributeName, "timeToLiveSpecification.attributeName")
        found.attributeName(attributeName, "timeToLiveSpecification.attributeName")
        found.required(isEnabled, "timeToLiveSpecification.enabled")
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let name = TableName.plain(tableName ?? "")
        guard let table = account.store.table(named: name) else { throw .tableNotFound(name) }
        // Both were checked as constraints.
        let attribute = attributeName ?? ""
        let enable = isEnabled ?? false
        let now = account.clock.now
        try account.store.update(table) { (table) throws(DynamoError) in
            switch table.status {
            // The API reference lists ResourceInUseException; its words are those of UpdateTable.
            case .creating: throw .inUse("Table is being created: \(name)")
            case .deleting: throw .inUse("Table is being deleted: \(name)")
            case .updating, .active: break
            }
            try table.setTimeToLive(attribute: attribute, isEnabled: enable, now: now)
        }
        var object = ObjectWriter(&writer)
        object.member("TimeToLiveSpecification", &writer)
        writer.write(["AttributeName": .string(attribute), "Enabled": .bool(enable)])
        object.end(&writer)
    }
}
