import EmulatorCore
import OrderedCollections

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

    /// - Parameter resultMember: what the result of a transaction that succeeds has.
    func transact(
        _ operation: String, _ items: [JSONValue], resultMember: String
    ) throws(DynamoDBFailure) -> JSONObject {
        do throws(ServiceException) {
            return try tables.call(operation, ["TransactItems": .array(items)], for: context.caller)
        } catch {
            throw DynamoDBFailure(transaction: error, resultMember: resultMember)
        }
    }
}
