import AppSyncEmu
import EmulatorCore
import OrderedCollections
import Testing

@Suite struct IntrospectionTests {
    /// What graphql-core (and so gql) asks for, shortened by nothing that matters.
    private let full = """
        query IntrospectionQuery {
          __schema {
            queryType { name } mutationType { name } subscriptionType { name }
            types { ...FullType }
            directives { name description locations args { ...InputValue } }
          }
        }
        fragment FullType on __Type {
          kind name description
          fields(includeDeprecated: true) {
            name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
          }
          inputFields { ...InputValue } interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef }
        }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type {
          kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
        }
        """

    @Test func `the full introspection query is answered without errors`() async throws {
        let result = try await ExecutionFixture.run(full)
        #expect(result.errors == [])
        let schema = try #require(result.data["__schema"])
        #expect(schema["queryType"] == ["name": "Query"])
        #expect(schema["subscriptionType"] == ["name": "Subscription"])
        let types = try #require(schema["types"]?.array)
        let mutation = try #require(types.first { $0["name"] == "Mutation" })
        let publish = try #require(mutation["fields"]?.array?.first)
        #expect(publish["args"]?.array?.map { $0["name"] } == ["userId", "status", "metadata", "level", "note"])
        #expect(publish["args"]?.array?[3]["defaultValue"] == "LOW")
        #expect(publish["args"]?.array?[0]["type"]?["ofType"] == ["kind": "SCALAR", "name": "ID", "ofType": nil])
        let node = try #require(types.first { $0["name"] == "Node" })
        #expect(node["possibleTypes"]?.array?.map { $0["name"] } == ["Status", "Other"])
        #expect(types.contains { $0["name"] == "AWSDateTime" && $0["kind"] == "SCALAR" })
    }

    @Test func `one type by name, and null for an unknown one`() async throws {
        let result = try await ExecutionFixture.run(
            "query($n: String!) { __type(name: $n) { kind enumValues { name } } no: __type(name: \"No\") { name } "
                + "__typename }",
            variables: ["n": "Level"]
        )
        #expect(
            result.data == [
                "__type": ["kind": "ENUM", "enumValues": [["name": "LOW"], ["name": "HIGH"]]], "no": nil,
                "__typename": "Query",
            ]
        )
    }
}
