/// What a database file holds, as the ordered list of the steps that made it so.
///
/// The file says in `PRAGMA application_id` whose it is, and in `PRAGMA user_version` how many of the steps it has
/// seen. Steps are never changed or taken out once released, only added at the end.
package struct SQLiteSchema: Sendable {
    package struct Migration: Sendable {
        /// What the step does, in a few words, for the error that says it failed.
        package var name: String
        package var apply: @Sendable (SQLiteConnection) throws(SQLiteError) -> Void

        package init(_ name: String, apply: @escaping @Sendable (SQLiteConnection) throws(SQLiteError) -> Void) {
            self.name = name
            self.apply = apply
        }

        /// - Parameter sql: one or more statements.
        package init(_ name: String, sql: String) {
            self.init(name) { connection throws(SQLiteError) in try connection.execute(sql) }
        }
    }

    /// "Emul" as four ASCII characters.
    package static let emulatorApplicationID: Int32 = 0x456D_756C

    package var applicationID: Int32
    package var migrations: [Migration]

    package init(applicationID: Int32 = emulatorApplicationID, migrations: [Migration]) {
        self.applicationID = applicationID
        self.migrations = migrations
    }

    package var version: Int { migrations.count }

    /// Brings the database up to this version, each step in a transaction of its own.
    func migrate(_ connection: SQLiteConnection, path: String) throws(SQLiteDatabaseError) {
        let state = try inspect(connection, path: path)
        guard state.owner == applicationID || (state.owner == 0 && state.version == 0 && state.isEmpty) else {
            throw .notOurs(path: path)
        }
        guard state.version <= version else {
            throw .newerSchema(path: path, found: state.version, supported: version)
        }
        for index in state.version..<version {
            let migration = migrations[index]
            do throws(SQLiteError) {
                try connection.transaction { () throws(SQLiteError) in
                    try migration.apply(connection)
                    // Pragmas take no parameters.
                    try connection.execute("PRAGMA user_version = \(index + 1)")
                    try connection.execute("PRAGMA application_id = \(applicationID)")
                } onStorageError: {
                    $0
                }
            } catch {
                throw .migration(path: path, name: migration.name, error)
            }
        }
    }

    private func inspect(
        _ connection: SQLiteConnection,
        path: String
    ) throws(SQLiteDatabaseError) -> (owner: Int32, version: Int, isEmpty: Bool) {
        do throws(SQLiteError) {
            return (
                owner: Int32(truncatingIfNeeded: try connection.integer("PRAGMA application_id")),
                version: Int(try connection.integer("PRAGMA user_version")),
                isEmpty: try connection.integer("SELECT count(*) FROM sqlite_schema") == 0
            )
        } catch {
            throw .storage(path: path, error)
        }
    }
}
