import EmulatorCore

/// `GlobalSecondaryIndexUpdates` on a table.
struct IndexUpdates: Sendable {
    let update: TableUpdate
    /// The table before the request.
    let old: TableDefinition

    private var updates: [GlobalSecondaryIndexUpdate] { update.request.indexUpdates ?? [] }

    func apply(to table: inout TableDefinition) throws(DynamoError) {
        guard !updates.isEmpty else { return }
        try checkOneAtATime()
        for one in updates {
            if let create = one.create { try add(create, to: &table) }
            if let change = one.update { try self.change(change, in: &table) }
            if one.delete != nil { try remove(one.name, from: &table) }
        }
    }

    private func checkOneAtATime() throws(DynamoError) {
        let online = updates.filter(\.addsOrRemoves)
        guard let first = online.first else { return }
        var isBusy = online.count > 1
        for index in old.indexes where old.status(of: index) == .creating || old.status(of: index) == .deleting {
            // It may be taken back, and speaks for itself when named again.
            isBusy = isBusy || index.name != first.name
        }
        guard !isBusy else {
            throw .limitExceeded(
                "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
            )
        }
    }

    // MARK: - Create

    private func add(_ create: SecondaryIndex, to table: inout TableDefinition) throws(DynamoError) {
        let name = create.name ?? ""
        if let existing = table.index(named: name) {
            switch old.status(of: existing) {
            case .creating: throw .inUse("Index is being created.  Table: \(table.name) Index: \(name)")
            case .deleting: throw .inUse("Index is being deleted.  Table: \(table.name) Index: \(name)")
            case .updating, .active: throw .validation("Attempting to create an index which already exists")
            }
        }
        guard let definitions = update.request.attributes else {
            throw .invalidParameter("AttributeDefinitions is not specified for index: \(name)")
        }
        switch (table.billing, create.throughput) {
        case (.payPerRequest, .some):
            throw .invalidParameter(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: \(name) when BillingMode "
                    + "is PAY_PER_REQUEST"
            )
        case (.provisioned, nil):
            throw .invalidParameter(
                "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: \(name)"
            )
        default: break
        }
        let attributes = try KeySchemaRules.attributes(definitions)
        let index = try IndexRules.global(create, id: 0, attributes)
        try checkRedefinition(index.key, in: table)
        guard table.indexes.count(where: { $0.scope == .global }) < IndexRules.globalMaximum else {
            throw .limitExceeded(
                "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of "
                    + "\(IndexRules.globalMaximum)"
            )
        }
        try ThroughputRules.checkMaximum(index.throughput, index: name, region: update.keys.region)
        update.begin(&table)
        table.addIndex(try create.withThroughput(index, table.billing, isUpdate: true), of: attributes)
        try IndexRules.checkNonKeyAttributes(table.indexes)
        // Two phases, as on AWS: resources are allocated, while the table is UPDATING; then items are entered.
        let until = update.now + update.delay + update.delay
        table.statusChange?.indexes.append(StatusChange.Index(name: name, status: .creating, until: until))
    }

    /// An attribute has one type in all keys of a table.
    private func checkRedefinition(_ key: KeySchema, in table: TableDefinition) throws(DynamoError) {
        for element in key.elements {
            guard let existing = table.attributes.first(where: { $0.name == element.name }),
                existing.type != element.type
            else { continue }
            let keys = [table.key] + table.indexes.map(\.key)
            let first = keys.first { $0.contains(element.name) } ?? table.key
            func schema(_ key: KeySchema, _ type: ScalarAttributeType) -> String {
                let role = key.partitions.contains { $0.name == element.name } ? "HASH" : "RANGE"
                return "Schema:[SchemaElement: key{\(element.name):\(type.rawValue):\(role)}]"
            }
            throw .invalidParameter(
                "Attributes cannot be redefined. Please check that your attribute has the same type as previously "
                    + "defined. Existing schema: \(schema(first, existing.type)) New schema: "
                    + schema(key, element.type)
            )
        }
    }

