import Testing

@testable import AppSyncEmu

/// `java.util.regex.Pattern` (Java 8), as `$util.matches` and the methods of `String` use it.
@Suite struct JavaPatternTests {
    @Test(arguments: [
        ("a*b", "aaaaab", true), ("a*b", "aaaaabc", false), ("", "", true), ("a|b", "b", true),
        ("(a|b)+", "abba", true),
        ("[a-c&&[^b]]+", "acca", true), ("[a-c&&[^b]]+", "abc", false), ("[]a]+", "]a", true), ("[^]a]", "]", false),
        ("[a\\-z]+", "a-z", true), ("[\\w.-]+", "a_1.-", true), ("\\p{Lu}\\p{L}*", "Éa", true),
        ("\\p{Punct}\\p{Digit}", "!7", true), ("\\P{Alpha}", "1", true), ("\\d{3}-\\d{4}", "555-1234", true),
        ("\\d{2,}", "1", false), ("\\d{2,3}", "1234", false), ("(?i)hello", "HeLLo", true),
        ("(?i:h)ELLO", "hELLO", true),
        ("(?i:h)ELLO", "hello", false), ("a.c", "a\nc", false), ("(?s)a.c", "a\nc", true), ("(?m)a$\n^b", "a\nb", true),
        ("(?x) a b # c", "ab", true), ("(a)(b)\\2\\1", "abba", true), ("(?<x>a)\\k<x>", "aa", true),
        ("foo(?=bar).*", "foobar", true), ("foo(?!bar).*", "foobar", false), (".*(?<=foo)bar", "foobar", true),
        (".*(?<!foo)bar", "foobar", false), ("a++a", "aaa", false), ("(?>a+)b", "aab", true), ("a+?a", "aaa", true),
        ("\\Qa.b\\E+", "a.bbb", true), ("\\bword\\b", "word", true), ("\\u00e9\\x41\\t", "éA\t", true),
        ("(a*)*b", "aab", true), ("(|a)+", "aa", true), ("\\R", "\r\n", true), ("x{0}", "", true),
        ("^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$", "ada@example.org", true),
        ("^(?:\\+?1[-. ]?)?\\(?(\\d{3})\\)?.*", "(555) 1", true),
        ("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "123e4567-e89b-12d3-a456-426614174000", true),
    ])
    func matches(pattern: String, text: String, isMatch: Bool) throws {
        #expect(try JavaString.matches(text, pattern) == isMatch)
    }

    @Test(arguments: [
        ("boo:and:foo", ":", 0, ["boo", "and", "foo"]), ("boo:and:foo", "o", 0, ["b", "", ":and:f"]),
        ("boo:and:foo", "o", 5, ["b", "", ":and:f", "", ""]), ("boo:and:foo", "o", -2, ["b", "", ":and:f", "", ""]),
        ("boo:and:foo", ":", 2, ["boo", "and:foo"]), ("abc", "", 0, ["a", "b", "c"]), ("", ",", 0, [""]),
        ("a1b22c", "\\d+", 0, ["a", "b", "c"]), (",a", ",", 0, ["", "a"]), (",", ",", 0, []),
        ("a, b ,c", "\\s*,\\s*", 0, ["a", "b", "c"]), ("a|b", "\\|", 0, ["a", "b"]),
        ("aXbX", "(?=X)", 0, ["a", "Xb", "X"]),
    ])
    func `split, with the examples of String's documentation`(
        text: String,
        pattern: String,
        limit: Int,
        parts: [String]
    ) throws {
        #expect(try JavaString.split(text, pattern, limit: limit) == parts)
    }

    @Test(arguments: [
        ("a.b.c", "\\.", "-", "a-b-c"), ("John Smith", "(\\w+) (\\w+)", "$2, $1", "Smith, John"),
        ("2018-02-06", "(?<y>\\d+)-.*", "${y}", "2018"), ("abc", "", "-", "-a-b-c-"), ("abc", "x*", "-", "-a-b-c-"),
        ("cost", "cost", "\\$5", "$5"), ("it's", "'", "''", "it''s"), ("aaa", "a{2}", "b", "ba"),
    ])
    func replaceAll(text: String, pattern: String, replacement: String, result: String) throws {
        #expect(try JavaString.replace(text, matching: pattern, with: replacement, isFirstOnly: false) == result)
    }

    @Test(arguments: [
        "(", "[a", "a{2", "*a", "\\", "(?<n>a)(?<n>b)", "\\p{Nope}", "a)", "[z-a]", "(?z)", "\\y", "x{3,2}",
    ])
    func `what is no pattern is refused`(pattern: String) {
        #expect(throws: JavaPatternError.self) { try JavaPattern(pattern) }
    }

    @Test(arguments: ["(a+)+$", "(a|aa)+$", "(a*)*b", "(.*a){12}x", "(?=(a+)+$)b"])
    func `a pattern that backtracks without end is stopped`(pattern: String) {
        #expect(throws: TemplateFailure.self) {
            try JavaString.matches(String(repeating: "a", count: 60) + "!", pattern)
        }
    }

    @Test func `long texts need no stack`() throws {
        let text = String(repeating: "ab", count: 20_000)
        #expect(try JavaString.matches(text, "(ab)*"))
        #expect(try JavaString.matches(text, "(?:a|b)*"))
        #expect(try JavaString.matches(text, ".*"))
        #expect(try JavaString.replace(text, matching: "b", with: "", isFirstOnly: false).utf8.count == 20_000)
    }
}
