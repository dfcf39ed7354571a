import OrderedCollections

/// `ExclusiveStartKey`: the key attributes of the table, and of the index when there is one, and nothing else.
enum StartKey {
    private static var invalid: DynamoError { .validation("The provided starting key is invalid") }

    private static func invalid(_ reason: DynamoError) -> DynamoError {
        .validation("The provided starting key is invalid: \(reason.message)")
    }

    /// What AWS says of a value that is none. What it says of numbers and of duplicates it says without the preface.
    static func refusal(ofValue error: DynamoError) -> DynamoError {
        let bare = [
            "numeric value", "number set", "contains duplicates", "significant digits", "number with magnitude",
        ]
        return bare.contains { error.message.contains($0) } ? error : invalid(error)
    }

    /// A partition of a table without a sort key has one item: nothing can come after it.
    static func refuseInSingleItemPartition(_ key: Item) throws(DynamoError) {
        let members = key.map { name, value in "\(name)=AttributeValue: {\(value.typeName):\(value.keyText)}" }
        throw .validation(
            "The provided exclusive start key is invalid: ExclusiveStartKey: {\(members.joined(separator: ", "))}"
        )
    }

    /// - Parameter tableReason: whether a wrong number of attributes in a table's key is explained, as Scan does.
    static func checkCount(
        of key: Item,
        in table: TableDefinition,
        index: IndexDefinition?,
        tableReason: Bool = false
    ) throws(DynamoError) {
        let names = Set(table.key.names + (index?.key.names ?? []))
        guard key.count != names.count else { return }
        throw tableReason && index == nil ? invalid(.keyMismatch) : invalid
    }

    /// The attributes of the key that is read. Those of a table's key an index needs besides are judged by `position`.
    static func check(_ key: Item, _ elements: [KeyElement]) throws(DynamoError) {
        for element in elements {
            guard let value = key[element.name] else { throw invalid }
            guard value.isOf(element.type) else { throw .keyMismatch }
        }
    }

    /// Where in the table or index a Query's page starts: within what its key condition asks for.
    static func position(
        of key: Item,
        in table: TableDefinition,
        _ index: IndexDefinition?,
        _ condition: KeyCondition
    ) throws(DynamoError) -> [UInt8] {
        let position = try position(of: key, in: table, index)
        let partitions = (index?.key ?? table.key).partitions.compactMap { key[$0.name] }
        if condition.sort == nil {
            guard partitions == condition.partitions else {
                throw .validation("The provided starting key is outside query boundaries based on provided conditions")
            }
        } else {
            guard condition.range(inPartition: partitions).contains(position) else {
                throw .validation("The provided starting key does not match the range key predicate")
            }
            guard partitions == condition.partitions else {
                // AWS's words, whatever the condition on the sort key.
                throw .validation("The query can return at most one row and cannot be restarted")
            }
        }
        return position
    }

    /// Where in the table or index a page starts.
    static func position(
        of key: Item,
        in table: TableDefinition,
        _ index: IndexDefinition?
    ) throws(DynamoError) -> [UInt8] {
        let row: [UInt8]
        do {
            row = try ItemKey.row(of: key.filter { table.key.contains($0.key.text) }, in: table.key)
        } catch {
            throw invalid(error)
        }
        guard let index else { return row }
        // Presence was checked before.
        return KeyBytes.index(
            partition: index.key.partitions.compactMap { key[$0.name] },
            sort: index.key.sorts.compactMap { key[$0.name] },
            baseRow: row
        )
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
