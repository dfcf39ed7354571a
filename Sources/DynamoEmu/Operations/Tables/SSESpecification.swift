import EmulatorCore

/// `SSESpecification`: encryption with a key of KMS instead of DynamoDB's own.
struct SSESpecification: Sendable {
    var isEnabled: Bool?
    var type: String?
    var keyID: String?

    init?(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginStructure("SSESpecification") else { return nil }
        while let member = try reader.memberName() {
            switch member {
            case "Enabled": isEnabled = try reader.boolMember()
            case "SSEType": type = try reader.stringMember()
            case "KMSMasterKeyId": keyID = try reader.stringMember()
            default: try reader.skipMember()
            }
        }
    }

    func constraints(_ found: inout Constraints) {
        found.oneOf(type, "sSESpecification.sSEType", ["AES256", "KMS"])
        found.length(keyID, "sSESpecification.kMSMasterKeyId", 1...2048)
    }

    func check() throws(DynamoError) {
        if isEnabled == true {
            if type == "AES256" { throw .invalidParameter("SSEType AES256 is not supported") }
            if type == nil, keyID != nil {
                throw .invalidParameter("SSEType KMS is required if KMSMasterKeyId is specified")
            }
        } else {
            if type != nil { throw .invalidParameter("SSEType can not be specified if Enabled is false") }
            if keyID != nil { throw .invalidParameter("KMSMasterKeyId can not be specified if Enabled is false") }
        }
    }

    /// There is no KMS here: every key that is named exists, and an alias stands for itself. Without a name it is the
    /// key that AWS manages for DynamoDB.
    func encryption(_ account: KeyAccount) -> ServerSideEncryption? {
        guard isEnabled == true else { return nil }
        guard let keyID else { return ServerSideEncryption(keyARN: "\(account.arnPrefix)key/\(account.managedKey)") }
        if keyID.hasPrefix("arn:") { return ServerSideEncryption(keyARN: keyID) }
        let isAlias = keyID.hasPrefix("alias/")
        return ServerSideEncryption(keyARN: account.arnPrefix + (isAlias ? keyID : "key/\(keyID)"))
    }
}

/// Whose keys an account's tables are encrypted with.
struct KeyAccount: Sendable {
    var region = "us-east-1"
    var accountID = "000000000000"

    var arnPrefix: String { "arn:aws:kms:\(region):\(accountID):" }
    /// `alias/aws/dynamodb`: the emulator makes it up, the same in every account.
    var managedKey: String { "5f7a3c1e-0d2b-4e8a-9c64-d9a30db00000" }
}

extension DynamoAccount {
    var keys: KeyAccount { KeyAccount(region: region, accountID: accountID) }
}
