import EmulatorCore
import OrderedCollections

/// One type of a schema, as the operations on types see it.
extension SchemaRecord {
    /// The types that somebody defined, by name.
    var typeNames: [String] { schema.types.keys.filter { schema.sdl(ofTypeNamed: $0) != nil }.sorted() }

    /// The schema with one type more, or another one in the place of `name`, or without it for nil.
    ///
    /// AppSync lets schemas be made type by type, so that what is missing may come later. Here the schema must be whole
    /// after each step: to begin with types that name each other, a whole schema is created.
    static func changing(
        _ record: SchemaRecord?, replacing name: String?, with definition: String?
    ) throws(ControlPlaneError) -> SchemaRecord {
        var text = ""
        if var rest = record?.schema {
            if let name { rest.types[name] = nil }
            text = rest.sdl()
            // With the usual names of root types a new Mutation or Subscription is one without being told so.
            let names = [rest.queryType, rest.mutationType ?? "Mutation", rest.subscriptionType ?? "Subscription"]
            if names == ["Query", "Mutation", "Subscription"], let range = text.ranges(of: "\n\nschema {\n").last {
                text = String(text[..<range.lowerBound])
            }
        }
        if let definition { text += "\n\n" + definition }
        do throws(SchemaError) { return try SchemaRecord(creating: text) } catch {
            throw .badRequest(error.description, member: "definition")
        }
    }

    /// The name of the one type that a definition in SDL defines.
    static func typeName(in definition: String) throws(ControlPlaneError) -> String {
        let document: SchemaDocument
        do throws(GraphQLSyntaxError) { document = try SchemaDocumentParser.parse(definition) } catch {
            throw .badRequest(error.message, member: "definition")
        }
        guard document.definitions.count == 1, let only = document.definitions.first, !only.isExtension,
            only.kind != .schema, only.kind != .directive
        else { throw .badRequest("The definition must define one type.", member: "definition") }
        return only.name
    }
}

extension APIRecord {
    /// Type
    func json(type name: String, format: String) throws(ControlPlaneError) -> JSONValue {
        guard let schema = schema?.schema, let sdl = schema.sdl(ofTypeNamed: name) else { throw .typeNotFound(name) }
        let definition = format == "SDL" ? sdl : schema.introspectionJSON(ofTypeNamed: name)?.text ?? ""
        return [
            "name": .string(name),
            "description": schema.introspectionJSON(ofTypeNamed: name)?["description"] ?? .null,
            "arn": .string(arn("/types/\(name)")),
            "definition": .string(definition),
            "format": .string(format),
        ]
    }
}

extension ControlPlaneRequest {
    /// TypeDefinitionFormat, compulsory in the query.
    func typeFormat() throws(ControlPlaneError) -> String {
        guard let format = try query("format", ["SDL", "JSON"]) else { throw RequestMembers([:]).missing("format") }
        return format
    }
}

extension RequestMembers {
    /// The definition in the body of CreateType and UpdateType, in SDL.
    func typeDefinition() throws(ControlPlaneError) -> String {
        guard let format = try choice("format", ["SDL", "JSON"]) else { throw missing("format") }
        guard format == "SDL" else { throw .notEmulated("A type definition in the format JSON", member: "format") }
        return try required("definition")
    }
}
