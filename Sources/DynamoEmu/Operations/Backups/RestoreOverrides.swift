import EmulatorCore

/// The `…Override` members of a restore: what of the table is to be otherwise.
struct RestoreOverrides: Sendable {
    var billingMode: String?
    var throughput: ProvisionedThroughput?
    /// An empty list leaves all indexes out; nil brings all of them back.
    var globalIndexes: [SecondaryIndex]?
    var localIndexes: [SecondaryIndex]?
    var isEncryptionEnabled: Bool?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "BillingModeOverride": billingMode = try reader.stringMember()
        case "ProvisionedThroughputOverride": throughput = try ProvisionedThroughput(&reader)
        case "GlobalSecondaryIndexOverride": globalIndexes = try SecondaryIndex.list(&reader, scope: .global)
        case "LocalSecondaryIndexOverride": localIndexes = try SecondaryIndex.list(&reader, scope: .local)
        case "SSESpecificationOverride":
            guard try reader.beginStructure("SSESpecification") else { return true }
            while let member = try reader.memberName() {
                if member == "Enabled" {
                    isEncryptionEnabled = try reader.boolMember()
                } else {
                    try reader.skipMember()
                }
            }
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.oneOf(billingMode, "billingModeOverride", ["PROVISIONED", "PAY_PER_REQUEST"])
        for (index, global) in (globalIndexes ?? []).enumerated() {
            global.constraints(&found, at: "globalSecondaryIndexOverride.\(index + 1).member")
        }
        for (index, local) in (localIndexes ?? []).enumerated() {
            local.constraints(&found, at: "localSecondaryIndexOverride.\(index + 1).member")
        }
        throughput?.constraints(&found, at: "provisionedThroughputOverride")
    }

    /// The table that comes of it.
    func apply(to source: TableDefinition) throws(DynamoError) -> TableDefinition {
        var table = source
        table.billing = billingMode.flatMap(TableDefinition.BillingMode.init(rawValue:)) ?? source.billing
        try checkThroughput(table.billing)
        if let throughput { table.throughput = throughput.throughput }
        if table.billing == .payPerRequest { table.throughput = Throughput() }
        let local = try indexes(localIndexes, .local, of: source)
        var global = try indexes(globalIndexes, .global, of: source)
        for (position, index) in global.enumerated() {
            global[position].throughput = try throughput(of: index, table.billing)
        }
        // In the order that the table had them in.
        table.indexes = (local + global).sorted { $0.id < $1.id }
        let used = Set(table.key.names + table.indexes.flatMap(\.key.names))
        table.attributes.removeAll { !used.contains($0.name) }
        return table
    }

    private func checkThroughput(_ billing: TableDefinition.BillingMode) throws(DynamoError) {
        if throughput != nil {
            if billingMode == "PAY_PER_REQUEST" {
                throw .invalidRequest(
                    "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST"
                )
            }
            guard billing == .provisioned else {
                throw .invalidRequest("Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED")
            }
        } else if billingMode == "PROVISIONED" {
            throw .invalidRequest("Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED")
        }
    }

    /// The override of an index has the keys and the projection of one that the table had; its name may be another.
    private func indexes(
        _ overrides: [SecondaryIndex]?,
        _ scope: IndexDefinition.Scope,
        of source: TableDefinition
    ) throws(DynamoError) -> [IndexDefinition] {
        var left = source.indexes.filter { $0.scope == scope }
        guard let overrides else { return left }
        var indexes: [IndexDefinition] = []
        for override in overrides {
            let name = override.name ?? ""
            guard let position = left.firstIndex(where: { override.matches($0) }) else {
                throw .invalidRequest(
                    "Index \(name) does not match a secondary index that existed in the source table and cannot be "
                        + "created during the restore operation"
                )
            }
            var index = left.remove(at: position)
            index.name = name
            indexes.append(index)
        }
        return indexes
    }

    private func throughput(
        of index: IndexDefinition,
        _ billing: TableDefinition.BillingMode
    ) throws(DynamoError) -> Throughput {
        let override = globalIndexes?.first { $0.name == index.name }
        switch (override?.throughput, billing) {
        case (.some, .payPerRequest) where billingMode != nil:
            throw .invalidRequest(
                "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST for index "
                    + index.name
            )
        case (.some, .payPerRequest):
            throw .invalidRequest(
                "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED for index \(index.name)"
            )
        case (.some(let throughput), .provisioned): return throughput.throughput
        case (nil, .payPerRequest): return Throughput()
        // One that was on demand has none to come back to.
        case (nil, .provisioned) where override != nil || index.throughput == Throughput():
            throw .invalidRequest("Must specify provisioned throughput for index \(index.name)")
        case (nil, .provisioned): return index.throughput
        }
    }
}

extension SecondaryIndex {
    fileprivate func matches(_ index: IndexDefinition) -> Bool {
        let keys = (schema ?? []).map { [$0.type, $0.name] }
        guard keys == index.key.partitions.map({ ["HASH", $0.name] }) + index.key.sorts.map({ ["RANGE", $0.name] })
        else { return false }
        guard projectionType == index.projection.typeName else { return false }
        guard case .include(let names) = index.projection else { return true }
        return Set(names) == Set(nonKeyAttributes ?? [])
    }
}

extension DynamoError {
    fileprivate static func invalidRequest(_ reason: String) -> DynamoError {
        .validation("Invalid Request: \(reason)")
    }
}
