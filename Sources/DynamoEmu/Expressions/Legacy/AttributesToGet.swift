import EmulatorCore

/// The attributes that a read answers, by name: what a projection expression of top-level attributes says.
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributesToGet.html
struct AttributesToGet: Sendable {
    var names: [String]

    /// Nil when the member is null.
    init?(_ reader: inout JSONReader) throws(DynamoError) {
        guard let names = try reader.stringListMember() else { return nil }
        self.names = names
    }

    /// - Parameter path: in BatchGetItem, where it stands in the request.
    func constraints(_ found: inout Constraints, _ path: String = "attributesToGet") {
        found.length(names.count, of: "[\(names.joined(separator: ", "))]", path, 1...255)
        found.members(names, path, 0...AttributeName.byteLimit)
    }

    /// - Throws: `ValidationException` for a name that is none (AWS's words for items; inferred), or stands there twice.
    func projection() throws(DynamoError) -> Projection {
        for name in names {
            if let fault = AttributeName.fault(in: name) { throw fault }
        }
        var seen: Set<AttributeName> = []
        for name in names where !seen.insert(AttributeName(name)).inserted {
            throw .invalidParameter("Duplicate value in attribute name: \(name)")
        }
        return Projection(paths: names.map { DocumentPath([.name(AttributeName($0))]) })
    }
}
