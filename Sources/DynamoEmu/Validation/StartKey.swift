import OrderedCollections

/// `ExclusiveStartKey`: the key attributes of the table, and of the index when there is one, and nothing else.
enum StartKey {
    /// A partition of a table without a sort key has one item: nothing can come after it.
    static func refuseInSingleItemPartition(_ key: Item) throws(DynamoError) {
        let members = key.map { name, value in "\(name)=AttributeValue: {\(value.typeName):\(value.keyText)}" }
        throw .validation(
            "The provided exclusive start key is invalid: ExclusiveStartKey: {\(members.joined(separator: ", "))}"
        )
    }

    /// What can be said of a Query's starting key before its key condition: there are as many attributes as belong to
    /// the keys, and those of the key that is read are there.
    ///
    /// - Parameter schema: the key of the index, or of the table when there is none.
    static func check(
        _ key: Item,
        _ schema: KeySchema,
        _ table: TableDefinition,
        _ index: IndexDefinition?
    ) throws(DynamoError) {
        guard key.count == count(table, index) else { throw invalid }
        for element in schema.elements {
            guard let value = key[element.name] else { throw invalid }
            guard value.isOf(element.type) else { throw .keyMismatch }
        }
    }

    /// Where in the table or index a Query's page starts.
    static func position(
        of key: Item,
        in table: TableDefinition,
        _ index: IndexDefinition?,
        _ condition: KeyCondition
    ) throws(DynamoError) -> [UInt8] {
        let row = try row(of: key, in: table)
        let schema = index?.key ?? table.key
        // `check` has found every attribute of the schema.
        guard let values = values(of: key, schema) else { throw invalid }
        let position =
            index == nil
            ? row : KeyBytes.index(partition: values.partitions, sort: values.sorts, baseRow: row)
        if condition.sort != nil {
            guard condition.range(inPartition: values.partitions).contains(position) else {
                throw .validation("The provided starting key does not match the range key predicate")
            }
            guard values.partitions == condition.partitions else {
                // AWS's words, whatever the condition on the sort key.
                throw .validation("The query can return at most one row and cannot be restarted")
            }
        } else {
            guard values.partitions == condition.partitions else {
                throw .validation("The provided starting key is outside query boundaries based on provided conditions")
            }
        }
        return position
    }

    /// Where in the table or index a Scan's page starts.
    static func position(
        of key: Item,
        in table: TableDefinition,
        _ index: IndexDefinition?
    ) throws(DynamoError) -> [UInt8] {
        guard let index else {
            guard key.count == table.key.count else { throw mismatch }
            return try row(of: key, in: table)
        }
        try check(key, index.key, table, index)
        let row = try row(of: key, in: table)
        guard let values = values(of: key, index.key) else { throw invalid }
        return KeyBytes.index(partition: values.partitions, sort: values.sorts, baseRow: row)
    }

    private static func row(of key: Item, in table: TableDefinition) throws(DynamoError) -> [UInt8] {
        do {
            return try ItemKey.row(of: key.filter { table.key.contains($0.key.text) }, in: table.key)
        } catch {
            throw .validation("The provided starting key is invalid: \(error.message)")
        }
    }

    private static func values(
        of key: Item,
        _ schema: KeySchema
    ) -> (partitions: [AttributeValue], sorts: [AttributeValue])? {
        let partitions = schema.partitions.compactMap { key[$0.name] }
        let sorts = schema.sorts.compactMap { key[$0.name] }
        guard partitions.count + sorts.count == schema.count else { return nil }
        return (partitions, sorts)
    }

    /// How many different attributes the two keys have.
    private static func count(_ table: TableDefinition, _ index: IndexDefinition?) -> Int {
        guard let index else { return table.key.count }
        return index.key.elements.reduce(table.key.count) { $0 + (table.key.contains($1.name) ? 0 : 1) }
    }

    private static var invalid: DynamoError { .validation("The provided starting key is invalid") }

    private static var mismatch: DynamoError {
        .validation("The provided starting key is invalid: \(DynamoError.keyMismatch.message)")
    }
}

extension AttributeValue {
    /// A key's value as errors print it.
    fileprivate var keyText: String {
        switch self {
        case .s(let text): text
        case .n(let number): number.text
        default: "..."
        }
    }
}
