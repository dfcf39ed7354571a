import EmulatorCore

/// What an UpdateTable request makes of a table: pure, so that it can be done again on the table as it is by then.
struct TableUpdate: Sendable {
    let request: UpdateTable
    let now: Timestamp
    /// How long a change of status takes.
    let delay: Duration
    let keys: KeyAccount

    /// Leaves the table as the answer describes it, in the middle of the change.
    ///
    /// - Throws: `ResourceInUseException`, `LimitExceededException`, `ResourceNotFoundException` for an index, and the
    ///   validation that needs the table.
    func apply(to table: inout TableDefinition) throws(DynamoError) {
        try checkStatus(of: table)
        let old = table
        try applyBilling(to: &table)
        try applyOnDemandThroughput(to: &table)
        if let stream = request.stream {
            try stream.apply(to: &table, now: now)
            begin(&table)
        }
        try IndexUpdates(update: self, old: old).apply(to: &table)
        try applySettings(to: &table)
    }

    private var until: Timestamp { now + delay }

    /// The change of status under way, or one that begins.
    func begin(_ table: inout TableDefinition) {
        guard table.statusChange?.status != .updating else { return }
        var change = StatusChange(.updating, until: until)
        change.indexes = table.statusChange?.indexes ?? []
        table.statusChange = change
    }

    // MARK: - Status

    private func checkStatus(of table: TableDefinition) throws(DynamoError) {
        switch table.status {
        case .creating: throw .inUse("Table is being created: \(table.name)")
        case .deleting: throw .inUse("Table is being deleted: \(table.name)")
        case .updating, .active: break
        }
        let changesThroughput = request.throughput != nil || request.billingMode != nil
        for status in [TableStatus.creating, .deleting] where changesThroughput {
            let names = table.indexes.filter { table.status(of: $0) == status }.map(\.name)
            guard !names.isEmpty else { continue }
            throw .inUse(
                "Can't change table IOPS when an index is being \(status == .creating ? "created" : "deleted"). Table: "
                    + "\(table.name) Indexes: [\(names.joined(separator: ", "))]"
            )
        }
        guard table.status == .updating else { return }
        if changesThroughput { throw .inUse("Table IOPS are currently being updated. Table: \(table.name)") }
        if request.isDeletionProtected != nil {
            throw .resourceInUse("Table needs to be in ACTIVE status to modify deletion protection setting.")
        }
        // An index that is added or removed says so itself.
        let isAboutIndexes = table.statusChange?.indexes.contains { $0.status != .updating } ?? false
        if !(isAboutIndexes && request.indexUpdates?.isEmpty == false) {
            throw .inUse("Table is being updated: \(table.name)")
        }
    }

    // MARK: - Billing and throughput

    private func applyBilling(to table: inout TableDefinition) throws(DynamoError) {
        let billing = request.billing ?? table.billing
        if let throughput = request.throughput?.throughput {
            guard billing == .provisioned else { throw ThroughputRules.neither }
            if table.billing == .provisioned {
                try ThroughputRules.checkChange(
                    table.throughput,
                    throughput,
                    table.throughputChanges,
                    of: "table",
                    at: now
                )
            }
            try ThroughputRules.checkMaximum(throughput, index: nil, region: keys.region)
        }
        switch (table.billing, billing) {
        case (.payPerRequest, .provisioned): try provision(&table)
        case (.provisioned, .payPerRequest): payPerRequest(&table)
        case (.provisioned, .provisioned):
            guard let throughput = request.throughput?.throughput else { return }
            begin(&table)
            table.statusChange?.throughput = table.throughput
            table.warm = table.warmThroughput.raised(to: WarmThroughput(.provisioned, throughput))
            table.throughputChanges.record(table.throughput, throughput, at: now)
            table.throughput = throughput
        case (.payPerRequest, .payPerRequest): break
        }
    }

    private func provision(_ table: inout TableDefinition) throws(DynamoError) {
        let updates = request.indexUpdates ?? []
        let missing = table.indexes.filter { index in
            index.scope == .global
                && !updates.contains { $0.name == index.name && ($0.update?.throughput != nil || $0.delete != nil) }
        }
        guard missing.isEmpty else {
            throw .invalidParameter(
                "ProvisionedThroughput must be specified for index: \(missing.map(\.name).joined(separator: ","))"
            )
        }
        begin(&table)
        table.warm = table.warmThroughput
        table.payPerRequestSince = table.payPerRequestSince ?? table.createdAt
        table.billing = .provisioned
        table.throughput = request.throughput?.throughput ?? Throughput()
        table.onDemand = nil
        for position in table.indexes.indices { table.indexes[position].onDemand = nil }
    }

    private func payPerRequest(_ table: inout TableDefinition) {
        begin(&table)
        table.warm = table.warmThroughput.raised(to: .onDemand)
        table.payPerRequestSince = now
        table.billing = .payPerRequest
        table.throughput = Throughput()
        for position in table.indexes.indices where table.indexes[position].scope == .global {
            table.indexes[position].throughput = Throughput()
            table.indexes[position].warm = nil
            table.statusChange?.indexes.append(
                StatusChange.Index(name: table.indexes[position].name, status: .updating, until: until)
            )
        }
    }

    private func applyOnDemandThroughput(to table: inout TableDefinition) throws(DynamoError) {
        guard let onDemand = request.onDemand, !onDemand.isEmpty else { return }
        try onDemand.check(table.billing, for: "table", isUpdate: true)
        begin(&table)
        table.onDemand = onDemand.applied(to: table.onDemand)
    }

    // MARK: - Settings

    /// Encryption, warm throughput and deletion protection leave the table ACTIVE.
    private func applySettings(to table: inout TableDefinition) throws(DynamoError) {
        if let warm = request.warm { table.warm = try warm.raise(table.warmThroughput, for: "table") }
        if let isDeletionProtected = request.isDeletionProtected { table.isDeletionProtected = isDeletionProtected }
        if let tableClass = request.tableClass {
            begin(&table)
            if tableClass != table.tableClass ?? "STANDARD" { table.tableClassChangedAt = now }
            table.tableClass = tableClass
        }
        if let encryption = request.encryption {
            let wanted = encryption.encryption(keys)
            guard wanted != table.encryption else {
                throw .invalidParameter(
                    wanted == nil
                        ? "Table is already encrypted by default"
                        : "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you "
                            + "want to change Master Key"
                )
            }
            table.encryption = wanted
        }
    }
}

extension TableDefinition {
    var warmThroughput: WarmThroughput { warm ?? WarmThroughput(billing, throughput) }

    func warmThroughput(of index: IndexDefinition) -> WarmThroughput {
        index.warm ?? WarmThroughput(billing, index.throughput)
    }
}
