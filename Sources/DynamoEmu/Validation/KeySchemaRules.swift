/// What a key schema and the attribute definitions must say about each other.
enum KeySchemaRules {
    static func attributes(_ definitions: [AttributeDefinition]) throws(DynamoError) -> [KeyElement] {
        var elements: [KeyElement] = []
        for definition in definitions {
            // Both were checked as constraints.
            guard let name = definition.name, let type = definition.type.flatMap(ScalarAttributeType.init) else {
                continue
            }
            guard !elements.contains(where: { $0.name == name }) else {
                throw .invalidParameter("Duplicate AttributeName in AttributeDefinitions: \(name)")
            }
            elements.append(KeyElement(name: name, type: type))
        }
        return elements
    }

    static func schema(_ elements: [KeySchemaElement], _ attributes: [KeyElement]) throws(DynamoError) -> KeySchema {
        guard let first = elements.first, first.type == "HASH" else {
            throw .invalidParameter("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
        }
        if elements.count > 1 {
            guard elements[1].type == "RANGE" else {
                throw .invalidParameter("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
            }
            guard elements[1].name != first.name else {
                throw .invalidParameter(
                    "Invalid KeySchema: Both the Hash Key and the Range Key element in the KeySchema have the same name"
                )
            }
        }
        let names = elements.compactMap(\.name)
        let defined = names.compactMap { name in attributes.first { $0.name == name } }
        guard defined.count == names.count, let partition = defined.first else {
            throw .invalidParameter(
                "Some index key attributes are not defined in AttributeDefinitions. Keys: \(list(names)), "
                    + "AttributeDefinitions: \(list(attributes.map(\.name)))"
            )
        }
        return KeySchema(partition: partition, sort: defined.count > 1 ? defined[1] : nil)
    }

    /// Every definition must belong to a key.
    static func checkAllUsed(
        _ attributes: [KeyElement],
        _ key: KeySchema,
        _ indexes: [IndexDefinition]
    ) throws(DynamoError) {
        let used = Set(key.names + indexes.flatMap(\.key.names))
        guard used.count != attributes.count else { return }
        if indexes.isEmpty {
            throw .invalidParameter(
                "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                    + "AttributeDefinitions"
            )
        }
        throw .invalidParameter(
            "Some AttributeDefinitions are not used. AttributeDefinitions: \(list(attributes.map(\.name))), keys used: "
                + list(used.sorted())
        )
    }

    private static func list(_ names: [String]) -> String { "[\(names.joined(separator: ", "))]" }
}
