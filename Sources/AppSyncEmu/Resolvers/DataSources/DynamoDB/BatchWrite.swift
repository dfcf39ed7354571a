import EmulatorCore
import OrderedCollections

/// What BatchPutItem and BatchDeleteItem have in common: items or keys by table.
struct BatchWrite: Sendable {
    private let tables: OrderedDictionary<String, [JSONObject]>

    init(_ document: RequestDocument) throws(GraphQLError) {
        let tables = try document.requiredObject("tables")
        var entries: OrderedDictionary<String, [JSONObject]> = [:]
        for name in tables.members.keys {
            entries[name] = []
            for entry in try tables.requiredObjects(name) {
                entries[name]?.append(try AttributeJSON.typed(entry.members, at: entry.path))
            }
        }
        self.tables = entries
    }

    /// DynamoDB has no unprocessed items here: nothing limits its throughput.
    ///
    /// - Parameters:
    ///   - member: where AppSync lists what was not processed.
    ///   - write: an entry as DynamoDB's request has it.
    func run(
        on table: DynamoDBTable, leftOver member: String, _ write: (JSONValue) -> JSONValue
    ) throws(DynamoDBFailure) -> JSONValue {
        let requests = tables.mapValues { entries in JSONValue.array(entries.map { write(.object($0)) }) }
        _ = try table.call("BatchWriteItem", ["RequestItems": .object(requests)])
        return [
            "data": .object(tables.mapValues { .array($0.map(AttributeJSON.plain)) }),
            member: .object(tables.mapValues { _ in [] }),
        ]
    }
}
