import AppSyncEmu
import Testing

@Suite struct DocumentCacheTests {
    @Test func `a text is valid, invalid or no document, again and again, however small the cache`() throws {
        let schema = try ExecutionFixture.schema()
        let cache = DocumentCache(schema: schema, capacity: 2)
        for _ in 0..<3 {
            guard case .valid(let document) = cache.document(for: "{ must }") else {
                Issue.record("not valid")
                return
            }
            #expect(document.operations.count == 1)
            guard case .invalid(let errors) = cache.document(for: "{ no }") else {
                Issue.record("not invalid")
                return
            }
            #expect(errors.count == 1)
            guard case .syntaxError(let error) = cache.document(for: "{") else {
                Issue.record("no syntax error")
                return
            }
            #expect(error.location == SourceLocation(line: 1, column: 2))
        }
    }
}
