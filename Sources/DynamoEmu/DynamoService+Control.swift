package import EmulatorCore
import OrderedCollections

/// What the control room does with the tables besides the wire.
extension DynamoService {
    /// What becomes of the properties of an `AWS::DynamoDB::Table`.
    package static var tableProperties: KnownProperties { TableResource.properties }

    /// Creates the table of an `AWS::DynamoDB::Table` resource; `properties` have their intrinsic functions resolved.
    ///
    /// A table of that name that is there already stays, items and all: data outlives a restart. Its settings and its
    /// global indexes follow the properties.
    ///
    /// - Throws: what CreateTable throws; `ResourceInUseException` when the table exists with another key.
    /// - Returns: the table's name.
    @discardableResult
    package func createTable(fromCloudFormation properties: JSONValue) throws(DynamoError) -> String {
        let definition = try definition(fromCloudFormation: properties)
        var existing = account.store.table(named: definition.name)
        if let table = existing, table.status == .deleting {
            // The template wants it now.
            try account.store.update(table) { $0.statusChange = StatusChange(.deleting, until: account.clock.now) }
            existing = nil
        }
        if let existing {
            try account.store.update(existing) { (table) throws(DynamoError) in
                try table.deploy(definition, now: account.clock.now)
            }
        } else {
            try account.store.create(definition)
        }
        return definition.name
    }

    /// What `Fn::GetAtt` answers for `StreamArn`, after the table's ARN: `/stream/2026-11-22T20:30:51.123`; nil when
    /// the table has no stream.
    package func streamPath(ofTable name: String) -> String? {
        guard let stream = account.store.table(named: name)?.stream, stream.isEnabled else { return nil }
        return "/stream/\(stream.label)"
    }

    private func definition(fromCloudFormation properties: JSONValue) throws(DynamoError) -> TableDefinition {
        let resource = try TableResource(properties)
        var definition = try resource.request.plan(account.identifiers, account.clock, account.keys)
        definition.deploy(resource.timeToLive, now: definition.createdAt)
        resource.continuousBackups?.apply(to: &definition, now: definition.createdAt)
        return definition
    }

    /// Puts the tables of these `AWS::DynamoDB::Table` resources in the place of all that are there, protected against
    /// deletion or not, in one step and constant time; then loads the seeds. Runs in the background, one at a time.
    ///
    /// - Throws: what made it stop, in a sentence.
    package func reset(
        toCloudFormation resources: [JSONValue],
        seeds: @escaping @Sendable () throws(SeedError) -> [SeedFile]
    ) async throws(SeedError) {
        let result = await background.run { [self] in
            Result { () throws(SeedError) in
                let files = try seeds()
                do throws(DynamoError) {
                    var definitions: [TableDefinition] = []
                    for properties in resources {
                        definitions.append(try definition(fromCloudFormation: properties))
                    }
                    try account.store.replaceAll(by: definitions)
                    account.requestTokens.forgetAll()
                } catch {
                    throw SeedError(file: "reset", reason: error.message)
                }
                for file in files { try seed(file) }
            }
        }
        try result.get()
    }

    /// One table, for people who look at it.
    package struct TableSummary: Sendable, Equatable {
        package var name: String
        package var arn: String
        /// The names of the key attributes, the partition key's first.
        package var key: [String]
        package var indexes: [String]
        package var itemCount: Int
        package var sizeBytes: Int
        /// The TTL attribute, while TTL is enabled.
        package var timeToLiveAttribute: String?
    }

    /// All tables, by name.
    package func tables() throws(DynamoError) -> [TableSummary] {
        var summaries: [TableSummary] = []
        for table in account.store.tables() {
            let counts = try account.store.counts(of: table)
            summaries.append(
                TableSummary(
                    name: table.name,
                    arn: account.arn(ofTable: table.name),
                    key: table.key.names,
                    indexes: table.indexes.map(\.name),
                    itemCount: counts.table.items,
                    sizeBytes: counts.table.bytes,
                    timeToLiveAttribute: table.timeToLive?.attribute
                )
            )
        }
        return summaries
    }

    /// Moves everything that was answered into the database file proper and lets go of it. Requests that come later
    /// answer InternalServerError. Call it when the service stops.
    package func close() { account.store.close() }
}
