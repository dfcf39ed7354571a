import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html
///
/// AWS lists what was tagged only some seconds later; here it is listed at once.
struct TagResource: DynamoOperation {
    static let name = "TagResource"

    var resourceARN: String?
    var tags: [TagMember]?

    var subject: String { resourceARN ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "ResourceArn": resourceARN = try reader.stringMember()
        case "Tags": tags = try TagMember.list(&reader)
        default: return false
        }
        return true
    }

    /// None: the ARN is judged before the members.
    func constraints(_ found: inout Constraints) {}

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        guard let resourceARN else { throw .validation("Invalid TableArn") }
        let name = try ResourceARN.table(resourceARN, account)
        guard let tags else { throw .missingMember("tags") }
        guard !tags.isEmpty else { throw .validation("Atleast one Tag needs to be provided as Input.") }
        let added = try TagRules.tags(tags)
        guard let table = account.store.table(named: name) else { throw .taggedResourceNotFound(resourceARN) }
        try TagRules.checkStatus(of: table, resourceARN)
        try account.store.update(table) { (table) throws(DynamoError) in
            table.tags = try TagRules.merge(added, into: table.tags)
        }
        // The body of the answer is empty.
    }
}
