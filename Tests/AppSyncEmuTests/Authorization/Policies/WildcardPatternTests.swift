import Testing

@testable import AppSyncEmu

@Suite struct WildcardPatternTests {
    @Test(arguments: [
        ("*", "", true), ("*", "a", true), ("a*", "a", true), ("a*c", "abbc", true), ("a*c", "abbd", false),
        ("a?c", "abc", true), ("a?c", "ac", false), ("a", "ab", false), ("", "", true), ("**", "xy", true),
        ("apis/*/types/Query/*", "apis/1/types/Query/fields/a", true),
        ("apis/*/types/Query/*", "apis/1/types/Mutation/fields/a", false),
    ])
    func `stars and question marks`(pattern: String, text: String, isMatch: Bool) {
        #expect(WildcardPattern(pattern).matches(text) == isMatch)
    }

    @Test(arguments: [
        ("*", "apis/1/", true), ("apis/1/*", "apis/1/", true), ("apis/1/**", "apis/1/", true),
        ("apis*", "apis/1/", true),
        ("apis/1/", "apis/1/", false), ("apis/1/?*", "apis/1/", false), ("apis/1/types/*", "apis/1/", false),
    ])
    func `all that may still come fits`(pattern: String, prefix: String, isMatch: Bool) {
        #expect(WildcardPattern(pattern).matchesAll(prefix: prefix) == isMatch)
    }

    @Test(arguments: [
        ("apis/1/types/*", "apis/1/", true), ("apis/1/types/Query", "apis/1/", true), ("apis/2/*", "apis/1/", false),
        ("*", "apis/1/", true), ("apis/1", "apis/1/", false),
    ])
    func `what may still come fits`(pattern: String, prefix: String, isMatch: Bool) {
        #expect(WildcardPattern(pattern).canMatch(prefix: prefix) == isMatch)
    }
}
