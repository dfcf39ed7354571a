import Testing

@testable import DynamoEmu

/// Statements to trees and, when they are not well formed, to AWS's words.
@Suite("The PartiQL parser")
struct PartiQLParserTests {
    private func parse(_ text: String) throws -> PartiQLStatement { try PartiQLParser.parse(text).statement }

    private func refusal(_ text: String) -> String? {
        let prefix = "Statement wasn't well formed, can't be processed: "
        let message = DynamoEmuTests.refusal { _ = try PartiQLParser.parse(text) }
        return message.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : "! \($0)" }
    }

    @Test(arguments: [
        ("SLECT * FROM \"t\" WHERE pk = 'x'", "Expected data manipulation"),
        ("UPDATE Payments-x SET a = 1 WHERE b = 2", "Expected data manipulation"),
        ("UPDATE t WHERE b = 2", "Expected data manipulation"),
        ("SELECTT * FROMM \"t\"", "Unexpected token after expression"),
        ("CREATE TABLE t", "Unexpected keyword"),
        ("INSERT INTO urls (key, secret) VALUES (?, ?)", "Unexpected keyword"),
        ("INSERT INTO urls (a, b) VALUES (?, ?)", "Unexpected token after expression"),
        ("SELECT * FROM t WHERE user = 'x'", "Unexpected keyword"),
        ("SELECT a, b", "Expected FROM after SELECT list"),
        ("DELETE t WHERE a = 1", "Expected FROM after DELETE"),
        ("UPDATE t SET a WHERE b = 2", "Expected '='"),
        ("SELECT * FROM t WHERE a = 1 garbage", "Unexpected token after expression"),
        ("SELECT * FROM t; SELECT * FROM t", "Unexpected token after semicolon. (Only one query is allowed.)"),
        ("SELECT * FROM", "Unexpected term"),
        ("SELECT * FROM t WHERE a = 'open", ""),
        ("SELECT * FROM \"open", ""),
        ("SELECT * FROM t /* open", ""),
    ])
    func `what is not well formed is refused in the words of AWS's parser`(_ text: String, _ detail: String) {
        #expect(refusal(text) == detail)
    }

    @Test(arguments: [
        ("SELECT COUNT(*) FROM t", "Unexpected path component at 1:8:5"),
        ("SELECT a,\n  count(b) FROM t", "Unexpected path component at 2:3:5"),
        ("SELECT l[-1] FROM t", "List index is not within the allowable range; index: [-1] at 1:11:1"),
        ("SELECT * FROM \"\"", "Path component cannot be an empty string"),
        ("SELECT * FROM t.\"\"", "Path component cannot be an empty string"),
        ("SELECT * FROM t.i.x", "A path may contain at most 2 components in the FROM clause"),
        (
            "INSERT INTO  \"tä\".i VALUE {}",
            "FROM clause may only contain a single table name in data manipulation statements at 1:14:4"
        ),
        ("SELECT * FROM t LIMIT 5", "Unsupported clause: LIMIT at 1:17:5"),
        (
            "SELECT * FROM t WHERE exists(a)",
            "EXISTS can only be used in ExecuteTransaction write requests."
        ),
    ])
    func `other refusals stand alone and say where`(_ text: String, _ message: String) {
        #expect(refusal(text) == "! \(message)")
    }

    @Test(arguments: [
        "SELECT/**/* FROM \"t\" -- the table\nWHERE pk/* key */='a--b' AND sk='1' --",
        "select * from t where NOT (a = 1 or b != 2) and c is not missing;",
        "SELECT a.b[0], \"c d\"['e'], $f, l[-0] FROM t",
        "SELECT * FROM t WHERE a BETWEEN 1 AND 2 AND b NOT BETWEEN ? AND ? AND c NOT IN [1, 2]",
        "SELECT * FROM t WHERE year = ? AND name IN ('a', 'b') ORDER BY pk DESC, sk",
        "UPDATE t SET n=n-1, m = -1 REMOVE a, b[1] SET c = LIST_APPEND(c, [1]) WHERE pk = 'a' RETURNING ALL OLD *",
        "DELETE FROM t",
        "INSERT INTO t VALUE {'a': [1, <<'x', 'y'>>, {'b': NULL}], 'c': True, \"d\": ?}",
        "EXISTS(SELECT * FROM t WHERE pk = 'a' AND b IS MISSING)",
    ])
    func `statements in all their forms are read`(_ text: String) {
        #expect(refusal(text) == nil)
    }

    @Test func `parameters are numbered as they stand`() throws {
        let parsed = try PartiQLParser.parse("UPDATE t SET a = ?, b = [?, '?'] WHERE pk = ? AND \"?\" = 1 -- ?")
        #expect(parsed.parameterCount == 3)
    }

    @Test func `AND binds more than OR, NOT more than AND`() throws {
        let one = try parse("SELECT * FROM t WHERE a = 1 OR NOT b = 2 AND c = 3")
        let other = try parse("SELECT * FROM t WHERE a = 1 OR ((NOT (b = 2)) AND (c = 3))")
        guard case .select(let one) = one, case .select(let other) = other else {
            Issue.record("both are SELECTs")
            return
        }
        #expect("\(one.condition as Any)" == "\(other.condition as Any)")
    }

    @Test(arguments: ["(", "NOT ", "[", "{'a':", "<<", "size("])
    func `nesting ends before the stack does`(_ opening: String) {
        let text = "SELECT * FROM t WHERE a = " + String(repeating: opening, count: 8000 / opening.utf8.count)
        #expect(refusal(text) != nil)
    }

    @Test func `a thousand conditions side by side are no depth`() throws {
        let conditions = (0..<1000).map { "a=\($0)" }.joined(separator: " OR ")
        guard case .select(let select) = try parse("SELECT * FROM t WHERE \(conditions)") else { return }
        let condition = try StatementValues([], for: 0).condition(try #require(select.condition))
        #expect(try Condition(condition).evaluate(on: item(#"{"a": {"N": "999"}}"#)))
    }
}
