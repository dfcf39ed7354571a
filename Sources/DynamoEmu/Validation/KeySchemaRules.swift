/// What a key schema and the attribute definitions must say about each other.
///
/// The words and their order are AWS's; those about several attributes are what CreateTable answers since November 2025
/// ("Multi-attribute key schema", developer guide, global secondary indexes).
enum KeySchemaRules {
    /// Of each kind, HASH and RANGE, in the key of a global index.
    static let attributesMaximum = 4

    static func attributes(_ definitions: [AttributeDefinition]) throws(DynamoError) -> [KeyElement] {
        var elements: [KeyElement] = []
        for definition in definitions {
            // Both were checked as constraints.
            guard let name = definition.name, let type = definition.type.flatMap(ScalarAttributeType.init) else {
                continue
            }
            guard !elements.contains(where: { $0.name == name }) else {
                throw .validation("Attribute Name is duplicated: \(name)")
            }
            elements.append(KeyElement(name: name, type: type))
        }
        return elements
    }

    /// The key of a table.
    static func table(_ elements: [KeySchemaElement], _ attributes: [KeyElement]) throws(DynamoError) -> KeySchema {
        guard elements.count <= attributes.count else {
            throw .validation("Invalid KeySchema: Some index key attribute have no definition")
        }
        return try local(elements, attributes)
    }

    /// The key of a local index: as a table's, one partition attribute and at most one sort attribute.
    static func local(_ elements: [KeySchemaElement], _ attributes: [KeyElement]) throws(DynamoError) -> KeySchema {
        let defined = try defined(elements, attributes)
        try checkTwoNames(elements)
        try checkFirst(elements)
        guard elements.dropFirst().allSatisfy({ $0.type == "RANGE" }) else {
            throw .validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
        }
        return KeySchema(partition: defined[0], sort: defined.count > 1 ? defined[1] : nil)
    }

    /// The key of a global index: up to four attributes of each kind.
    static func global(_ elements: [KeySchemaElement], _ attributes: [KeyElement]) throws(DynamoError) -> KeySchema {
        let defined = try defined(elements, attributes)
        if elements.count == 2, elements[1].type == "RANGE" { try checkTwoNames(elements) }
        guard Set(defined).count == defined.count else {
            throw .validation("The KeySchema contains multiple key attributes with the same name")
        }
        try checkFirst(elements)
        let partitions = elements.prefix { $0.type == "HASH" }.count
        guard elements[partitions...].allSatisfy({ $0.type == "RANGE" }) else {
            throw .invalidParameter("All HASH key attributes must precede RANGE key attributes in the KeySchema")
        }
        for (count, kind) in [(partitions, "HASH"), (elements.count - partitions, "RANGE")]
        where count > attributesMaximum {
            throw .invalidParameter("The KeySchema exceeds the maximum allowed number of \(kind) key attributes")
        }
        return KeySchema(partitions: Array(defined[..<partitions]), sorts: Array(defined[partitions...]))
    }

    /// The elements with their types, at least one.
    private static func defined(
        _ elements: [KeySchemaElement],
        _ attributes: [KeyElement]
    ) throws(DynamoError) -> [KeyElement] {
        let names = elements.compactMap(\.name)
        let defined = names.compactMap { name in attributes.first { $0.name == name } }
        guard !defined.isEmpty, defined.count == names.count else {
            throw .invalidParameter(
                "Some index key attributes are not defined in AttributeDefinitions. Keys: \(list(names)), "
                    + "AttributeDefinitions: \(list(attributes.map(\.name)))"
            )
        }
        return defined
    }

    private static func checkTwoNames(_ elements: [KeySchemaElement]) throws(DynamoError) {
        guard elements.count > 1, elements[0].name == elements[1].name else { return }
        throw .validation("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    }

    private static func checkFirst(_ elements: [KeySchemaElement]) throws(DynamoError) {
        guard elements[0].type != "HASH" else { return }
        throw .validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    }

    /// Every definition must belong to a key.
    static func checkAllUsed(
        _ attributes: [KeyElement],
        _ key: KeySchema,
        _ indexes: [KeySchema]
    ) throws(DynamoError) {
        let used = Set(key.names + indexes.flatMap(\.names))
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
