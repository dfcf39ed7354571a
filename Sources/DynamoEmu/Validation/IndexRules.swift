/// What the secondary indexes of a table must look like.
enum IndexRules {
    static let localMaximum = 5
    static let globalMaximum = 20
    /// Over all indexes of a table.
    static let nonKeyAttributesMaximum = 100

    static func indexes(
        _ request: CreateTable,
        _ table: KeySchema,
        _ attributes: [KeyElement]
    ) throws(DynamoError) -> [IndexDefinition] {
        var definitions: [IndexDefinition] = []
        if let local = request.localIndexes {
            guard !local.isEmpty else {
                throw .invalidParameter("List of LocalSecondaryIndexes is empty")
            }
            for index in local { definitions.append(try definition(index, .local, attributes, definitions)) }
            guard local.count <= localMaximum else {
                throw .invalidParameter(
                    "Number of LocalSecondaryIndexes exceeds per-table limit of \(localMaximum)"
                )
            }
            for index in definitions { try checkLocal(index, table) }
        }
        if let global = request.globalIndexes {
            guard !global.isEmpty else {
                throw .invalidParameter("List of GlobalSecondaryIndexes is empty")
            }
            for index in global { definitions.append(try definition(index, .global, attributes, definitions)) }
            guard global.count <= globalMaximum else {
                throw .invalidParameter(
                    "GlobalSecondaryIndex count exceeds the per-table limit of \(globalMaximum)"
                )
            }
        }
        try checkNonKeyAttributes(definitions)
        return definitions
    }

    static func checkNonKeyAttributes(_ definitions: [IndexDefinition]) throws(DynamoError) {
        let nonKey = definitions.reduce(0) { count, index in
            if case .include(let names) = index.projection { count + names.count } else { count }
        }
        guard nonKey <= nonKeyAttributesMaximum else {
            throw .invalidParameter(
                "Number of NonKeyAttributes exceeds per-table limit of \(nonKeyAttributesMaximum)"
            )
        }
    }

    static func definition(
        _ index: SecondaryIndex,
        _ scope: IndexDefinition.Scope,
        _ attributes: [KeyElement],
        _ earlier: [IndexDefinition]
    ) throws(DynamoError) -> IndexDefinition {
        let name = index.name ?? ""
        guard !earlier.contains(where: { $0.name == name }) else {
            throw .invalidParameter("Duplicate index name: \(name)")
        }
        let key = try KeySchemaRules.schema(index.schema ?? [], attributes)
        return IndexDefinition(
            id: Int64(earlier.count + 1),
            name: name,
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
            guard Set(names).count == names.count else {
                throw .invalidParameter("Duplicate attribute in NonKeyAttributes for index: \(index.name ?? "")")
            }
            return .include(names)
        case ("INCLUDE", nil):
            throw .invalidParameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
        case (.some(let type), _):
            throw .invalidParameter("ProjectionType is \(type), but NonKeyAttributes is specified")
        case (nil, _): throw .invalidParameter("Unknown ProjectionType: null")
        }
    }

    private static func checkLocal(_ index: IndexDefinition, _ table: KeySchema) throws(DynamoError) {
        guard table.sort != nil else {
            throw .invalidParameter(
                "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
            )
        }
        guard index.key.partition.name == table.partition.name else {
            throw .invalidParameter(
                "Index KeySchema does not have the same leading hash key as table KeySchema for index: \(index.name). "
                    + "index hash key: \(index.key.partition.name), table hash key: \(table.partition.name)"
            )
        }
        guard index.key.sort != nil else {
            throw .invalidParameter("Index KeySchema does not have a range key for index: \(index.name)")
        }
    }
}
