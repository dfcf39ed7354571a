import OrderedCollections

/// Capacity units ("Read/write capacity", developer guide): a read unit is 4 KB, a write unit 1 KB, each begun one
/// counts.
enum Capacity {
    private static let readUnit = 4096
    private static let writeUnit = 1024

    static func readUnits(_ bytes: Int) -> Int { max(1, (bytes + readUnit - 1) / readUnit) }
    static func writeUnits(_ bytes: Int) -> Int { max(1, (bytes + writeUnit - 1) / writeUnit) }

    /// An eventually consistent read costs half.
    static func read(_ units: Int, isConsistent: Bool) -> Double { Double(units) * (isConsistent ? 1 : 0.5) }

    /// What a write costs the table: the larger of the item before and after.
    static func write(_ outcome: WriteOutcome) -> Int {
        writeUnits(max(outcome.old?.size ?? 0, outcome.new?.size ?? 0))
    }

    /// What a write costs each index that it touched: nothing when what the index holds stays as it was, one write when
    /// it changes in place, two when the entry moves.
    static func indexWrites(_ outcome: WriteOutcome) throws(DynamoError) -> [(index: IndexDefinition, units: Int)] {
        let table = outcome.table
        guard !table.indexes.isEmpty else { return [] }
        let old = try outcome.old?.item()
        let new = try outcome.new?.item()
        return table.indexes.compactMap { index in
            let names = index.projectedNames(of: table.key)
            let before = old.flatMap { held(of: $0, by: index) }?.projected(on: names)
            let after = new.flatMap { held(of: $0, by: index) }?.projected(on: names)
            switch (before, after) {
            case (nil, nil): return nil
            case (.some(let item), nil), (nil, .some(let item)):
                return (index, writeUnits(AttributeValue.size(of: item)))
            case (.some(let before), .some(let after)):
                let sizes = (AttributeValue.size(of: before), AttributeValue.size(of: after))
                if index.key.names.contains(where: { before[$0] != after[$0] }) {
                    return (index, writeUnits(sizes.0) + writeUnits(sizes.1))
                }
                let same = before.count == after.count && before.allSatisfy { after[$0.key] == $0.value }
                return same ? nil : (index, writeUnits(max(sizes.0, sizes.1)))
            }
        }
    }

    private static func held(of item: Item, by index: IndexDefinition) -> Item? {
        IndexKey.values(of: item, index.key) == nil ? nil : item
    }
}
