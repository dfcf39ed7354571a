import OrderedCollections

/// The rules about index keys in items: an item may lack them, but what is there must have the declared type.
enum IndexKey {
    /// - Parameter item: the item as it would be stored, put or updated.
    static func check(_ item: Item, _ index: IndexDefinition) throws(DynamoError) {
        for element in index.key.elements {
            guard let value = item[element.name] else { continue }
            guard value.isOf(element.type) else {
                throw .invalidParameter(
                    "Type mismatch for Index Key \(element.name) Expected: \(element.type.rawValue) Actual: "
                        + "\(value.typeName) IndexName: \(index.name)"
                )
            }
            if value.isEmptyScalar {
                throw .validation(
                    "One or more parameter values are not valid. A value specified for a secondary index key is not "
                        + "supported. The AttributeValue for a key attribute cannot contain an empty \(kind(value)) "
                        + "value. IndexName: \(index.name), IndexKey: \(element.name)"
                )
            }
        }
        try checkSizes(item, index)
    }

    private static func checkSizes(_ item: Item, _ index: IndexDefinition) throws(DynamoError) {
        if let value = item[index.key.partition.name], value.size > ItemKey.partitionMaximum {
            throw .invalidParameter("Size of hashkey has exceeded the maximum size limit of2048 bytes")
        }
        if let sort = index.key.sort, let value = item[sort.name], value.size > ItemKey.sortMaximum {
            throw .invalidParameter("Aggregated size of all range keys has exceeded the size limit of 1024 bytes")
        }
    }

    private static func kind(_ value: AttributeValue) -> String { if case .b = value { "binary" } else { "string" } }
}
