import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html
///
/// AWS answers all fifty tags that a table may have in one page: there is never a `NextToken`.
struct ListTagsOfResource: DynamoOperation {
    static let name = "ListTagsOfResource"

    var resourceARN: String?
    var nextToken: String?

    var subject: String { resourceARN ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "ResourceArn": resourceARN = try reader.stringMember()
        case "NextToken": nextToken = try reader.stringMember()
        default: return false
        }
        return true
    }

    /// None: the ARN is judged before the members.
    func constraints(_ found: inout Constraints) {}

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        guard let resourceARN else { throw .validation("Invalid TableArn") }
        let name = try ResourceARN.table(resourceARN, account)
        // Nobody was ever given one. The wording is inferred.
        guard nextToken == nil else { throw .validation("Invalid NextToken") }
        guard let table = account.store.table(named: name) else { throw .taggedResourceNotFound(resourceARN) }
        var object = ObjectWriter(&writer)
        object.member("Tags", &writer)
        writer.write(.array(table.tags.map { ["Key": .string($0.key), "Value": .string($0.value)] }))
        object.end(&writer)
    }
}
