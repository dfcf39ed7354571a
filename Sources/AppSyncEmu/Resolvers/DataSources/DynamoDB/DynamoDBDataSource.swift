import EmulatorCore
import OrderedCollections

/// `AMAZON_DYNAMODB`: the account's own tables.
struct DynamoDBDataSource: DataSourceClient {
    let config: DataSource.DynamoDBConfig
    let tables: any TableCalls
    let functions: (any FunctionCalls)?
    /// The resolver or function that asks.
    let owner: String

    private static let operations: [String: any DynamoDBOperation.Type] = [
        "GetItem": GetItem.self, "PutItem": PutItem.self, "UpdateItem": UpdateItem.self,
        "DeleteItem": DeleteItem.self, "Query": Query.self, "Scan": Scan.self,
        "BatchGetItem": BatchGetItem.self, "BatchPutItem": BatchPutItem.self,
        "BatchDeleteItem": BatchDeleteItem.self, "TransactGetItems": TransactGetItems.self,
        "TransactWriteItems": TransactWriteItems.self,
    ]

    func invoke(
        _ request: DataSourceRequest,
        in context: ResolverContext
    ) async throws(ResolverFailure) -> DataSourceResult {
        let operation = try operation(of: request)
        let table = DynamoDBTable(
            name: config.tableName, region: config.region, tables: tables, functions: functions, owner: owner,
            context: context, request: request.members)
        do throws(DynamoDBFailure) {
            return DataSourceResult(value: try await operation.run(on: table))
        } catch {
            return DataSourceResult(value: error.result, error: error.error)
        }
    }

    /// - Throws: MappingTemplate errors, for what AppSync sends to no table.
    private func operation(of request: DataSourceRequest) throws(ResolverFailure) -> any DynamoDBOperation {
        do throws(GraphQLError) {
            let document = RequestDocument(request.members)
            let name = try document.requiredString("operation")
            if name == "Sync" { throw .syncNotEmulated }
            // amplify-cli #3819, #3889
            guard let type = Self.operations[name], type.isOf2017 || request.version != .v2017 else {
                throw .mappingTemplate("Unsupported operation '\(name)'.")
            }
            try document.refuse(othersThan: type.members.union(["version", "operation"]))
            return try type.init(document)
        } catch {
            throw ResolverFailure(error)
        }
    }
}

extension GraphQLError {
    /// AppSync has it, for versioned data sources; the emulator has none of these.
    fileprivate static let syncNotEmulated = GraphQLError(
        shape: .resolver,
        message: "The DynamoDB operation Sync is not emulated: it belongs to versioned data sources.",
        errorType: "NotEmulated")
}
