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

    /// Where in the table or index the page starts.
    static func position(
        of key: Item,
        in table: TableDefinition,
        index: IndexDefinition?
    ) throws(DynamoError) -> [UInt8] {
        let names = Set(table.key.names + (index?.key.names ?? []))
        guard key.count == names.count else {
            throw .validation("The provided starting key is invalid")
        }
        for element in table.key.elements + (index?.key.elements ?? []) {
            guard let value = key[element.name], value.isOf(element.type) else {
                throw .validation(
                    index == nil
                        ? "The provided starting key is invalid: The provided key element does not match the schema"
                        : "The provided starting key is invalid"
                )
            }
        }
        let row: [UInt8]
        do {
            row = try ItemKey.row(of: key.filter { table.key.contains($0.key.text) }, in: table.key)
        } catch {
            throw .validation("The provided starting key is invalid: \(error.message)")
        }
        guard let index else { return row }
        let sort = index.key.sort.flatMap { key[$0.name] }.map { [$0] } ?? []
        // Presence was checked above.
        return KeyBytes.index(partition: key[index.key.partition.name].map { [$0] } ?? [], sort: sort, baseRow: row)
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
