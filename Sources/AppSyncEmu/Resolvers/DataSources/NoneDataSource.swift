import EmulatorCore
import OrderedCollections

/// `NONE`: the payload is the result (developer guide, "Resolver mapping template reference for None data source").
///
/// DynamoDB templates with a member AppSync does not know are refused ("Unsupported element '$[x]'.",
/// aws-appsync-community #110, #217). Whether NONE is as strict nobody has captured; it is not here.
struct NoneDataSource: DataSourceClient {
    func invoke(_ request: DataSourceRequest, for caller: CallContext) async -> DataSourceResult {
        DataSourceResult(value: request.members["payload"] ?? .null)
    }
}
