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
    /// AppSync's `details`, and below them what it keeps to itself.
    init(failure: SchemaError) { self.init(.failed, details: failure.description) }
}
