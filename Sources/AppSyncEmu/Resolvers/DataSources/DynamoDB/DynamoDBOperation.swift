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
