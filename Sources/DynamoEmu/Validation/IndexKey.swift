import OrderedCollections

/// The rules about index keys in items: an item may lack them, but what is there must have the declared type, must not
/// be empty and must not be too long.
enum IndexKey {
    /// - Parameter item: the item as it would be put.
    static func check(_ item: Item, _ index: IndexDefinition) throws(DynamoError) {
        for element in index.key.partitions {
            if let fault = fault(item[element.name], element) { throw error(fault, element, index) }
        }
        for element in index.key.sorts {
            if let fault = fault(item[element.name], element) { throw error(fault, element, index) }
        }
        try checkSizes(item, index, .partitionKeyTooLong, .sortKeyTooLong)
    }

    /// What an UpdateItem says outright, before the item is looked at: the values that it sets by name.
    static func check(_ update: UpdateExpression, _ table: TableDefinition) throws(DynamoError) {
        guard !table.indexes.isEmpty else { return }
        for action in update.actions {
            let value: AttributeValue
            switch action {
            case .set(_, .operand(.value(let operand))), .add(_, let operand): value = operand
            default: continue
            }
            guard action.path.elements.count == 1 else { continue }
            let name = action.path.top
            for index in table.indexes {
                for element in index.key.elements where element.name == name {
                    switch fault(value, element) {
                    case nil: break
                    case .type(let fault): throw error(.type(fault), element, index)
                    case .empty: throw emptyUpdate(value)
                    }
                }
            }
        }
    }

    /// What an UpdateItem made of the item.
    static func check(updated item: Item, _ index: IndexDefinition) throws(DynamoError) {
        for element in index.key.elements {
            guard let value = item[element.name], let fault = fault(value, element) else { continue }
            guard case .empty = fault else {
                throw .validation(
                    "The update expression attempted to update the secondary index key to unsupported type"
                )
            }
            throw emptyUpdate(value)
        }
        let tooLong = DynamoError.validation(
            "The update expression attempted to update the secondary index key beyond allowed size limits"
        )
        try checkSizes(item, index, tooLong, tooLong)
    }

    /// The values of an item under an index's key; nil when the index cannot hold it. That is an item that lacks a part,
    /// or one from before the index, which nobody checked.
    static func values(
        of item: some AttributeSource,
        _ key: KeySchema
    ) -> (partitions: [AttributeValue], sorts: [AttributeValue])? {
        guard let partitions = values(of: item, key.partitions, ItemKey.partitionMaximum),
            let sorts = values(of: item, key.sorts, ItemKey.sortMaximum)
        else { return nil }
        return (partitions, sorts)
    }

    private static func values(
        of item: some AttributeSource,
        _ elements: [KeyElement],
        _ maximum: Int
    ) -> [AttributeValue]? {
        guard !elements.isEmpty else { return [] }
        var values: [AttributeValue] = []
        values.reserveCapacity(elements.count)
        var size = 0
        for element in elements {
            guard let value = item.attribute(element.name), fault(value, element) == nil else { return nil }
            size += value.size
            values.append(value)
        }
        return size <= maximum ? values : nil
    }

    // MARK: - Faults

    private enum Fault {
        /// The type that the value has.
        case type(String)
        case empty
    }

    private static func fault(_ value: AttributeValue?, _ element: KeyElement) -> Fault? {
        guard let value else { return nil }
        guard value.isOf(element.type) else { return .type(value.typeName) }
        return value.isEmptyScalar ? .empty : nil
    }

    private static func error(_ fault: Fault, _ element: KeyElement, _ index: IndexDefinition) -> DynamoError {
        switch fault {
        case .type(let type):
            .schemaMismatch(
                "One or more parameter values were invalid: Type mismatch for Index Key \(element.name) "
                    + "Expected: \(element.type.rawValue) Actual: \(type) IndexName: \(index.name)"
            )
        case .empty: .emptyKey(element.type == .B ? .b([]) : .s(""), element.name, index: index.name)
        }
    }

    private static func emptyUpdate(_ value: AttributeValue) -> DynamoError {
        let kind = if case .b = value { "binary" } else { "string" }
        return .validation(
            "One or more parameter values are not valid. The update expression attempted to update a secondary index key "
                + "to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty "
                + "\(kind) value."
        )
    }

    /// The attributes of a kind share its limit: AWS speaks of the "aggregated size of all range keys". That it adds up
    /// those of a partition key too is inferred.
    private static func checkSizes(
        _ item: Item,
        _ index: IndexDefinition,
        _ partition: @autoclosure () -> DynamoError,
        _ sort: @autoclosure () -> DynamoError
    ) throws(DynamoError) {
        if size(of: item, index.key.partitions) > ItemKey.partitionMaximum { throw partition() }
        if size(of: item, index.key.sorts) > ItemKey.sortMaximum { throw sort() }
    }

    private static func size(of item: Item, _ elements: [KeyElement]) -> Int {
        var size = 0
        for element in elements { size += item[element.name]?.size ?? 0 }
        return size
    }
}
