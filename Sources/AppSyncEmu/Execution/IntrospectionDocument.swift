package import EmulatorCore
import OrderedCollections

extension Schema {
    /// What the full introspection query answers (`GetIntrospectionSchema`, format JSON): `{"data":{"__schema":…}}`.
    ///
    /// - Parameter includesDirectives: `includeDirectives`; without, `directives` is an empty list.
    package func introspectionJSON(includingDirectives includesDirectives: Bool = true) -> JSONValue {
        var data = answer(IntrospectionDocument.full, [:])
        if !includesDirectives, case .object(var members)? = data["__schema"] {
            members["directives"] = []
            data["__schema"] = .object(members)
        }
        return ["data": .object(data)]
    }

    /// One type as introspection describes it (`GetType`, format JSON); nil for an unknown name.
    package func introspectionJSON(ofTypeNamed name: String) -> JSONValue? {
        let type = answer(IntrospectionDocument.type, ["name": .string(name)])["__type"]
        return type == .null ? nil : type
    }

    /// Introspection waits for nobody.
    private func answer(_ document: Document, _ variables: JSONObject) -> JSONObject {
        guard let query = rootType(of: .query), let operation = document.operations.first else { return [:] }
        var completion = ValueCompletion(
            schema: self,
            document: document,
            variables: variables,
            access: OpenAccess(),
            identity: Identity(mode: .iam, context: .null, description: "introspection"),
            leaves: .serialize,
            nullShape: .validation
        )
        let fields = FieldCollection.collect(
            operation.selectionSet,
            on: query,
            document: document,
            variables: variables,
            schema: self
        )
        var data = JSONObject()
        for (key, fields) in fields {
            let path = ResponsePath(.key(key), after: nil)
            data[key] = completion.completeField(fields, of: query, source: .null, resolved: nil, path: path) ?? .null
        }
        return data
    }
}

/// Introspection carries no directives and is for everybody.
private struct OpenAccess: FieldAccess {
    func refusal(of field: FieldDefinition, on type: String, to identity: Identity) -> GraphQLError? { nil }
}

/// What clients ask for to learn a whole schema.
private enum IntrospectionDocument {
    static let full = parsed(
        """
        query IntrospectionQuery {
          __schema {
            queryType { name }
            mutationType { name }
            subscriptionType { name }
            types { ...FullType }
            directives { name description locations args { ...InputValue } onOperation onFragment onField }
          }
        }
        """ + fragments
    )

    static let type = parsed("query TypeQuery($name: String!) { __type(name: $name) { ...FullType } }" + fragments)

    private static let fragments = """

        fragment FullType on __Type {
          kind
          name
          description
          fields(includeDeprecated: true) {
            name
            description
            args { ...InputValue }
            type { ...TypeRef }
            isDeprecated
            deprecationReason
          }
          inputFields { ...InputValue }
          interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef }
        }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type {
          kind name
          ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
            ofType { kind name ofType { kind name } } } } } } }
        }
        """

    /// That the texts parse is a test's to hold; they do not depend on input.
    private static func parsed(_ text: String) -> Document {
        (try? DocumentParser.parse(text)) ?? Document(operations: [], fragments: [])
    }
}