    // MARK: - Update

    private func change(
        _ change: GlobalSecondaryIndexUpdate.Update,
        in table: inout TableDefinition
    ) throws(DynamoError) {
        let name = change.name ?? ""
        let position = try position(of: name, in: table, "update")
        switch old.status(of: table.indexes[position]) {
        case .deleting: throw .inUse("Index is being deleted.  Table: \(table.name) Index: \(name)")
        case .updating: throw .inUse("Index is being updated.  Table: \(table.name) Index: \(name)")
        case .creating where old.status == .updating:
            throw .inUse("Index is being created but is not backfilling yet.  Table: \(table.name) Index: \(name)")
        case .creating, .active: break
        }
        let onDemand = change.onDemand.flatMap { $0.isEmpty ? nil : $0 }
        var status = StatusChange.Index(name: name, status: .updating, until: update.now + update.delay)
        if let throughput = change.throughput?.throughput {
            guard table.billing == .provisioned else {
                throw .invalidParameter(
                    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: \(name) when "
                        + "BillingMode is PAY_PER_REQUEST"
                )
            }
            let current = table.indexes[position].throughput
            if old.billing == .provisioned {
                try ThroughputRules.checkChange(
                    current,
                    throughput,
                    table.indexes[position].throughputChanges,
                    of: "index \(name)",
                    at: update.now
                )
                status.throughput = current
                table.indexes[position].throughputChanges.record(current, throughput, at: update.now)
            }
            try ThroughputRules.checkMaximum(throughput, index: name, region: update.keys.region)
            table.indexes[position].warm = old.warmThroughput(of: table.indexes[position])
                .raised(to: WarmThroughput(.provisioned, throughput))
            table.indexes[position].throughput = throughput
        } else if onDemand == nil, change.warm == nil {
            throw .invalidParameter(
                table.billing == .payPerRequest
                    ? "The only Updates for index: \(name) when TableThroughputMode is PAY_PER_REQUEST can be to "
                        + "OnDemandThroughput, WarmThroughput"
                    : "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: \(name)"
            )
        }
        if let onDemand {
            try onDemand.check(table.billing, for: "index : \(name)", isUpdate: true)
            table.indexes[position].onDemand = onDemand.applied(to: table.indexes[position].onDemand)
        }
        if let warm = change.warm {
            let current = table.warmThroughput(of: table.indexes[position])
            table.indexes[position].warm = try warm.raise(current, for: "index \(name)")
            // Warm throughput alone leaves everything ACTIVE.
            if change.throughput == nil, onDemand == nil { return }
        }
        update.begin(&table)
        if old.status(of: table.indexes[position]) == .active { table.statusChange?.indexes.append(status) }
    }

    // MARK: - Delete

    private func remove(_ name: String, from table: inout TableDefinition) throws(DynamoError) {
        let index = table.indexes[try position(of: name, in: table, "delete")]
        switch old.status(of: index) {
        case .deleting: throw .inUse("Index is being deleted.  Table: \(table.name) Index: \(name)")
        case .updating: throw .inUse("Index is being updated.  Table: \(table.name) Index: \(name)")
        case .creating where old.status == .updating:
            throw .inUse(
                "Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the "
                    + "index is active. Table: \(table.name) Index: \(name)"
            )
        case .creating, .active: break
        }
        update.begin(&table)
        table.statusChange?.indexes.removeAll { $0.name == name }
        table.statusChange?.indexes.append(
            StatusChange.Index(name: name, status: .deleting, until: update.now + update.delay)
        )
    }

    private func position(
        of name: String,
        in table: TableDefinition,
        _ doing: StaticString
    ) throws(DynamoError) -> Int {
        guard let position = table.indexes.firstIndex(where: { $0.name == name }) else {
            throw .resourceNotFound("Requested resource not found: Index \(name) for table \(table.name)")
        }
        guard table.indexes[position].scope == .global else {
            throw .validation("Cannot \(doing) an index that is not a GlobalSecondaryIndex: \(name)")
        }
        return position
    }
}
