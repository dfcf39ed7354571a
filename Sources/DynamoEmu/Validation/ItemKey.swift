import OrderedCollections

/// The rules about primary keys, in requests and in items.
enum ItemKey {
    static let partitionMaximum = 2048
    static let sortMaximum = 1024

    /// The row of a request's `Key`: exactly the key attributes, of their types.
    static func row(of key: Item, in schema: KeySchema) throws(DynamoError) -> [UInt8] {
        guard key.count == schema.count else { throw .keyMismatch }
        for element in schema.elements {
            guard let value = key[element.name], value.isOf(element.type) else { throw .keyMismatch }
        }
        return try row(checked: key, in: schema)
    }

    /// The row that an item of a PutItem goes to.
    static func row(ofItem item: Item, in schema: KeySchema) throws(DynamoError) -> [UInt8] {
        for element in schema.elements {
            guard let value = item[element.name] else {
                throw .invalidParameter("Missing the key \(element.name) in the item")
            }
            guard value.isOf(element.type) else {
                throw .invalidParameter(
                    "Type mismatch for key \(element.name) expected: \(element.type.rawValue) actual: \(value.typeName)"
                )
            }
        }
        return try row(checked: item, in: schema)
    }

    private static func row(checked item: Item, in schema: KeySchema) throws(DynamoError) -> [UInt8] {
        // Presence and types were checked by the callers.
        guard let partition = item[schema.partition.name] else { throw .keyMismatch }
        try checkEmpty(partition, schema.partition.name)
        let sort = schema.sort.flatMap { item[$0.name] }
        if let sort, let element = schema.sort { try checkEmpty(sort, element.name) }
        guard partition.size <= partitionMaximum else {
            throw .invalidParameter("Size of hashkey has exceeded the maximum size limit of2048 bytes")
        }
        guard (sort?.size ?? 0) <= sortMaximum else {
            throw .invalidParameter("Aggregated size of all range keys has exceeded the size limit of 1024 bytes")
        }
        return KeyBytes.row(partition: partition, sort: sort)
    }

    static func checkEmpty(_ value: AttributeValue, _ name: String) throws(DynamoError) {
        guard value.isEmptyScalar else { return }
        let kind = if case .b = value { "binary" } else { "string" }
        throw .validation(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                + "empty \(kind) value. Key: \(name)"
        )
    }
}

extension DynamoError {
    static var keyMismatch: DynamoError { .validation("The provided key element does not match the schema") }
}
