import EmulatorCore

/// What a deployment makes of a table that is there already, as CloudFormation's update of the resource would
/// ("Update requires" in the template reference of `AWS::DynamoDB::Table`).
extension TableDefinition {
    /// Takes over what the template says: settings, throughput, and the set of global indexes.
    ///
    /// - Throws: `ResourceInUseException` when the table has another key or other local indexes: CloudFormation would
    ///   replace it.
    mutating func deploy(_ template: TableDefinition, now: Timestamp) throws(DynamoError) {
        let keyTypes = Dictionary(uniqueKeysWithValues: template.attributes.map { ($0.name, $0.type) })
        guard key == template.key, Set(indexes.local.map(\.shape)) == Set(template.indexes.local.map(\.shape)),
            !attributes.contains(where: { keyTypes[$0.name] != nil && keyTypes[$0.name] != $0.type })
        else {
            throw .resourceInUse(
                "Table already exists: \(name), with another key or other local indexes than its template says"
            )
        }
        statusChange = nil
        attributes = template.attributes
        lastIndexID = max(lastIndexID, indexes.map(\.id).max() ?? 0)
        indexes.removeAll { index in !template.indexes.contains { $0.shape == index.shape } }
        for wanted in template.indexes {
            if let position = indexes.firstIndex(where: { $0.shape == wanted.shape }) {
                indexes[position].throughput = wanted.throughput
                indexes[position].onDemand = wanted.onDemand
                indexes[position].warm = wanted.warm
            } else {
                addIndex(wanted, of: template.attributes)
            }
        }
        if lastIndexID == indexes.map(\.id).max() ?? 0 { lastIndexID = 0 }
        if billing != template.billing {
            payPerRequestSince = template.billing == .payPerRequest ? now : payPerRequestSince ?? createdAt
        }
        billing = template.billing
        throughput = template.throughput
        onDemand = template.onDemand
        warm = template.warm
        deploy(template.timeToLive, now: now)
        try StreamSpecification.set(template.stream?.viewType, of: &self, now: now)
        isDeletionProtected = template.isDeletionProtected
        tableClass = template.tableClass
        encryption = template.encryption
        tags = template.tags
        hasContinuousBackups = hasContinuousBackups || template.hasContinuousBackups
        if var recovery = template.pointInTimeRecovery {
            // It goes on; its period may be another.
            recovery.enabledAt = pointInTimeRecovery?.enabledAt ?? now
            pointInTimeRecovery = recovery
        } else {
            pointInTimeRecovery = nil
        }
    }
}

extension [IndexDefinition] {
    fileprivate var local: [IndexDefinition] { filter { $0.scope == .local } }
}

extension IndexDefinition {
    /// What an index cannot change without being made anew.
    fileprivate struct Shape: Hashable {
        var name: String
        var scope: Scope
        var key: KeySchema
        var projection: IndexProjection
    }

    fileprivate var shape: Shape {
        var projection = projection
        if case .include(let names) = projection { projection = .include(names.sorted()) }
        return Shape(name: name, scope: scope, key: key, projection: projection)
    }
}
