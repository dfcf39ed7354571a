package import EmulatorCore
package import OrderedCollections

/// CollectFields (6.3.2).
package enum FieldCollection {
    /// The fields to execute on an object of that type, by response key, in order of first mention.
    package static func collect(
        _ selectionSet: [Selection],
        on objectType: ObjectType,
        document: Document,
        variables: JSONObject,
        schema: Schema
    ) -> OrderedDictionary<String, [Field]> { [:] }
}
