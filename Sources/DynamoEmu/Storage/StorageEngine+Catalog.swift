import EmulatorCore

/// Tables come and go. The catalog holds their definitions as JSON.
extension StorageEngine {
    /// The layout of the file. A file of a later one is refused, of an earlier one brought up to date here.
    static let schemaVersion: Int64 = 1

    /// Opens the catalog, and makes it when the database is new.
    ///
    /// - Throws: `SQLiteError`, also for a file that a later version wrote or that is not ours.
    init(opening connection: SQLiteConnection) throws(SQLiteError) {
        self.connection = connection
        let versionStatement = try connection.statement("PRAGMA user_version")
        let version = try versionStatement.step() ? versionStatement.int(0) : 0
        versionStatement.reset()
        switch version {
        case 0:
            try connection.execute(
                """
                BEGIN IMMEDIATE;
                CREATE TABLE catalog (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
                    definition TEXT NOT NULL);
                PRAGMA user_version = \(Self.schemaVersion);
                COMMIT;
                """)
        case Self.schemaVersion: break
        default:
            throw SQLiteError(
                code: 1, message: "the data was written by another version of the emulator (layout \(version))",
                sql: nil)
        }
        let catalog = try connection.statement("SELECT id, name, definition FROM catalog ORDER BY id")
        defer { catalog.reset() }
        while try catalog.step() {
            guard let json = try? JSONParser.parse(catalog.bytes(2)),
                let definition = TableDefinition(id: catalog.int(0), json: json)
            else {
                throw SQLiteError(
                    code: 11, message: "the definition of table \(catalog.text(1)) cannot be read", sql: nil)
            }
            tables[definition.id] = StoredTable(definition)
        }
    }

    /// Creates a table; its id is assigned here.
    mutating func create(_ definition: TableDefinition) throws(DynamoError) -> TableDefinition {
        try commit { (engine) throws(DynamoError) in
            var definition = definition
            do throws(SQLiteError) {
                let connection = engine.connection
                let insert = try connection.statement("INSERT INTO catalog (name, definition) VALUES (?1, ?2)")
                try insert.bind(definition.name, at: 1)
                try insert.bind(definition.json.text, at: 2)
                try insert.run()
                definition.id = connection.lastInsertedRow
                try connection.execute(StoredTable.schema(of: definition.id))
                for index in definition.indexes {
                    try connection.execute(StoredIndex.schema(of: index.id, in: definition.id))
                }
            } catch {
                throw .storage(error)
            }
            let stored = StoredTable(definition)
            stored.counts = TableCounts()
            engine.tables[definition.id] = stored
            return definition
        }
    }

    /// Writes a changed definition; keys and indexes must be as they were.
    mutating func save(_ definition: TableDefinition) throws(DynamoError) {
        try commit { (engine) throws(DynamoError) in
            try engine.sql { () throws(SQLiteError) in
                let update = try engine.connection.statement("UPDATE catalog SET definition = ?2 WHERE id = ?1")
                try update.bind(definition.id, at: 1)
                try update.bind(definition.json.text, at: 2)
                try update.run()
            }
            engine.tables[definition.id]?.definition = definition
        }
    }

    mutating func drop(_ definition: TableDefinition) throws(DynamoError) {
        let id = definition.id
        try commit { (engine) throws(DynamoError) in
            try engine.sql { () throws(SQLiteError) in
                let delete = try engine.connection.statement("DELETE FROM catalog WHERE id = ?1")
                try delete.bind(id, at: 1)
                try delete.run()
                for index in definition.indexes { try engine.connection.execute("DROP TABLE x\(id)_\(index.id)_") }
                try engine.connection.execute("DROP TABLE t\(id)_")
            }
        }
        tables[id] = nil
        connection.forgetStatements(containing: " t\(id)_ ")
        connection.forgetStatements(containing: " x\(id)_")
    }

    mutating func deleteAllItems(of definition: TableDefinition) throws(DynamoError) {
        let id = definition.id
        try commit { (engine) throws(DynamoError) in
            try engine.sql { () throws(SQLiteError) in
                for index in definition.indexes { try engine.connection.execute("DELETE FROM x\(id)_\(index.id)_") }
                try engine.connection.execute("DELETE FROM t\(id)_")
            }
            engine.tables[id]?.counts = nil
        }
    }
}
