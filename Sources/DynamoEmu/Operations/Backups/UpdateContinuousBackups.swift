import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html
///
/// The setting is stored and described, and a table that has it is kept when it is deleted. There is no history to
/// restore from: RestoreTableToPointInTime is not emulated.
struct UpdateContinuousBackups: DynamoOperation {
    static let name = "UpdateContinuousBackups"

    var tableName: String?
    var hasSpecification = false
    var isEnabled: Bool?
    var days: Int?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "PointInTimeRecoverySpecification":
            guard try reader.beginStructure("PointInTimeRecoverySpecification") else { return true }
            hasSpecification = true
            while let member = try reader.memberName() {
                switch member {
                case "PointInTimeRecoveryEnabled": isEnabled = try reader.boolMember()
                case "RecoveryPeriodInDays": days = try reader.integerMember()
                default: try reader.skipMember()
                }
            }
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        if hasSpecification {
            found.required(isEnabled, "pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled")
            found.range(
                days,
                "pointInTimeRecoverySpecification.recoveryPeriodInDays",
                ContinuousBackupsDescription.days
            )
        } else {
            found.required(String?.none, "pointInTimeRecoverySpecification")
        }
        found.tableName(tableName)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        try checkPeriod()
        let name = TableName.plain(tableName ?? "")
        guard let table = account.store.table(named: name) else { throw .sourceTableNotFound(name) }
        let now = account.clock.now
        let updated = try account.store.update(table) { (table) throws(DynamoError) in
            switch table.status {
            case .creating: throw .backupsBeingEnabled(name)
            // Of what the API reference lists the only one that fits.
            case .deleting: throw .sourceTableNotFound(name)
            case .updating, .active: apply(to: &table, now: now)
            }
        }
        writer.write(ContinuousBackupsDescription(table: updated, now: now).json)
    }

    func checkPeriod() throws(DynamoError) {
        guard isEnabled ?? false || days == nil else {
            throw .validation(
                "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."
            )
        }
    }

    func apply(to table: inout TableDefinition, now: Timestamp) {
        table.hasContinuousBackups = true
        guard isEnabled ?? false else { return table.pointInTimeRecovery = nil }
        // Enabling it again changes the period alone; after it was off, it begins anew.
        var recovery =
            table.pointInTimeRecovery
            ?? .init(enabledAt: now, days: ContinuousBackupsDescription.days.upperBound)
        if let days { recovery.days = days }
        table.pointInTimeRecovery = recovery
    }
}
