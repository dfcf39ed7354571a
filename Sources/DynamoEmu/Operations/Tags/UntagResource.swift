import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html
///
/// Keys that the table does not have are passed over.
struct UntagResource: DynamoOperation {
    static let name = "UntagResource"

    var resourceARN: String?
    var tagKeys: [String]?

    var subject: String { resourceARN ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "ResourceArn": resourceARN = try reader.stringMember()
        case "TagKeys": tagKeys = try reader.stringListMember()
        default: return false
        }
        return true
    }

    /// None: the ARN is judged before the members.
    func constraints(_ found: inout Constraints) {}

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        guard let resourceARN else { throw .validation("Invalid TableArn") }
        let name = try ResourceARN.table(resourceARN, account)
        guard let tagKeys else { throw .missingMember("tagKeys") }
        guard !tagKeys.isEmpty else { throw .validation("Atleast one Tag Key needs to be provided as Input.") }
        let keys = try TagRules.keys(tagKeys)
        guard let table = account.store.table(named: name) else { throw .taggedResourceNotFound(resourceARN) }
        try TagRules.checkStatus(of: table, resourceARN)
        try account.store.update(table) { (table) throws(DynamoError) in
            table.tags.removeAll { keys.contains($0.key) }
        }
        // The body of the answer is empty.
    }
}
