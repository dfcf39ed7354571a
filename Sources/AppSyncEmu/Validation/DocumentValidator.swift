/// Validation of an executable document against a schema (June 2018 specification, section 5).
package enum DocumentValidator {
    /// Empty when the document may be executed. Shape `.validation`: path nil, locations set.
    package static func validate(_ document: Document, against schema: Schema) -> [GraphQLError] {
        var walk = ValidationWalk(document, against: schema)
        walk.run()
        return walk.context.errors
    }
}
