/// What a Query demands of the sort key.
package enum SortCondition: Sendable, Equatable {
    case equal(AttributeValue)
    case less(AttributeValue)
    case lessOrEqual(AttributeValue)
    case greater(AttributeValue)
    case greaterOrEqual(AttributeValue)
    case between(AttributeValue, AttributeValue)
    case beginsWith(AttributeValue)
}

/// A key condition, resolved against a key schema: what a Query plans with.
package struct KeyCondition: Sendable, Equatable {
    /// A value for every partition attribute.
    package var partitions: [AttributeValue]
    /// Of an index with several sort attributes: the values of those before the last one that the condition names.
    package var leading: [AttributeValue]
    /// What is demanded of the last sort attribute that the condition names.
    package var sort: SortCondition?

    package init(partitions: [AttributeValue], leading: [AttributeValue] = [], sort: SortCondition?) {
        self.partitions = partitions
        self.leading = leading
        self.sort = sort
    }

    package init(partition: AttributeValue, sort: SortCondition?) {
        self.init(partitions: [partition], sort: sort)
    }

    /// The rows of the table, or the entries of the index, that satisfy it.
    var range: KeyRange { range(inPartition: partitions) }

    /// The rows of another partition that satisfy what it demands of the sort key.
    func range(inPartition partitions: [AttributeValue]) -> KeyRange {
        var prefix = KeyBytes.indexPartition(partitions)
        for value in leading { prefix += KeyBytes.component(value) }
        return KeyBytes.range(partitionPrefix: prefix, condition: sort)
    }
}
