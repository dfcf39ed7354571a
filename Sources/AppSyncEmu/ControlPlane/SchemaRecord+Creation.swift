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
    /// AppSync's `details`: all that is wrong, in the words of the parser behind it.
    init(failure: SchemaError) { self.init(.failed, details: failure.description) }
}
