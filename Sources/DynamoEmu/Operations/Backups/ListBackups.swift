import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html
///
/// Backups outlive their tables: a name that no table has is no error.
struct ListBackups: DynamoOperation {
    static let name = "ListBackups"
    static let pageMaximum = 100

    var tableName: String?
    var limit: Int?
    /// Inclusive, in seconds.
    var lowerBound: Double?
    /// Exclusive, in seconds.
    var upperBound: Double?
    var exclusiveStartBackupARN: String?
    var backupType: String?

    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TableName": tableName = try reader.stringMember()
        case "Limit": limit = try reader.integerMember()
        case "TimeRangeLowerBound": lowerBound = try reader.timestampMember()
        case "TimeRangeUpperBound": upperBound = try reader.timestampMember()
        case "ExclusiveStartBackupArn": exclusiveStartBackupARN = try reader.stringMember()
        case "BackupType": backupType = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        if tableName != nil { found.tableName(tableName) }
        found.range(limit, "limit", 1...Self.pageMaximum)
        found.oneOf(backupType, "backupType", ["USER", "SYSTEM", "AWS_BACKUP", "ALL"])
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        if let lowerBound, let upperBound, lowerBound > upperBound {
            throw .invalidParameter("Time range lower bound must be less than or equal to upper bound")
        }
        var start: BackupARN?
        if let exclusiveStartBackupARN {
            let arn = try BackupARN(exclusiveStartBackupARN, account)
            guard arn.region == account.region else {
                throw .validation("Invalid Request: The supplied ExclusiveStartBackupArn does not match the region")
            }
            start = arn
        }
        let matching = try account.store.backups(at: account.clock.now).filter { backup in
            if let start {
                // A place in the order, whether there is such a backup or not.
                guard (start.identifier, start.tableName) < (backup.identifier, backup.table.name) else { return false }
            }
            return matches(backup)
        }
        let page = matching.prefix(limit ?? Self.pageMaximum)
        var answer: JSONObject = [
            "BackupSummaries": .array(
                page.map { BackupDescription($0, account.arn(of: $0), account).summary }
            )
        ]
        if let last = page.last, page.count < matching.count {
            answer["LastEvaluatedBackupArn"] = .string(account.arn(of: last))
        }
        writer.write(.object(answer))
    }

    private func matches(_ backup: Backup) -> Bool {
        if let tableName, backup.table.name != TableName.plain(tableName) { return false }
        switch backupType ?? "USER" {
        case "ALL": break
        case let type where type != backup.kind.rawValue: return false
        default: break
        }
        let seconds = backup.createdAt.fractionalSeconds
        if let lowerBound, seconds < lowerBound { return false }
        if let upperBound, seconds >= upperBound { return false }
        return true
    }
}
