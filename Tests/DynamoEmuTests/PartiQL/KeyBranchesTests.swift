import OrderedCollections
import Testing

@testable import DynamoEmu

/// Which reads a WHERE clause stands for.
@Suite("The key ranges of a WHERE clause")
struct KeyBranchesTests {
    private static let key = KeySchema(
        partition: KeyElement(name: "p", type: .S),
        sort: KeyElement(name: "s", type: .N)
    )

    private func branches(_ condition: String) throws -> KeyBranches {
        guard case .select(let select) = try PartiQLParser.parse("SELECT * FROM t WHERE \(condition)").statement else {
            throw DynamoError.validation("no SELECT")
        }
        let resolved = try select.condition.map { try StatementValues([], for: 0).condition($0) }
        return try KeyBranches(resolved, of: Self.key)
    }

    private func row(_ partition: String, _ sort: Int) -> [UInt8] {
        KeyBytes.row(partition: .s(partition), sort: .n(DynamoNumber(sort)))
    }

    /// The rows `a/1 … a/5` and `b/1 … b/5` that the clause reads; nil for a scan.
    private func rows(_ condition: String) throws -> [String]? {
        let branches = try branches(condition)
        guard branches.isKeyed else { return nil }
        let ranges = try branches.ranges(isIndex: false)
        return ["a", "b"].flatMap { partition in
            (1...5).compactMap { sort in
                ranges.contains { $0.keys.contains(row(partition, sort)) } ? "\(partition)\(sort)" : nil
            }
        }
    }

    @Test(
        "Equalities of the partition key become ranges",
        arguments: [
            ("p = 'a'", "a1 a2 a3 a4 a5"),
            ("'a' = p AND 3 > s", "a1 a2"),
            ("p = 'a' AND s > 1 AND s <= 3", "a2 a3"),
            ("p = 'a' AND s BETWEEN 2 AND 3", "a2 a3"),
            ("p = 'a' AND s IN (1, 4)", "a1 a4"),
            ("p IN ['a', 'b'] AND s = 2", "a2 b2"),
            ("(p = 'a' AND s < 2) OR (p = 'b' AND s > 4)", "a1 b5"),
            ("p = 'a' AND s > 5 AND s < 2", ""),
            ("p = 'a' AND n = 1", "a1 a2 a3 a4 a5"),
        ]
    )
    func keyed(_ condition: String, _ expected: String) throws {
        #expect(try rows(condition)?.joined(separator: " ") == expected)
    }

    @Test(
        "Everything else is scanned",
        arguments: [
            "p > 'a'", "p <> 'a'", "NOT p = 'a'", "s = 1", "p = 'a' OR n = 1", "p = 'a' AND p = 'b'", "p.x = 'a'",
        ]
    )
    func scanned(_ condition: String) throws {
        #expect(try rows(condition) == nil)
    }

    @Test(
        "Only a clause that is the whole key names one item",
        arguments: [
            ("p = 'a' AND s = 1", true), ("(s = 1) AND p = 'a' AND p = 'a'", true), ("p IN ['a'] AND s = 1", true),
            ("p = 'a'", false), ("p = 'a' AND s >= 1", false), ("p = 'a' AND s = 1 AND n = 1", false),
            ("p = 'a' AND s = 1 AND p = 'b'", false), ("p IN ['a', 'b'] AND s = 1", false),
        ]
    )
    func single(_ condition: String, _ isSingle: Bool) throws {
        #expect(try (branches(condition).singleKey != nil) == isSingle)
    }

    @Test(
        "Keys are of the schema's types, ranges apart, and not too many",
        arguments: [
            ("p = 1", "Key attribute's data type should match its data type in table's schema: Key p"),
            ("s < 'x'", "Key attribute's data type should match its data type in table's schema: Key s"),
            ("p = TRUE", "Key value must be of type S, N, or B. Key name: p, Key type: BOOL"),
            ("p IN ['a', 'a']", "Overlapping conditions with range keys are not supported in where clause"),
            (
                "(p = 'a' AND s < 3) OR (p = 'a' AND s = 2)",
                "Overlapping conditions with range keys are not supported in where clause"
            ),
            (
                "p IN (" + (0...50).map { "'\($0)'" }.joined(separator: ",") + ")",
                "Too many decomposed read operations for a given query."
            ),
        ]
    )
    func refusals(_ condition: String, _ message: String) {
        #expect(refusal { _ = try branches(condition).ranges(isIndex: false) } == message)
    }

    @Test("Attributes are listed as Java's hash set lists them")
    func hashOrder() {
        #expect(JavaHashOrder.sorted(["b", "a"]) == ["a", "b"])
        #expect(JavaHashOrder.sorted(["zz", "aa", "mm"]) == ["zz", "aa", "mm"])
    }
}
