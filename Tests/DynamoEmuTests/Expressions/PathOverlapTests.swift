import Testing

@testable import DynamoEmu

@Suite struct PathOverlapTests {
    private static func path(_ text: String) -> DocumentPath {
        DocumentPath(text.split(separator: " ").map { Int($0).map { .index($0) } ?? .name(AttributeName(String($0))) })
    }

    private static func fault(_ paths: [String]) -> String? {
        do throws(ExpressionParser.Refusal) {
            try PathOverlap.check(paths.map(path))
            return nil
        } catch { return error.message }
    }

    @Test(arguments: [
        ["a"], ["a", "b"], ["a b", "a c"], ["a 0", "a 1"], ["a 0 x", "a 1 x"], ["a b c", "a b d"], ["a 0 b", "a 0 c"],
        ["a", "A"], ["é", "e\u{301}"], ["a b 0", "a c"], ["a b", "b a"],
    ])
    func `paths that are apart stand together`(_ paths: [String]) { #expect(Self.fault(paths) == nil) }

    @Test(arguments: [
        (["a", "a"], "[a]", "[a]"), (["a", "a b"], "[a]", "[a, b]"), (["a b", "a"], "[a, b]", "[a]"),
        (["a 1", "a 1"], "[a, [1]]", "[a, [1]]"), (["a", "a 0"], "[a]", "[a, [0]]"),
        (["x", "a b c", "y", "a b"], "[a, b, c]", "[a, b]"), (["a 0 b", "a 0 b 7"], "[a, [0], b]", "[a, [0], b, [7]]"),
    ])
    func `one place, or one inside the other, overlaps`(_ paths: [String], _ one: String, _ two: String) {
        #expect(
            Self.fault(paths)
                == "Two document paths overlap with each other; must remove or rewrite one of these paths; "
                + "path one: \(one), path two: \(two)"
        )
    }

    @Test(arguments: [
        (["a b", "a 0"], "[a, b]", "[a, [0]]"), (["a 0 b", "a c"], "[a, [0], b]", "[a, c]"),
        (["a b c", "a b 1 d"], "[a, b, c]", "[a, b, [1], d]"),
    ])
    func `one place as a map and as a list conflicts`(_ paths: [String], _ one: String, _ two: String) {
        #expect(
            Self.fault(paths)
                == "Two document paths conflict with each other; must remove or rewrite one of these paths; "
                + "path one: \(one), path two: \(two)"
        )
    }

    @Test func `an overlap counts before a conflict`() {
        #expect(Self.fault(["a b", "a 0", "c", "c"])?.hasPrefix("Two document paths overlap") == true)
    }
}
