import EmulatorCore
import Testing

@Suite("IdentifierSource")
struct IdentifiersTests {
    @Test func `two sources, and two calls, have nothing in common`() {
        let sources = [SystemIdentifierSource(), SystemIdentifierSource()]
        let ids = sources.flatMap { source in (0..<1000).map { _ in source.uuid() } }
        #expect(Set(ids).count == ids.count)
    }

    @Test func `a request id of DynamoDB is 52 upper-case letters and digits, all of them in use`() {
        let source = SystemIdentifierSource()
        var seen: Set<Character> = []
        for _ in 0..<200 {
            let id = source.dynamoRequestID()
            #expect(id.count == 52)
            seen.formUnion(id)
        }
        #expect(seen == Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
    }
}
