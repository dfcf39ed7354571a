import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html
struct DeleteBackup: BackupARNOperation {
    static let name = "DeleteBackup"

    var backupARN: String?

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let arn = try BackupARN(backupARN ?? "", account)
        let backup = try account.store.backup(arn, at: account.clock.now)
        if let end = backup.expiresAt {
            throw .validation(
                "Invalid Request: User is not allowed to delete the system backup with arn \(arn.text). It will "
                    + "automatically expire on \(CalendarDate(end).iso8601Milliseconds)"
            )
        }
        try account.store.deleteBackup(backup, arn: arn)
        var description = BackupDescription(backup, arn.text, account)
        description.status = "DELETED"
        writer.write(description.json)
    }
}
