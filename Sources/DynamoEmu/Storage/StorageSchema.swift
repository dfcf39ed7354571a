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
        SQLiteSchema.Migration(
            "backups",
            sql: """
                CREATE TABLE backups (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, identifier TEXT NOT NULL, source INTEGER NOT NULL,
                    description TEXT NOT NULL, last INTEGER NOT NULL, copied INTEGER NOT NULL);
                CREATE TABLE restores (id INTEGER PRIMARY KEY, backup INTEGER NOT NULL, copied INTEGER NOT NULL);
                """
        ),
        SQLiteSchema.Migration("streams and their records", sql: StoredStream.schema),
        SQLiteSchema.Migration("when items expire", sql: StoredExpiry.catalogSchema),
    ])
}
