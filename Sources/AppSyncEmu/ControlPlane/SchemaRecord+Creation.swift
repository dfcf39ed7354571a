import EmulatorCore

extension SchemaRecord {
    /// - Throws: what is wrong with the schema.
    init(creating sdl: String) throws(SchemaError) {
        guard sdl.utf8.count <= Self.sizeLimit else {
            throw SchemaError([.init("The schema is larger than \(Self.sizeLimit) bytes.")])
        }
        self.init(sdl: sdl, schema: try SchemaBuilder.build(sdl: sdl))
    }
}

extension SchemaCreation {
    /// AppSync's `details`: the messages of the parser behind it, one a line. Each has its place in the text here, which
    /// AppSync's console tells and its API does not (appsync-community #292).
    init(failure: SchemaError) {
        let lines = failure.entries.map { entry in
            entry.location.map { "line \($0.line), column \($0.column): \(entry.message)" } ?? entry.message
        }
        self.init(.failed, details: lines.joined(separator: "\n"))
    }
}
