import OrderedCollections

/// The resolvers of a schema, and from which types one can be reached: where none can, nothing has to be resolved.
struct ResolverTable: Sendable {
    private let byType: [String: [String: any FieldResolver]]
    private let reaching: Set<String>

    init(_ resolvers: [FieldCoordinate: any FieldResolver], schema: Schema) {
        var byType: [String: [String: any FieldResolver]] = [:]
        for (coordinate, resolver) in resolvers { byType[coordinate.type, default: [:]][coordinate.field] = resolver }
        self.byType = byType
        var reaching = Set(byType.keys)
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for type in schema.types.values where !reaching.contains(type.name) {
                let fields = type.fields?.values.contains { reaching.contains($0.type.name) } ?? false
                guard fields || schema.possibleTypes(of: type.name).contains(where: reaching.contains) else { continue }
                reaching.insert(type.name)
                hasChanged = true
            }
        }
        self.reaching = reaching
    }

    func resolver(of field: String, on type: String) -> (any FieldResolver)? { byType[type]?[field] }

    /// Whether a value of that type can have a resolved field anywhere below.
    func isReachable(from type: String) -> Bool { reaching.contains(type) }
}
