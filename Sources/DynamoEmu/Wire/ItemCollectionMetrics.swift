import EmulatorCore
import OrderedCollections

/// The item collection that a write went to. Only tables with local indexes have collections.
struct ItemCollectionMetrics: Sendable {
    var key: Item

    init?(of outcome: WriteOutcome) throws(DynamoError) {
        guard outcome.table.indexes.contains(where: { $0.scope == .local }),
            let item = try (outcome.new ?? outcome.old)?.item()
        else { return nil }
        let name = outcome.table.key.partition.name
        guard let value = item[name] else { return nil }
        key = [AttributeName(name): value]
    }

    /// AWS answers an estimate between two bounds in GB; below one GB it is always this one.
    func write(to writer: inout JSONWriter) {
        writer.write(literal: #"{"ItemCollectionKey":"#)
        AttributeValue.write(key, to: &writer)
        writer.write(literal: #","SizeEstimateRangeGB":[0.0,1.0]}"#)
    }
}
