package import EmulatorCore

/// What one subscriber gets of a published result.
package enum Reselection {
    /// - Parameters:
    ///   - published: the mutation field's value after the mutation's own selection set, keyed by response keys.
    ///   - subscriptionField: the definition of the subscription's root field.
    ///   - field: the subscription's root field with its selection set.
    ///   - document: where the fragments are.
    ///   - variables: the subscription's, coerced.
    ///   - encodesAWSJSONTwice: whether an AWSJSON string is quoted again (facts section 3: reported in 2020).
    /// - Returns: `data` as in the frame (`{"onX":{…}}`, or null when the field is non-null and failed), and errors.
    package static func reselect(
        published: JSONValue,
        subscriptionField: FieldDefinition,
        field: Field,
        document: Document,
        variables: JSONObject,
        schema: Schema,
        access: any FieldAccess,
        identity: Identity,
        encodesAWSJSONTwice: Bool = false
    ) -> (data: JSONValue, errors: [GraphQLError]) { (.null, []) }
}
