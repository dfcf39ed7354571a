import AppSyncEmu
import EmulatorCore
import Testing

@Suite struct OperationSelectionTests {
    private func select(_ query: String, _ name: String?) throws -> String? {
        try OperationSelection.select(try DocumentParser.parse(query), operationName: name).name
    }

    @Test func `one operation needs no name, several do`() throws {
        #expect(try select("query A { a }", nil) == "A")
        #expect(try select("query A { a }", "") == "A")
        #expect(try select("query A { a } query B { b }", "B") == "B")
        let missing = try #require(throws: GraphQLError.self) { try select("query A { a } query B { b }", nil) }
        #expect(missing.json == ["errorType": "BadRequestException", "message": "Missing operation name."])
        let unknown = try #require(throws: GraphQLError.self) { try select("query A { a }", "C") }
        #expect(unknown.message == "Unknown operation named 'C'.")
    }
}
