import EmulatorCore

/// `ContinuousBackupsDescription` (API reference).
struct ContinuousBackupsDescription {
    /// After so long a new table's continuous backups are on by themselves. AWS takes 3 to 6 seconds, and sometimes
    /// minutes.
    static let delay = Duration.seconds(10)
    /// `LatestRestorableDateTime` "is typically 5 minutes before the current time".
    static let lag = Duration.seconds(300)
    /// `RecoveryPeriodInDays`
    static let days = 1...35

    let table: TableDefinition
    let now: Timestamp

    /// What DescribeContinuousBackups and UpdateContinuousBackups answer.
    var json: JSONValue {
        let isEnabled = table.hasContinuousBackups || now >= table.createdAt + Self.delay
        return [
            "ContinuousBackupsDescription": [
                "ContinuousBackupsStatus": isEnabled ? "ENABLED" : "DISABLED",
                "PointInTimeRecoveryDescription": recovery,
            ]
        ]
    }

    private var recovery: JSONValue {
        guard let recovery = table.pointInTimeRecovery else { return ["PointInTimeRecoveryStatus": "DISABLED"] }
        let period = Duration.seconds(recovery.days * 24 * 60 * 60)
        return [
            "PointInTimeRecoveryStatus": "ENABLED", "RecoveryPeriodInDays": .int(recovery.days),
            "EarliestRestorableDateTime": .double(max(recovery.enabledAt, now + (.zero - period)).fractionalSeconds),
            "LatestRestorableDateTime": .double(max(recovery.enabledAt, now + (.zero - Self.lag)).fractionalSeconds),
        ]
    }
}
