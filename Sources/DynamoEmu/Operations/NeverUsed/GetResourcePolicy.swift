import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html
///
/// The answer for a table that has never had a policy.
struct GetResourcePolicy: DynamoOperation {
    static let name = "GetResourcePolicy"

    var resourceARN: String?

    var subject: String { resourceARN ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        guard member == "ResourceArn" else { return false }
        resourceARN = try reader.stringMember()
        return true
    }

    func constraints(_ found: inout Constraints) { found.required(resourceARN, "resourceArn") }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let text = resourceARN ?? ""
        try PolicyResource.check(text, account)
        throw .policyNotFound(text)
    }
}
