import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html
struct DescribeBackup: BackupARNOperation {
    static let name = "DescribeBackup"

    var backupARN: String?

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let arn = try BackupARN(backupARN ?? "", account)
        let backup = try account.store.backup(arn, at: account.clock.now)
        writer.write(BackupDescription(backup, arn.text, account).json)
    }
}
