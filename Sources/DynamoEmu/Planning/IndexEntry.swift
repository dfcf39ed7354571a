import OrderedCollections

/// The row that an item has in an index: none when it lacks an attribute of the index's key (a sparse index).
struct IndexEntry: Sendable, Equatable {
    var key: [UInt8]
    /// The size of what the index holds of the item, by DynamoDB's rules.
    var size: Int

    init?(of item: some AttributeSource, size: Int, in index: IndexDefinition, of table: KeySchema, row: [UInt8]) {
        guard let partition = item.attribute(index.key.partition.name), partition.isOf(index.key.partition.type) else {
            return nil
        }
        var sort: [AttributeValue] = []
        if let element = index.key.sort {
            guard let value = item.attribute(element.name), value.isOf(element.type) else { return nil }
            sort = [value]
        }
        key = KeyBytes.index(partition: [partition], sort: sort, baseRow: row)
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
