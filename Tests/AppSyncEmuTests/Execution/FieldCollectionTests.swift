import AppSyncEmu
import EmulatorCore
import OrderedCollections
import Testing

@Suite struct FieldCollectionTests {
    private func keys(_ query: String, on type: String, variables: JSONObject = [:]) throws -> [String] {
        let schema = try ExecutionFixture.schema()
        let document = try DocumentParser.parse(query)
        guard case .object(let object)? = schema.types[type] else { return [] }
        return FieldCollection.collect(
            document.operations[0].selectionSet,
            on: object,
            document: document,
            variables: variables,
            schema: schema
        ).map { "\($0.key) \($0.value.count)" }
    }

    @Test func `fields are grouped by response key in order of first mention`() throws {
        #expect(try keys("{ b a: c b ... { d a: c } }", on: "Status") == ["b 2", "a 2", "d 1"])
    }

    @Test func `fragments apply to their type, its interfaces and its unions`() throws {
        let query = """
            { ... on Status { own } ... on Node { node } ... on Found { found } ... on Other { other } ...F ...F }
            fragment F on Node { fragment }
            """
        #expect(try keys(query, on: "Status") == ["own 1", "node 1", "found 1", "fragment 1"])
        #expect(try keys(query, on: "Child") == ["found 1"])
    }

    @Test func `a skipped spread does not use its fragment up`() throws {
        #expect(
            try keys(
                "query($s: Boolean!) { ...F @skip(if: $s) ...F } fragment F on Status { a }",
                on: "Status",
                variables: ["s": true]
            ) == ["a 1"]
        )
    }
}
