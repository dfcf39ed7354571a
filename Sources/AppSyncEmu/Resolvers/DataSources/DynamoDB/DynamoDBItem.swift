import EmulatorCore
import OrderedCollections

/// The key of an item.
struct DynamoDBKey: Sendable {
    let attributes: JSONObject

    init(of document: RequestDocument) throws(GraphQLError) {
        let key = try document.requiredObject("key")
        attributes = try AttributeJSON.typed(key.members, at: key.path)
    }
}

/// The rest of an item that is put, and the whole.
struct DynamoDBItem: Sendable {
    let key: DynamoDBKey
    private let others: JSONObject

    init(of document: RequestDocument) throws(GraphQLError) {
        key = try DynamoDBKey(of: document)
        let values = try document.object("attributeValues")
        others = try AttributeJSON.typed(values?.members ?? [:], at: document.path(of: "attributeValues"))
    }

    var attributes: JSONObject { others.merging(key.attributes) { _, key in key } }
}
