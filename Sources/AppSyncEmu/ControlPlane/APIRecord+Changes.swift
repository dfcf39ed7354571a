import EmulatorCore
import OrderedCollections

/// What can be changed of an API, with AppSync's checks of one thing against the others. Templates and operations of the
/// control plane both go this way. Whether templates and code compile shows when the whole is.
extension APIRecord {
    // MARK: - Keys

    mutating func create(_ key: APIKey) throws(ControlPlaneError) {
        guard keys.count < APIKey.limit else { throw .keyLimit(APIKey.limit) }
        keys[key.id] = key
    }

    // MARK: - Data sources

    mutating func create(_ dataSource: DataSourceRecord) throws(ControlPlaneError) {
        guard dataSources[dataSource.name] == nil else {
            // amplify-cli #911
            throw .badRequest("Data source with name \(dataSource.name) already exists", member: "name")
        }
        dataSources[dataSource.name] = dataSource
    }

    mutating func update(_ dataSource: DataSourceRecord) throws(ControlPlaneError) {
        guard dataSources[dataSource.name] != nil else { throw .dataSourceNotFound(dataSource.name) }
        dataSources[dataSource.name] = dataSource
    }

    /// What AppSync says to the deletion of a source in use was not captured, nor whether it deletes it all the same.
    mutating func deleteDataSource(_ name: String) throws(ControlPlaneError) {
        guard dataSources[name] != nil else { throw .dataSourceNotFound(name) }
        let resolver = resolvers.values.first { $0.definition.kind == .unit(dataSourceName: name) }?.coordinate
            .description
        let function = functions.values.first { $0.definition.dataSourceName == name }?.definition.name
        if let user = resolver ?? function {
            throw .badRequest("The data source \(name) cannot be deleted: it is used by \(user).")
        }
        dataSources[name] = nil
    }

    // MARK: - Functions

    mutating func put(_ function: FunctionRecord) throws(ControlPlaneError) {
        try requireDataSource(function.definition.dataSourceName)
        functions[function.definition.functionID] = function
    }

    /// AppSync refuses to delete a function in use (terraform-provider-aws #15480); its words are not quoted there.
    mutating func deleteFunction(_ id: String) throws(ControlPlaneError) {
        guard functions[id] != nil else { throw .functionNotFound }
        if let user = resolvers.values.first(where: { $0.functionIDs.contains(id) }) {
            throw .badRequest("Cannot delete a function which is currently used by a resolver: [\(user.coordinate)]")
        }
        functions[id] = nil
    }

    // MARK: - Resolvers

    /// - Parameter checksField: false where the schema may come later: a template's resources have no order but that
    ///   of their references.
    mutating func create(_ resolver: ResolverRecord, checksField: Bool = true) throws(ControlPlaneError) {
        if checksField { try requireField(resolver.coordinate) }
        guard resolvers[resolver.coordinate] == nil else {
            // serverless-appsync-plugin #167, amplify-cli #9284
            throw .badRequest("Only one resolver is allowed per field.", member: "fieldName")
        }
        try requireSources(of: resolver)
        resolvers[resolver.coordinate] = resolver
    }

    mutating func update(_ resolver: ResolverRecord) throws(ControlPlaneError) {
        guard resolvers[resolver.coordinate] != nil else { throw .resolverNotFound }
        try requireField(resolver.coordinate)
        try requireSources(of: resolver)
        resolvers[resolver.coordinate] = resolver
    }

    mutating func deleteResolver(_ coordinate: FieldCoordinate) throws(ControlPlaneError) {
        // amplify-cli #682: the type comes first, even when it is only a resolver that is left of it.
        try requireType(coordinate.type)
        guard resolvers.removeValue(forKey: coordinate) != nil else { throw .resolverNotFound }
    }

    func requireField(_ coordinate: FieldCoordinate) throws(ControlPlaneError) {
        guard let fields = schema?.schema.types[coordinate.type]?.fields else { throw .typeNotFound(coordinate.type) }
        guard fields[coordinate.field] != nil else { throw .fieldNotFound(coordinate) }
    }

    func requireType(_ name: String) throws(ControlPlaneError) {
        guard schema?.schema.types[name] != nil else { throw .typeNotFound(name) }
    }

    private func requireSources(of resolver: ResolverRecord) throws(ControlPlaneError) {
        if case .unit(let name) = resolver.definition.kind { try requireDataSource(name) }
        let missing = resolver.functionIDs.filter { functions[$0] == nil }
        guard missing.isEmpty else { throw .functionsNotFound(missing) }
    }

    private func requireDataSource(_ name: String) throws(ControlPlaneError) {
        guard dataSources[name] != nil else { throw .dataSourceNotFound(name) }
    }
}

extension ResolverRecord {
    var functionIDs: [String] {
        if case .pipeline(let ids) = definition.kind { ids } else { [] }
    }
}
