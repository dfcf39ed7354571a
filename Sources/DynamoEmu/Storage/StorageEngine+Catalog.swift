import EmulatorCore

/// Tables come and go. The catalog holds their definitions as JSON.
extension StorageEngine {
    /// Reads the definitions of the tables that are there.
    func load() throws(SQLiteError) {
        let catalog = try connection.statement("SELECT id, name, definition FROM catalog ORDER BY id")
        defer { catalog.reset() }
        while try catalog.step() {
            guard let json = try? JSONParser.parse(catalog.bytes(2)),
                let definition = TableDefinition(id: catalog.int(0), json: json)
            else {
                throw SQLiteError(
                    code: 11,
                    message: "the definition of table \(catalog.text(1)) cannot be read",
                    sql: nil
                )
            }
            tables.byID[definition.id] = StoredTable(definition)
        }
    }

    /// Creates a table; its id is assigned here.
    func create(_ definition: TableDefinition) throws(DynamoError) -> TableDefinition {
        try commit { () throws(DynamoError) in
            var definition = definition
            let stream: Int64?
            do throws(SQLiteError) {
                stream = try openStream(ofNew: &definition)
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
            stored.stream = stream
            try sql { () throws(SQLiteError) in try followExpiry(of: stored, to: definition) }
            tables.byID[definition.id] = stored
            return definition
        }
    }

    /// Writes a changed definition; its keys must be as they were. Indexes that are new begin empty, and those that it
    /// has no more leave `remains`.
    func save(_ definition: TableDefinition) throws(DynamoError) {
        let table = try stored(definition)
        let added = definition.indexes.filter { index in !table.definition.indexes.contains { $0.id == index.id } }
        let removed = table.definition.indexes.filter { index in !definition.indexes.contains { $0.id == index.id } }
        try commit { () throws(DynamoError) in
            try sql { () throws(SQLiteError) in
                if let stored = tables.byID[definition.id] {
                    try followStream(of: stored, to: definition)
                    try followExpiry(of: stored, to: definition)
                }
                let update = try connection.statement("UPDATE catalog SET definition = ?2 WHERE id = ?1")
                try update.bind(definition.id, at: 1)
                try update.bind(definition.json.text, at: 2)
                try update.run()
                for index in added { try connection.execute(StoredIndex.schema(of: index.id, in: definition.id)) }
            }
        }
        table.change(to: definition)
        for index in removed { table.counts?.indexes[index.name] = nil }
        for index in added { table.counts?.indexes[index.name] = TableCounts.Count() }
    }

    /// The table is gone at once; its rows are `remains` for somebody to remove.
    func drop(_ definition: TableDefinition) throws(DynamoError) {
        let id = definition.id
        try commit { () throws(DynamoError) in
            try sql { () throws(SQLiteError) in
                let delete = try connection.statement("DELETE FROM catalog WHERE id = ?1")
                try delete.bind(id, at: 1)
                try delete.run()
                guard let stored = tables.byID[id] else { return }
                try closeStream(of: stored)
                try removeExpiry(of: stored)
            }
        }
        tables.byID[id] = nil
    }
}
