import AppSyncEmu
import EmulatorCore
import OrderedCollections
import Testing

/// Values that do not have the shape their type says.
@Suite struct HostileValueTests {
    @Test(
        arguments: [
            ("{ list { id } }", ["id": 1], "list", "LIST"), ("{ list { id } }", "text", "list", "LIST"),
            ("{ status(id: 1) { id } }", "text", "status", "OBJECT"),
            ("{ status(id: 1) { id } }", [1], "status", "OBJECT"),
        ] as [(String, JSONValue, String, String)]
    )
    func `a value of another kind is null with AppSync's message`(
        query: String,
        value: JSONValue,
        field: String,
        kind: String
    ) async throws {
        let result = try await ExecutionFixture.run(
            query,
            resolvers: ["Query.\(field)": ExecutionFixture.answering(value)]
        )
        #expect(result.data == .object([field: .null]))
        #expect(
            result.errors.map(\.message)
                == ["Can't resolve value (/\(field)) : type mismatch error, expected type \(kind)"]
        )
        #expect(result.errors.first?.path == [.key(field)])
    }
}
