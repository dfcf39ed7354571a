import EmulatorCore
import OrderedCollections

/// The item collection that a write went to. Only tables with local indexes have collections.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html
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

    /// The member of the operations that write to several items: one entry for each collection, by table. It is left
    /// out when no table has collections.
    static func write(
        _ writes: some Sequence<(table: String, outcome: WriteOutcome)>,
        _ object: inout ObjectWriter,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        var byTable: OrderedDictionary<String, [ItemCollectionMetrics]> = [:]
        for (table, outcome) in writes {
            guard let metrics = try ItemCollectionMetrics(of: outcome) else { continue }
            let isKnown = byTable[table]?.contains { $0.key.values.elements == metrics.key.values.elements } ?? false
            if !isKnown { byTable[table, default: []].append(metrics) }
        }
        guard !byTable.isEmpty else { return }
        object.member("ItemCollectionMetrics", &writer)
        var tables = ObjectWriter(&writer)
        for (name, list) in byTable {
            tables.member(name: name, &writer)
            writer.write(byte: UInt8(ascii: "["))
            for (position, metrics) in list.enumerated() {
                if position > 0 { writer.write(byte: UInt8(ascii: ",")) }
                metrics.write(to: &writer)
            }
            writer.write(byte: UInt8(ascii: "]"))
        }
        tables.end(&writer)
    }
}
