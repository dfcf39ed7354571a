import EmulatorCore

/// The layout of the database, as the steps that made it. **On disk: only add steps at the end.**
enum StorageSchema {
    static let schema = SQLiteSchema(migrations: [
        SQLiteSchema.Migration(
            "the catalog of tables",
            sql: """
                CREATE TABLE catalog (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL)
                """
        ),
        SQLiteSchema.Migration("streams and their records", sql: StoredStream.schema),
        SQLiteSchema.Migration("when items expire", sql: StoredExpiry.catalogSchema),
    ])
}
