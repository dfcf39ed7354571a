import EmulatorCore

/// An operation whose one member is `TableName`.
protocol TableNameOperation: DynamoOperation {
    var tableName: String? { get set }
}

extension TableNameOperation {
    var subject: String { tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        guard member == "TableName" else { return false }
        tableName = try reader.stringMember()
        return true
    }

    func constraints(_ found: inout Constraints) { found.tableName(tableName) }
}

/// An operation whose one member is `BackupArn`.
protocol BackupARNOperation: DynamoOperation {
    var backupARN: String? { get set }
}

extension BackupARNOperation {
    var subject: String { backupARN ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        guard member == "BackupArn" else { return false }
        backupARN = try reader.stringMember()
        return true
    }

    func constraints(_ found: inout Constraints) { found.required(backupARN, "backupArn") }
}
