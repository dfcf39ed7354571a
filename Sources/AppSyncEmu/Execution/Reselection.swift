package import EmulatorCore
import OrderedCollections

/// What one subscriber gets of a published result (AppSync developer guide, real-time data; facts section 3).
///
/// Values are read by field name from what the mutation's selection set left, so that a field the mutation renamed or
/// did not select is null; the subscription's own aliases name the keys of its answer.
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
    ) -> (data: JSONValue, errors: [GraphQLError]) {
        var completion = ValueCompletion(
            schema: schema,
            document: document,
            variables: variables,
            access: access,
            identity: identity,
            leaves: .published(encodesAWSJSONTwice: encodesAWSJSONTwice),
            nullShape: .nullPropagation
        )
        let completed = completion.complete(
            .plain(published),
            as: subscriptionField.type,
            fields: [field],
            parent: schema.subscriptionType ?? "",
            path: ResponsePath(.key(field.responseKey), after: nil)
        )
        let data: JSONValue = completed.map { .object([field.responseKey: $0]) } ?? .null
        return (data, completion.errors)
    }
}
