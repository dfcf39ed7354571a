/// What the secondary indexes of a table must look like.
enum IndexRules {
    /// Indexes of one table ("Secondary indexes per table", quotas, developer guide).
    static let localMaximum = 5
    static let globalMaximum = 20
    /// Of one index (API reference, Projection).
    static let nonKeyAttributes = 1...20
    /// Over all indexes of a table; an attribute that two indexes name counts twice ("Quotas", developer guide).
    static let nonKeyAttributesMaximum = 100

    /// The indexes of a CreateTable, the local ones first.
    static func indexes(
        _ request: CreateTable,
        _ table: KeySchema,
        _ attributes: [KeyElement]
    ) throws(DynamoError) -> [IndexDefinition] {
        let local = request.localIndexes ?? []
        let global = request.globalIndexes ?? []
        guard request.localIndexes == nil || !local.isEmpty else {
            throw .invalidParameter("List of LocalSecondaryIndexes is empty")
        }
        guard request.globalIndexes == nil || !global.isEmpty else {
            throw .invalidParameter("List of GlobalSecondaryIndexes is empty")
        }
        guard local.isEmpty || table.sort != nil else {
            throw .invalidParameter(
                "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
            )
        }
        // Keys come first: a definition too many hides every other fault of an index.
        var keys: [KeySchema] = []
        for index in local { keys.append(try localKey(index, table, attributes)) }
        for index in global { keys.append(try KeySchemaRules.global(index.schema ?? [], attributes)) }
        try KeySchemaRules.checkAllUsed(attributes, table, keys)

        var definitions: [IndexDefinition] = []
        for (position, index) in (local + global).enumerated() {
            let definition = try definition(
                index,
                position < local.count ? .local : .global,
                id: Int64(position + 1),
                key: keys[position]
            )
            guard !definitions.contains(where: { $0.name == definition.name }) else {
                throw .invalidParameter("Duplicate index name: \(definition.name)")
            }
            definitions.append(definition)
        }
        guard local.count <= localMaximum else {
            throw .invalidParameter("Number of LocalSecondaryIndexes exceeds per-table limit of \(localMaximum)")
        }
        guard global.count <= globalMaximum else {
            throw .invalidParameter("GlobalSecondaryIndex count exceeds the per-table limit of \(globalMaximum)")
        }
        try checkNonKeyAttributes(definitions)
        return definitions
    }

    /// A global index as UpdateTable's `Create` describes it: its key and its projection. Names, counts and throughput
    /// are judged by whoever knows the table.
    ///
    /// - Parameter id: names the index in storage, never used before in its table.
    static func global(
        _ index: SecondaryIndex,
        id: Int64,
        _ attributes: [KeyElement]
    ) throws(DynamoError) -> IndexDefinition {
        let key = try KeySchemaRules.global(index.schema ?? [], attributes)
        return try definition(index, .global, id: id, key: key)
    }

    /// The limit on what all indexes of a table name beside their keys.
    static func checkNonKeyAttributes(_ indexes: [IndexDefinition]) throws(DynamoError) {
        let count = indexes.reduce(0) { count, index in
            if case .include(let names) = index.projection { count + names.count } else { count }
        }
        guard count <= nonKeyAttributesMaximum else {
            // The words are inferred from those of the other limits.
            throw .invalidParameter("Number of NonKeyAttributes exceeds per-table limit of \(nonKeyAttributesMaximum)")
        }
    }

    private static func definition(
        _ index: SecondaryIndex,
        _ scope: IndexDefinition.Scope,
        id: Int64,
        key: KeySchema
    ) throws(DynamoError) -> IndexDefinition {
        IndexDefinition(
            id: id,
            name: index.name ?? "",
            scope: scope,
            key: key,
            projection: try projection(index),
            throughput: index.throughput?.throughput ?? Throughput()
        )
    }

    private static func projection(_ index: SecondaryIndex) throws(DynamoError) -> IndexProjection {
        switch (index.projectionType, index.nonKeyAttributes) {
        case ("ALL", nil): return .all
        case ("KEYS_ONLY", nil): return .keysOnly
        case ("INCLUDE", .some(let names)):
            var seen: Set<String> = []
            for name in names where !seen.insert(name).inserted {
                throw .invalidParameter("Duplicate element in NonKeyAttributes: \(name)")
            }
            return .include(names)
        case ("INCLUDE", nil):
            throw .invalidParameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
        case (.some(let type), _):
            throw .invalidParameter("ProjectionType is \(type), but NonKeyAttributes is specified")
        case (nil, _): throw .invalidParameter("Unknown ProjectionType: null")
        }
    }

    private static func localKey(
        _ index: SecondaryIndex,
        _ table: KeySchema,
        _ attributes: [KeyElement]
    ) throws(DynamoError) -> KeySchema {
        let key = try KeySchemaRules.local(index.schema ?? [], attributes)
        let name = index.name ?? ""
        guard key.sort != nil else {
            throw .invalidParameter("Index KeySchema does not have a range key for index: \(name)")
        }
        guard key.partition.name == table.partition.name else {
            throw .invalidParameter(
                "Index KeySchema does not have the same leading hash key as table KeySchema for index: \(name). "
                    + "index hash key: \(key.partition.name), table hash key: \(table.partition.name)"
            )
        }
        return key
    }
}
