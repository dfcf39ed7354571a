import EmulatorCore

/// A backup: what its table was when it was asked for, and what became of it since. Its items are in storage.
struct Backup: Sendable, Equatable {
    /// `BackupType`
    enum Kind: String, Sendable {
        case user = "USER"
        /// Made by DynamoDB itself, when a table with point-in-time recovery is deleted.
        case system = "SYSTEM"
    }

    /// Names the backup in storage; never used again after the backup is gone.
    var id: Int64
    /// What ends the ARN: `01489602797149-73d8d5bc`.
    var identifier: String
    var name: String
    var kind: Kind
    var createdAt: Timestamp
    /// Nil for those of users, which stay until somebody deletes them.
    var expiresAt: Timestamp?
    @Shared var table: TableDefinition
    /// How much the table held.
    var count: TableCounts.Count
    /// Until every item is copied the backup is being created.
    var isComplete = false

    /// `BackupStatus`
    var status: String { isComplete ? "AVAILABLE" : "CREATING" }
}

extension Backup {
    /// The creation time in milliseconds, 14 digits, and 8 hexadecimal digits, which are zeros for system backups.
    static func identifier(at time: Timestamp, kind: Kind, _ identifiers: any IdentifierSource) -> String {
        let digits = String(time.milliseconds)
        let suffix = kind == .system ? "0" : String(identifiers.randomBits().1 & 0xFFFF_FFFF, radix: 16)
        return pad(digits, to: 14) + "-" + pad(suffix, to: 8)
    }

    private static func pad(_ digits: String, to width: Int) -> String {
        String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
