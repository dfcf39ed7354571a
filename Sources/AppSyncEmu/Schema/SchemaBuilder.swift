import OrderedCollections

/// A schema from its definition language, checked as AppSync checks it. The messages are graphql-java's, which
/// AppSync hands on. Directives that nobody defined are let through: what AppSync says to them is not known.
package enum SchemaBuilder {
    /// AppSync's quota on a schema document, in bytes.
    static let sizeLimit = 1_048_576

    /// - Throws: everything that AppSync would refuse, in order of the text.
    package static func build(sdl: String) throws(SchemaError) -> Schema {
        guard sdl.utf8.count <= sizeLimit else {
            throw SchemaError([.init("The schema document is larger than \(sizeLimit) bytes.", .rule)])
        }
        let document: SchemaDocument
        do throws(GraphQLSyntaxError) { document = try SchemaDocumentParser.parse(sdl) } catch {
            throw SchemaError([.init(error.message, at: error.location, .syntax)])
        }
        var assembly = SchemaAssembly()
        for definition in BuiltInDefinitions.definitions { assembly.add(definition, isBuiltIn: true) }
        for definition in document.definitions where !definition.isExtension {
            AppSyncSchemaRules.checkName(of: definition, &assembly.errors)
            assembly.add(definition)
        }
        for definition in document.definitions where definition.isExtension { assembly.extend(with: definition) }
        let roots = assembly.rootTypes()

        TypeReferenceRules.check(document.definitions, assembly.types, &assembly.errors)
        InterfaceRules.check(document.definitions, assembly.types, &assembly.errors)
        AppSyncSchemaRules.checkFields(document.definitions, &assembly.errors)
        AppSyncSchemaRules.checkSubscriptions(roots, assembly.types, assembly.fieldLocations, &assembly.errors)
        guard assembly.errors.isEmpty, let queryType = roots.query else {
            throw SchemaError(assembly.errors.sorted { $0.isBefore($1) })
        }
        return Schema(
            queryType: queryType,
            mutationType: roots.mutation,
            subscriptionType: roots.subscription,
            types: assembly.types,
            directives: assembly.directives
        )
    }
}

/// The names of the root operation types (3.2.1).
struct RootTypes {
    var query: String?
    var mutation: String?
    var subscription: String?
}

extension SchemaError.Entry {
    /// In order of the text; what has no place comes first.
    fileprivate func isBefore(_ other: SchemaError.Entry) -> Bool {
        let left = (location?.line ?? 0, location?.column ?? 0)
        return left < (other.location?.line ?? 0, other.location?.column ?? 0)
    }
}

extension SourceLocation {
    /// As graphql-java writes a place in a schema's error.
    var bracketed: String { "[@\(line):\(column)]" }
}
