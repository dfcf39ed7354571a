import EmulatorCore

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html
///
/// The answer for a table that has never had a policy: taking away what is not there succeeds.
struct DeleteResourcePolicy: DynamoOperation {
    static let name = "DeleteResourcePolicy"

    var resourceARN: String?
    var expectedRevisionID: String?

    var subject: String { resourceARN ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "ResourceArn": resourceARN = try reader.stringMember()
        case "ExpectedRevisionId": expectedRevisionID = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.required(resourceARN, "resourceArn")
        found.length(expectedRevisionID, "expectedRevisionId", 1...255)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let name = try PolicyResource.check(resourceARN ?? "", account)
        if let expectedRevisionID {
            throw .policyNotFound(
                "Requested update for policy with revision id \(expectedRevisionID), but table \(name) has no associated "
                    + "policy."
            )
        }
        writer.write([:])
    }
}
