/// The `ResourceArn` of the operations on policies. Unlike the tag operations they take no other account's at all, and
/// name the table where they do not find it.
enum PolicyResource {
    /// - Returns: the name of the table, which exists.
    @discardableResult
    static func check(_ text: String, _ account: DynamoAccount) throws(DynamoError) -> String {
        let arn = try ResourceARN.parse(text)
        let isStream = arn.resource.count == 4 && arn.resource[2] == "stream"
        guard arn.service == "dynamodb", arn.resource.first == "table",
            arn.resource.count == 2 || isStream || (arn.resource.count == 4 && arn.resource[2] == "index")
        else { throw ResourceARN.notAResource(text) }
        guard arn.resource.count == 2 || isStream else { throw ResourceARN.neitherTableNorStream(text) }
        guard arn.account == account.accountID else {
            throw .validation("This action is only supported by accounts that match the resource owner’s account.")
        }
        guard arn.partition == "aws", arn.region == account.region else {
            throw .invalidParameter("Invalid resource Arn: \(text)")
        }
        let name = arn.resource[1]
        guard let table = account.store.table(named: name) else { throw .tableNotFound(name) }
        if isStream, table.stream?.label != arn.resource[3] {
            throw .resourceNotFound(
                "Requested resource not found: Stream: \(arn.resource[3]) not found for Table: \(name)"
            )
        }
        return name
    }
}
