/// `BackupArn`: `arn:aws:dynamodb:us-east-1:000000000000:table/NAME/backup/01489602797149-73d8d5bc`.
struct BackupARN {
    /// As the request has it: answers repeat it.
    var text: String
    var region: String
    var tableName: String
    /// The creation time in milliseconds, 14 digits, and 8 hexadecimal digits.
    var identifier: String

    /// Describing and deleting a backup do not look at the region, as on AWS, as long as there is such a one.
    ///
    /// - Throws: ValidationException for what is no such ARN, AccessDeniedException for another account's.
    init(_ text: String, _ account: DynamoAccount) throws(DynamoError) {
        guard let arn = ResourceARN(text), arn.resource.count == 4, arn.resource[0] == "table",
            arn.resource[2] == "backup"
        else { throw .validation("Invalid Backup ARN") }
        if arn.region.isEmpty { throw .accessDenied() }
        guard arn.partition == "aws", arn.service == "dynamodb", arn.hasKnownRegion else {
            throw .validation("Invalid Request: BackupArn is not valid")
        }
        guard arn.account == account.accountID else { throw .accessDenied() }
        self.text = text
        region = arn.region
        tableName = arn.resource[1]
        identifier = arn.resource[3]
    }
}

extension DynamoAccount {
    func arn(of backup: Backup) -> String { "\(arn(ofTable: backup.table.name))/backup/\(backup.identifier)" }
}
