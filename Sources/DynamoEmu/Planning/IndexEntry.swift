import OrderedCollections

/// The row that an item has in an index: none when it lacks an attribute of the index's key, or
/// has a value there that no key may have (a sparse index).
struct IndexEntry: Sendable, Equatable {
    var key: [UInt8]
    /// The size of what the index holds of the item, by DynamoDB's rules.
    var size: Int

    init?(of item: some AttributeSource, size: Int, in index: IndexDefinition, of table: KeySchema, row: [UInt8]) {
        guard let (partitions, sorts) = IndexKey.values(of: item, index.key) else { return nil }
        key = KeyBytes.index(partition: partitions, sort: sorts, baseRow: row)
        if let names = index.projectedNames(of: table) {
            self.size = names.reduce(0) { total, name in
                total + (item.attribute(name).map { name.utf8.count + $0.size } ?? 0)
            }
        } else {
            self.size = size
        }
    }
}

extension Item {
    /// What an index holds of the item.
    func projected(on names: Set<String>?) -> Item {
        guard let names else { return self }
        return filter { names.contains($0.key.text) }
    }
}
