import EmulatorCore
import OrderedCollections

/// `nextToken`: where a page ended, not to be read by whoever gets it, nor to be used with another resolver (developer
/// guide, "Query": "AWS AppSync encrypts and obfuscates the pagination token returned from DynamoDB … these pagination
/// tokens can't be used across different resolvers").
///
/// It has AppSync's outer shape, base64 of `{"version":…,"token":…}` (amplify-js #4880). Inside AppSync encrypts; here
/// the key is only veiled: nothing in an emulated table is a secret, and tokens stay good over restarts.
struct PageToken {
    private static let version = 3
    /// The resolver or function, table and index that it belongs to.
    private let scope: String

    init(_ table: DynamoDBTable, operation: String, index: String?) {
        scope = "\(table.owner)|\(operation)|\(table.name)|\(index ?? "")"
    }

    func encode(_ lastKey: JSONObject) -> String {
        let text = JSONValue.object(["s": .string(scope), "k": .object(lastKey)]).text
        let token: JSONValue = [
            "version": .int(Self.version), "token": .string(Base64.encode(Self.veil(Array(text.utf8)))),
        ]
        return Base64.encode(Array(token.text.utf8))
    }

    /// - Throws: for what is no token, or another resolver's.
    func decode(_ text: String) throws(DynamoDBFailure) -> JSONObject {
        guard let bytes = Base64.decode(text), let outer = try? JSONParser.parse(bytes),
            let veiled = outer["token"]?.string.flatMap({ Base64.decode($0) }),
            let inner = try? JSONParser.parse(Self.veil(veiled)),
            inner["s"]?.string == scope, let key = inner["k"]?.object
        else { throw .invalidPageToken }
        return key
    }

    /// Its own inverse.
    private static func veil(_ bytes: [UInt8]) -> [UInt8] {
        var state: UInt8 = 0x5A
        return bytes.map { byte in
            state = state &* 109 &+ 57
            return byte ^ state
        }
    }
}
