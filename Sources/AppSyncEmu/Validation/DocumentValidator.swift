/// Validation of an executable document against a schema (June 2018 specification, section 5).
package enum DocumentValidator {
    /// Empty when the document may be executed. Shape `.validation`: path nil, locations set.
    ///
    /// - Parameter allowsIntrospection: `IntrospectionConfig`. Without, the types of introspection have no fields, as
    ///   graphql-java does it (developer guide, "Using the introspection feature"); `__typename` stays.
    package static func validate(
        _ document: Document,
        against schema: Schema,
        allowsIntrospection: Bool = true
    ) -> [GraphQLError] {
        var walk = ValidationWalk(document, against: schema, allowsIntrospection: allowsIntrospection)
        walk.run()
        return walk.context.errors
    }
}
