import OrderedCollections

/// The rules about primary keys, in requests and in items.
enum ItemKey {
    /// Bytes of each kind of key's values, all of an index's together ("Partition keys and sort keys", quotas, developer
    /// guide).
    static let partitionMaximum = 2048
    static let sortMaximum = 1024

    /// The row of a request's `Key`: exactly the key attributes, of their types.
    static func row(of key: Item, in schema: KeySchema) throws(DynamoError) -> [UInt8] {
        guard key.count == schema.count else { throw .keyMismatch }
        for element in schema.partitions where !holds(key, element) { throw .keyMismatch }
        for element in schema.sorts where !holds(key, element) { throw .keyMismatch }
        return try row(checked: key, in: schema)
    }

    /// The row that an item of a PutItem goes to.
    static func row(ofItem item: Item, in schema: KeySchema) throws(DynamoError) -> [UInt8] {
        try check(item, schema.partition)
        if let sort = schema.sort { try check(item, sort) }
        return try row(checked: item, in: schema)
    }

    static func holds(_ key: Item, _ element: KeyElement) -> Bool { key[element.name]?.isOf(element.type) ?? false }

    private static func check(_ item: Item, _ element: KeyElement) throws(DynamoError) {
        guard let value = item[element.name] else {
            throw .schemaMismatch(
                "One or more parameter values were invalid: Missing the key \(element.name) in the item"
            )
        }
        guard value.isOf(element.type) else {
            throw .schemaMismatch(
                "One or more parameter values were invalid: Type mismatch for key \(element.name) "
                    + "expected: \(element.type.rawValue) actual: \(value.typeName)"
            )
        }
    }

    private static func row(checked item: Item, in schema: KeySchema) throws(DynamoError) -> [UInt8] {
        // Presence and types were checked by the callers.
        guard let partition = item[schema.partition.name] else { throw .keyMismatch }
        try checkEmpty(partition, schema.partition.name)
        let sort = schema.sort.flatMap { item[$0.name] }
        if let sort, let element = schema.sort { try checkEmpty(sort, element.name) }
        guard partition.size <= partitionMaximum else { throw .partitionKeyTooLong }
        guard (sort?.size ?? 0) <= sortMaximum else { throw .sortKeyTooLong }
        return KeyBytes.row(partition: partition, sort: sort)
    }

    private static func checkEmpty(_ value: AttributeValue, _ name: String) throws(DynamoError) {
        if value.isEmptyScalar { throw .emptyKey(value, name, index: nil) }
    }
}

extension DynamoError {
    static var keyMismatch: DynamoError { .schemaMismatch("The provided key element does not match the schema") }

    static var partitionKeyTooLong: DynamoError {
        .invalidParameter("Size of hashkey has exceeded the maximum size limit of\(ItemKey.partitionMaximum) bytes")
    }

    static var sortKeyTooLong: DynamoError {
        .invalidParameter(
            "Aggregated size of all range keys has exceeded the size limit of \(ItemKey.sortMaximum) bytes")
    }

    /// - Parameter index: when the value is that of a secondary index's key.
    static func emptyKey(_ value: AttributeValue, _ name: String, index: String?) -> DynamoError {
        let kind = if case .b = value { "binary" } else { "string" }
        let rule = "The AttributeValue for a key attribute cannot contain an empty \(kind) value."
        return .validation(
            "One or more parameter values are not valid. "
                + (index.map {
                    "A value specified for a secondary index key is not supported. \(rule) IndexName: \($0), IndexKey: \(name)"
                } ?? "\(rule) Key: \(name)")
        )
    }
}
