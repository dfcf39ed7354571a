import EmulatorCore
import OrderedCollections

/// One operation of AMAZON_DYNAMODB: its request document, the request that it makes to DynamoDB, and the result.
protocol DynamoDBOperation: Sendable {
    /// The members it has besides `version` and `operation`.
    static var members: Set<String> { get }
    /// Batches and transactions came with 2018-05-29 (developer guide, "Resolver mapping template changelog").
    static var isOf2017: Bool { get }

    init(_ document: RequestDocument) throws(GraphQLError)

    /// - Throws: what DynamoDB says against it.
    func run(on table: DynamoDBTable) async throws(DynamoDBFailure) -> JSONValue
}

extension DynamoDBOperation {
    static var isOf2017: Bool { true }
}

/// Where an operation runs.
struct DynamoDBTable: Sendable {
    var name: String
    var region: String
    var tables: any TableCalls
    /// For handlers of failed conditions.
    var functions: (any FunctionCalls)?
    /// The resolver's or function's, which page tokens belong to.
    var owner: String
    var context: ResolverContext
    /// The request document as it was written.
    var request: JSONObject

    func call(_ operation: String, _ request: JSONObject) throws(DynamoDBFailure) -> JSONObject {
        do throws(ServiceException) { return try tables.call(operation, request, for: context.caller) } catch {
            throw DynamoDBFailure(error)
        }
    }
}

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
