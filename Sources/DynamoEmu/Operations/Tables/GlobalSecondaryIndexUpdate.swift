import EmulatorCore

/// One element of UpdateTable's `GlobalSecondaryIndexUpdates`.
struct GlobalSecondaryIndexUpdate: Sendable {
    /// `UpdateGlobalSecondaryIndexAction`
    struct Update: Sendable {
        var name: String?
        var throughput: ProvisionedThroughput?
        var onDemand: OnDemandThroughput?
        var warm: WarmThroughputMember?

        init?(_ reader: inout JSONReader) throws(DynamoError) {
            guard try reader.beginStructure("UpdateGlobalSecondaryIndexAction") else { return nil }
            while let member = try reader.memberName() {
                switch member {
                case "IndexName": name = try reader.stringMember()
                case "ProvisionedThroughput": throughput = try ProvisionedThroughput(&reader)
                case "OnDemandThroughput": onDemand = try OnDemandThroughput(&reader)
                case "WarmThroughput": warm = try WarmThroughputMember(&reader)
                default: try reader.skipMember()
                }
            }
        }
    }

    var create: SecondaryIndex?
    var update: Update?
    /// `DeleteGlobalSecondaryIndexAction`: the index's name, which may be missing.
    var delete: String??

    init?(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginStructure("GlobalSecondaryIndexUpdate") else { return nil }
        while let member = try reader.memberName() {
            switch member {
            case "Create": create = try SecondaryIndex(&reader, scope: .global)
            case "Update": update = try Update(&reader)
            case "Delete": try readDelete(&reader)
            default: try reader.skipMember()
            }
        }
    }

    private mutating func readDelete(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginStructure("DeleteGlobalSecondaryIndexAction") else { return }
        var name: String?
        while let member = try reader.memberName() {
            if member == "IndexName" { name = try reader.stringMember() } else { try reader.skipMember() }
        }
        delete = .some(name)
    }

    static func list(_ reader: inout JSONReader) throws(DynamoError) -> [GlobalSecondaryIndexUpdate]? {
        guard try reader.beginList() else { return nil }
        var updates: [GlobalSecondaryIndexUpdate] = []
        while try reader.element() {
            if let update = try GlobalSecondaryIndexUpdate(&reader) { updates.append(update) }
        }
        return updates
    }

    func constraints(_ found: inout Constraints, at path: String) {
        if let update {
            found.required(update.name, "\(path).update.indexName")
            found.resourceName(update.name, "\(path).update.indexName")
            update.throughput?.constraints(&found, at: "\(path).update.provisionedThroughput")
        }
        create?.constraints(&found, at: "\(path).create")
        if let delete {
            found.required(delete, "\(path).delete.indexName")
            found.resourceName(delete, "\(path).delete.indexName")
        }
    }

    /// The index that it is about.
    var name: String { (update?.name ?? create?.name ?? delete ?? nil) ?? "" }

    /// How many of its three members are there.
    var actionCount: Int { (create == nil ? 0 : 1) + (update == nil ? 0 : 1) + (delete == nil ? 0 : 1) }

    /// An online index operation: one at a time.
    var addsOrRemoves: Bool { create != nil || delete != nil }
}
