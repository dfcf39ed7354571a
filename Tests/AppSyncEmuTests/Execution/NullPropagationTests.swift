import AppSyncEmu
import EmulatorCore
import OrderedCollections
import Testing

/// Positions of a null where none may be (6.4.4), in the words of amplify-cli issue 5542.
@Suite struct NullPropagationTests {
    @Test(
        arguments: [
            // A field makes its object null, which may be null.
            ("{ status(id: 1) { id } }", ["status": [:]], ["status": nil], "'ID' within parent 'Status' (/status/id)"),
            // Through a non-null object.
            (
                "{ status(id: 1) { needed { name } } }", ["status": ["needed": [:]]], ["status": nil],
                "'String' within parent 'Child' (/status/needed/name)"
            ),
            (
                "{ status(id: 1) { child { name } status } }", ["status": ["child": [:], "status": "s"]],
                ["status": ["child": nil, "status": "s"]], "'String' within parent 'Child' (/status/child/name)"
            ),
            // Items that may be null keep their list.
            (
                "{ list { id } }", ["list": [["id": 1], [:]]], ["list": [["id": "1"], nil]],
                "'ID' within parent 'Status' (/list[1]/id)"
            ),
            // Items that may not take it with them.
            (
                "{ strictList { id } }", ["strictList": [["id": 1], nil]], ["strictList": nil],
                "'Status' within parent 'Query' (/strictList[1])"
            ),
            // And a list that may not be null takes everything.
            (
                "{ strictest { id } }", ["strictest": [[:]]], nil, "'ID' within parent 'Status' (/strictest[0]/id)"
            ),
            ("{ strictest { id } }", [:], nil, "'null' within parent 'Query' (/strictest)"),
            ("{ must }", [:], nil, "'String' within parent 'Query' (/must)"),
        ] as [(String, JSONObject, JSONValue, String)]
    )
    func `a null goes up to the nearest place that may be null`(
        query: String,
        values: JSONObject,
        data: JSONValue,
        position: String
    ) async throws {
        var resolvers: [String: ClosureResolver] = [:]
        for field in ["status", "list", "strictList", "strictest", "must"] {
            resolvers["Query.\(field)"] = ExecutionFixture.answering(JSONValue.object(values)[field] ?? .null)
        }
        let result = try await ExecutionFixture.run(query, resolvers: resolvers)
        #expect(result.data == data)
        #expect(result.errors.map(\.message) == ["Cannot return null for non-nullable type: \(position)"])
        #expect(result.errors.first?.json["locations"] == .null)
    }

    @Test func `a failed non-null field reports its own error only`() async throws {
        let result = try await ExecutionFixture.run(
            "mutation { count other { id } }",
            resolvers: [
                "Mutation.count": ClosureResolver { _ in
                    FieldOutcome(value: .null, errors: [GraphQLError(shape: .resolver, message: "broken")])
                },
                "Mutation.other": ExecutionFixture.answering(["id": 1]),
            ]
        )
        #expect(result.data == .null)
        #expect(result.errors.map(\.message) == ["broken"])
        // What the other field gave is still its value: subscribers get it.
        guard case .value(["id": "1"]) = result.rootFields[1].result else {
            Issue.record("not published")
            return
        }
    }
}
