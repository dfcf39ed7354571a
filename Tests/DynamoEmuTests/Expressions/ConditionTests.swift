import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite struct ConditionTests {
    static let names = ["#a": "a", "#s": "status", "#d": "[3]"]

    /// Every value type once, under the first letters of its descriptor.
    static let valuesJSON =
        #"{":s":{"S":"x"},":n":{"N":"1"},":two":{"N":"2"},":b":{"B":"aGk="},":bool":{"BOOL":true},":null":{"NULL":true},":l":{"L":[]},":m":{"M":{}},":ss":{"SS":["x"]},":ns":{"NS":["1"]},":bs":{"BS":["aGk="]},":S":{"S":"S"}}"#

    static func evaluate(_ text: String, _ item: Item = [:]) throws -> Bool {
        var attributes = try ExpressionAttributes(names: names, values: try DynamoEmuTests.item(valuesJSON))
        return try attributes.condition(text, kind: .filter).evaluate(on: item)
    }

    // MARK: - Behaviour

    static let itemJSON =
        #"{"a":{"N":"1"},"b":{"N":"2"},"c":{"N":"3"},"s":{"S":"hello"},"bin":{"B":"aGk="},"t":{"BOOL":true},"nul":{"NULL":true},"l":{"L":[{"S":"x"},{"M":{"k":{"N":"1"}}}]},"m":{"M":{"k":{"S":"x"},"deep":{"L":[{"N":"2"}]}}},"ss":{"SS":["x","y"]},"ns":{"NS":["1","5"]},"bs":{"BS":["aGk="]},"status":{"S":"x"},"u":{"S":"é😀"},"e":{"S":"hell"}}"#

    @Test(
        "A condition holds",
        arguments: [
            "a = :n", "a=:n", "a <> b", "a < b", "b>a", "a <= :n", "a >= :n", ":two > a", "#s = :s", "#a = :n",
            "b BETWEEN a AND c", "b between :n and :two", "a IN (:s, :n)", "a in (b, c, :n)", "attribute_exists(a)",
            "attribute_exists (m.deep[0])", "attribute_not_exists(zzz)", "attribute_not_exists(m.k.x)",
            "attribute_not_exists(l[9])", "attribute_type(s, :S)", "begins_with(s, e)", "NOT begins_with(e, s)",
            "contains(s, e)", "contains(ss, :s)", "contains(ns, :n)", "contains(bs, :b)", "contains(l, :s)",
            "size(s) > c",
            "size(u) = c", "size(ss) = :two", "size(m) = size(l)", "size(bin) = :two", "(size(s)) > c",
            "((size(s)) > c)",
            "a = :n AND b = :two", "a = b OR b = :two", "a = b or a = c or a = :n", "NOT a = b", "NOT NOT a = :n",
            "a = :n OR a = b AND a = c", "NOT a = b AND c > b", "(a = b OR a = :n) AND (b = :two)", "(a) < (b)",
            "(m.deep)[0] = :two", "((a = :n) OR (b = a)) AND c > b", "l[1].k = :n", "m.deep[0] = b", "zzz <> a",
            "zzz <> yyy",
            "NOT zzz = yyy", "NOT zzz < a", "NOT size(a) < :n", "NOT size(a) >= :n", "ss = ss2 OR ss <> ss2",
            "nul = :null", "t = :bool",
            "bin = :b", "l[0] = :s", "  a\t=\n:n\r ", "a < b AND b between a and c AND c > b",
            "contains(s, :s) OR a = :n",
        ]
    )
    func holds(text: String) throws {
        #expect(try Self.evaluate(text, try item(Self.itemJSON)))
    }

    @Test(
        "A condition does not hold",
        arguments: [
            "a = b", "a = :s", "zzz = zzy", "zzz = a", "zzz < a", "zzz >= yyy", "zzz between a and c", "zzz IN (a, b)",
            "s < a", "l < :n", "begins_with(a, s)", "contains(a, :n)", "contains(s, :n)", "attribute_exists(l[2])",
            "attribute_exists(s.x)", "attribute_exists(l.x)", "attribute_exists(m[0])", "attribute_type(a, :S)",
            "attribute_type(zzz, :S)", "size(a) = :n", "size(zzz) = :n", "a = :n AND b = :n", "NOT a = :n",
            "b BETWEEN c AND a",
            "NOT a = :n AND a = :n", "begins_with(s, zzz)", "contains(zzz, s)",
        ]
    )
    func doesNotHold(text: String) throws {
        #expect(try !Self.evaluate(text, try item(Self.itemJSON)))
    }

    @Test func `A stored item is judged like one in memory`() throws {
        let item = try item(Self.itemJSON)
        var attributes = try ExpressionAttributes(names: nil, values: try DynamoEmuTests.item(#"{":n":{"N":"1"}}"#))
        let condition = try attributes.condition("l[1].k = :n AND attribute_exists(m.k)", kind: .filter)
        let holds = try ItemBytes.encode(item).withUnsafeBytes { try condition.evaluate(on: StoredItem($0)) }
        #expect(holds)
    }

    @Test func `A condition knows the top-level attributes it names`() throws {
        var attributes = try ExpressionAttributes(names: Self.names, values: nil)
        let condition = try attributes.condition(
            "a = b.c OR NOT contains(#s, size(x[1])) AND d IN (e, f)",
            kind: .filter
        )
        #expect(condition.attributeNames == ["a", "b", "status", "x", "d", "e", "f"])
    }

    // MARK: - Rules

    @Test(
        "A syntax error quotes the token with its neighbours",
        arguments: [
            ("a", "<EOF>", "a"), ("a =", "<EOF>", "="), ("a > 4", "4", "> 4"), ("a ! = :n", "!", "a ! ="),
            ("a != :n", "!", "a !="),
            (":n :n", ":n", ":n :n"), ("a = :n b", "b", ":n b"), ("a in b", "b", "in b"), ("a IN ()", ")", "()"),
            ("attribute_exists()", ")", "()"), ("b[:n] > a", ":n", "[:n]"), ("b[1.5] > a", ".", "1.5"),
            ("_x > a", "_", "_x"),
            ("a > between", "between", "> between"), ("size(a).b > a", ".", ").b"), ("(a = b", "<EOF>", "b"),
            ("a = b)", ")", "b)"),
            ("é > a", "é", "é >"), ("# = :n", "#", "# ="), ("a AND :n", "AND", "a AND :n"),
            ("a = \"x\"", "\"", "= \"x"),
            ("a-b = :n", "-", "a-b"), ("b.(c) = a", "(", ".(c"), ("a = :n OR NOT :n", "<EOF>", ":n"),
        ]
    )
    func syntax(text: String, token: String, near: String) {
        #expect(
            refusal { _ = try Self.evaluate(text) }
                == "Invalid FilterExpression: Syntax error; token: \"\(token)\", near: \"\(near)\""
        )
    }

    @Test(
        "A rule that is broken is named",
        arguments: [
            ("", "The expression can not be empty;"), ("((a = b))", "The expression has redundant parentheses;"),
            ("a > ((b))", "The expression has redundant parentheses;"),
            ("a = b AND ((c = d OR c = e))", "The expression has redundant parentheses;"),
            ("a > foo((:x), ((b)))", "The expression has redundant parentheses;"),
            ("foo(a) = b", "Invalid function name; function: foo"),
            ("SIZE(a) = :n", "Invalid function name; function: SIZE"),
            ("Begins_With(status, :x)", "Invalid function name; function: Begins_With"),
            ("list_append(a, b) = c", "The function is not allowed in a condition expression; function: list_append"),
            (
                "if_not_exists(a, b) = c",
                "The function is not allowed in a condition expression; function: if_not_exists"
            ),
            ("size(a)", "The function is not allowed to be used this way in an expression; function: size"),
            ("a = b AND size(a)", "The function is not allowed to be used this way in an expression; function: size"),
            (
                "contains(a, b) = c",
                "The function is not allowed to be used this way in an expression; function: contains"
            ),
            (
                "size(attribute_exists(a)) = c",
                "The function is not allowed to be used this way in an expression; function: attribute_exists"
            ),
            (
                "a IN (b, begins_with(c, d))",
                "The function is not allowed to be used this way in an expression; function: begins_with"
            ),
            ("status = :undefined", "Attribute name is a reserved keyword; reserved keyword: status"),
            ("a.Name = :n", "Attribute name is a reserved keyword; reserved keyword: Name"),
            ("#zz = :zz", "An expression attribute name used in the document path is not defined; attribute name: #zz"),
            (
                "a.#zz = :n",
                "An expression attribute name used in the document path is not defined; attribute name: #zz"
            ),
            (":zz < #zz", "An expression attribute value used in expression is not defined; attribute value: :zz"),
            (
                "attribute_exists(a, b)",
                "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2"
            ),
            (
                "begins_with(a)",
                "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1"
            ),
            (
                "size(a, b) = c",
                "Incorrect number of operands for operator or function; operator or function: size, number of operands: 2"
            ),
            (
                "attribute_exists(:s)",
                "Operator or function requires a document path; operator or function: attribute_exists"
            ),
            (
                "attribute_not_exists(size(a))",
                "Operator or function requires a document path; operator or function: attribute_not_exists"
            ),
            (
                "a = #a",
                "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]"
            ),
            (
                "contains(x.y[1].a, x.y[1].#a)",
                "The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [x, y, [1], a]"
            ),
            ("a < :m", "Incorrect operand type for operator or function; operator or function: <, operand type: M"),
            (":l >= a", "Incorrect operand type for operator or function; operator or function: >=, operand type: L"),
            (
                "a > :bool",
                "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL"
            ),
            (
                "a BETWEEN :ss AND :ss",
                "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: SS"
            ),
            (
                "begins_with(a, :n)",
                "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
            ),
            (
                "begins_with(a, size(b))",
                "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
            ),
            (
                "size(:n) = a",
                "Incorrect operand type for operator or function; operator or function: size, operand type: N"
            ),
            (
                "size(size(a)) = b",
                "Incorrect operand type for operator or function; operator or function: size, operand type: N"
            ),
            (
                "attribute_type(a, b)",
                "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"
            ),
            (
                "attribute_type(a, :n)",
                "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N"
            ),
            (
                "attribute_type(a, :s)",
                "Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
            ),
            (
                "a BETWEEN :two AND :n",
                "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"
            ),
            (
                "a BETWEEN :n AND :s",
                "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:x}"
            ),
            ("a[99999999999] = :n", "List index is not within the allowable range; index: [99999999999]"),
            (
                "a" + String(repeating: ".b", count: 32) + " = :n",
                "The document path has too many nesting levels; nesting levels: 33"
            ),
            (
                String(repeating: " ", count: 4097),
                "Expression size has exceeded the maximum allowed size; expression size: 4097"
            ),
            (
                (0..<151).map { _ in "a<b" }.joined(separator: " OR "),
                "The expression contains too many operators; operator count: 301"
            ),
            (
                "a IN (" + (0..<101).map { _ in ":n" }.joined(separator: ",") + ")",
                "The IN operator is provided with too many operands; number of operands: 101"
            ),
        ]
    )
    func rules(text: String, message: String) {
        #expect(refusal { _ = try Self.evaluate(text) } == "Invalid FilterExpression: \(message)")
    }

    @Test(
        "Of several faults the one that ranks first is named, wherever it stands",
        arguments: [
            ("foo(a) = ((b))", "The expression has redundant parentheses;"),
            ("status = :n AND foo(a) = b", "Invalid function name; function: foo"),
            (
                "status = :n AND size(a)",
                "The function is not allowed to be used this way in an expression; function: size"
            ),
            ("a = a AND #zz = :n AND status = :n", "Attribute name is a reserved keyword; reserved keyword: status"),
            (
                "a = a AND #zz = :n",
                "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]"
            ),
            (
                "begins_with(#zz)",
                "An expression attribute name used in the document path is not defined; attribute name: #zz"
            ),
        ]
    )
    func precedence(text: String, message: String) {
        #expect(refusal { _ = try Self.evaluate(text) } == "Invalid FilterExpression: \(message)")
    }

    @Test(
        "What only looks wrong is taken",
        arguments: [
            "(a = b)", "((a = b) AND (b = c))", "((a = b) OR b = c)", "(a = b AND (b = c))", ":n = :n",
            "(((a = b) AND c = d) OR e = f) OR NOT g < h",
            "attribute_type(:n, :S)", "size(:s) = :n", "a IN (:m, :l)", "a = :m",
            "a" + String(repeating: ".b", count: 31) + " = :n",
            (0..<150).map { _ in "a<b" }.joined(separator: " OR "),
            "a IN (" + (0..<100).map { _ in ":n" }.joined(separator: ",") + ")",
        ]
    )
    func taken(text: String) {
        #expect(refusal { _ = try Self.evaluate(text) } == nil)
    }

    @Test func `A filter must not name key attributes`() throws {
        var attributes = try ExpressionAttributes(names: nil, values: nil)
        let filter = try attributes.condition("a = pk", kind: .filter)
        #expect(
            refusal { try filter.checkFilter(keys: ["pk", "sk"]) }
                == "Filter Expression can only contain non-primary key attributes: Primary key attribute: pk"
        )
        #expect(refusal { try filter.checkFilter(keys: ["sk"]) } == nil)
    }

    @Test func `No path goes into a key attribute`() throws {
        var attributes = try ExpressionAttributes(names: ["#k": "k"], values: nil)
        _ = try attributes.condition("attribute_exists(#k.a) AND attribute_exists(i[0])", kind: .condition)
        let rule = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed"
        #expect(refusal { try attributes.checkKeysAreScalars(table: ["k"], indexes: ["i"]) } == "\(rule): Key: k")
        #expect(refusal { try attributes.checkKeysAreScalars(table: ["x"], indexes: ["i"]) } == "\(rule): IndexKey: i")
        #expect(refusal { try attributes.checkKeysAreScalars(table: ["x"], indexes: []) } == nil)
    }

    @Test func `Errors carry the name of the request's member`() throws {
        var attributes = try ExpressionAttributes(names: nil, values: nil)
        #expect(
            refusal { _ = try attributes.condition("", kind: .condition) }
                == "Invalid ConditionExpression: The expression can not be empty;"
        )
        #expect(
            refusal { _ = try attributes.keyCondition("") }
                == "Invalid KeyConditionExpression: The expression can not be empty;"
        )
    }
}
