import EmulatorCore
import Testing

@Suite struct StableIdentifierTests {
    @Test func `the same parts give the same identifier, of 26 base-36 characters`() {
        let identifier = StableIdentifier.make("stack", "Api")
        #expect(identifier == StableIdentifier.make("stack", "Api"))
        #expect(identifier.utf8.count == 26)
        #expect(identifier.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLowercase) })
    }

    @Test func `it stays over releases`() {
        #expect(StableIdentifier.make("stack", "Api") == "w4beng8a00nn989u96coq5s32h")
    }

    @Test func `where a part ends matters`() {
        #expect(StableIdentifier.make("a", "bc") != StableIdentifier.make("ab", "c"))
        #expect(StableIdentifier.make("a") != StableIdentifier.make("a", ""))
    }

    @Test func `a shorter one is the beginning of a longer one`() {
        #expect(StableIdentifier.make("x", length: 48).hasPrefix(StableIdentifier.make("x", length: 12)))
    }
}
