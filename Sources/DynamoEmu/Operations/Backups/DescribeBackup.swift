import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html
struct DescribeBackup: DynamoOperation {
    static let name = "DescribeBackup"

    var backupARN: String?

    var subject: String { backupARN ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        guard member == "BackupArn" else { return false }
        backupARN = try reader.stringMember()
        return true
    }

    func constraints(_ found: inout Constraints) { found.required(backupARN, "backupArn") }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let arn = try BackupARN(backupARN ?? "", account)
        let backup = try account.store.backup(arn, at: account.clock.now)
        writer.write(BackupDescription(backup, arn.text, account).json)
    }
}
