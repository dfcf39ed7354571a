import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite struct UpdateExpressionTests {
    static let names = ["#c": "c", "#d": "[3]", "#s": "status"]
    static let valuesJSON =
        #"{":s":{"S":"x"},":n":{"N":"1"},":b":{"B":"aGk="},":bool":{"BOOL":true},":null":{"NULL":true},":l":{"L":[{"S":"new"}]},":m":{"M":{}},":ss":{"SS":["x"]},":ns":{"NS":["1"]},":bs":{"BS":["aGk="]}}"#

    static func update(_ text: String) throws -> UpdateExpression {
        var attributes = try ExpressionAttributes(names: names, values: try item(valuesJSON))
        return try attributes.update(text)
    }

    static let itemJSON =
        #"{"p":{"S":"k"},"n":{"N":"5"},"s":{"S":"old"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]},"m":{"M":{"k":{"N":"7"}}},"ss":{"SS":["x","y"]},"one":{"SS":["x"]},"ns":{"NS":["1","2"]},"c":{"S":"see"}}"#

    @Test(
        "An update changes the item",
        arguments: [
            ("SET s = :s", #""s":{"S":"x"}"#), ("set n = n + :n", #""n":{"N":"6"}"#),
            ("SET n = :n - n", #""n":{"N":"-4"}"#), ("SET x = (n + :n)", #""x":{"N":"6"}"#),
            ("SET x = ((m.k) + (n))", #""x":{"N":"12"}"#), ("SET x = (m.k) - n", #""x":{"N":"2"}"#),
            ("SET #s = s", #""status":{"S":"old"}"#),
            ("SET s = n, n = s", #""s":{"N":"5"},"n":{"S":"old"}"#),
            ("SET n = if_not_exists(n, :n), x = if_not_exists(x, :n)", #""x":{"N":"1"}"#),
            ("SET x = if_not_exists(x, n) + :n", #""x":{"N":"6"}"#),
            ("SET x = list_append(if_not_exists(x, :l), :l)", #""x":{"L":[{"S":"new"},{"S":"new"}]}"#),
            ("SET l = list_append(:l, l)", #""l":{"L":[{"S":"new"},{"N":"0"},{"N":"1"},{"N":"2"}]}"#),
            ("SET l[1] = :s", #""l":{"L":[{"N":"0"},{"S":"x"},{"N":"2"}]}"#),
            ("SET l[9] = :s, l[5] = :n", #""l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"1"},{"S":"x"}]}"#),
            ("SET m.x = :s", #""m":{"M":{"k":{"N":"7"},"x":{"S":"x"}}}"#),
            ("REMOVE m.k", #""m":{"M":{}}"#), ("REMOVE l[0], l[2]", #""l":{"L":[{"N":"1"}]}"#),
            ("REMOVE l[0] SET l[1] = :s", #""l":{"L":[{"S":"x"},{"N":"2"}]}"#),
            ("REMOVE l[0] SET l[7] = :s", #""l":{"L":[{"N":"1"},{"N":"2"},{"S":"x"}]}"#),
            ("REMOVE zzz, m.zzz, l[9]", ""), ("ADD n :n", #""n":{"N":"6"}"#),
            ("ADD x :n, y :ss", #""x":{"N":"1"},"y":{"SS":["x"]}"#),
            ("ADD ss :ss, m.k :n", #""m":{"M":{"k":{"N":"8"}}}"#), ("ADD ns :ns", ""),
            ("DELETE ss :ss", #""ss":{"SS":["y"]}"#), ("DELETE ns :ns", #""ns":{"NS":["2"]}"#),
            ("DELETE zzz :ss, m.zz :ns", ""),
            ("SET x = n REMOVE #c, n ADD y :n DELETE ss :ss", #""x":{"N":"5"},"y":{"N":"1"},"ss":{"SS":["y"]}"#),
            ("SET x=:s,y=:n", #""x":{"S":"x"},"y":{"N":"1"}"#),
        ]
    )
    func changes(text: String, members: String) throws {
        let gone = text.contains("REMOVE #c, n") ? ["c", "n"] : []
        var expected = try item(Self.itemJSON)
        for (name, value) in try item("{\(members)}") { expected[name] = value }
        for name in gone { expected.removeValue(forKey: AttributeName(name)) }
        let old = try item(Self.itemJSON)
        #expect(AttributeValue.m(try Self.update(text).apply(to: old)) == .m(expected))
        #expect(AttributeValue.m(old) == .m(try item(Self.itemJSON)))
    }

    @Test func `A set that loses its last element goes away`() throws {
        #expect(try Self.update("DELETE one :ss").apply(to: try item(Self.itemJSON))["one"] == nil)
    }

    @Test(
        "An item that lacks what the update needs refuses it",
        arguments: [
            ("SET x = zzz", "The provided expression refers to an attribute that does not exist in the item"),
            ("SET x = zzz + :n", "The provided expression refers to an attribute that does not exist in the item"),
            ("SET x = l[9]", "The provided expression refers to an attribute that does not exist in the item"),
            (
                "SET x = list_append(zzz, :l)",
                "The provided expression refers to an attribute that does not exist in the item"
            ),
            (
                "SET x = if_not_exists(zzz, yyy)",
                "The provided expression refers to an attribute that does not exist in the item"
            ),
            ("SET zzz.x = :s", "The document path provided in the update expression is invalid for update"),
            ("SET s.x = :s", "The document path provided in the update expression is invalid for update"),
            ("SET m[0] = :s", "The document path provided in the update expression is invalid for update"),
            ("SET l.x = :s", "The document path provided in the update expression is invalid for update"),
            ("SET l[9].x = :s", "The document path provided in the update expression is invalid for update"),
            ("REMOVE zzz.x", "The document path provided in the update expression is invalid for update"),
            ("ADD zzz.x :n", "The document path provided in the update expression is invalid for update"),
            ("DELETE zzz.x :ss", "The document path provided in the update expression is invalid for update"),
            ("SET x = s + :n", "An operand in the update expression has an incorrect data type"),
            ("SET x = :n - s", "An operand in the update expression has an incorrect data type"),
            ("SET x = list_append(s, :l)", "An operand in the update expression has an incorrect data type"),
            ("ADD s :n", "An operand in the update expression has an incorrect data type"),
            ("ADD ss :ns", "An operand in the update expression has an incorrect data type"),
            ("DELETE ss :ns", "An operand in the update expression has an incorrect data type"),
            ("DELETE n :ns", "An operand in the update expression has an incorrect data type"),
        ]
    )
    func refusedByItem(text: String, message: String) throws {
        let update = try Self.update(text)
        let old = try item(Self.itemJSON)
        #expect(refusal { _ = try update.apply(to: old) } == message)
    }

    @Test func `A sum that cannot be stored is an overflow`() throws {
        let update = try Self.update("SET n = n + :n")
        #expect(
            refusal { _ = try update.apply(to: ["n": .n(try DynamoNumber(parsing: "1e60"))]) }
                == "Number overflow. Attempting to store a number with magnitude larger than supported range"
        )
    }

    @Test func `Values nested too deep by an update are refused`() throws {
        let deep = try value(AttributeValueWireTests.nested(31))
        var attributes = try ExpressionAttributes(names: nil, values: [":d": deep])
        let update = try attributes.update("SET m.x = :d")
        #expect(
            refusal { _ = try update.apply(to: ["m": .m([:])]) }
                == "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
        )
    }

    @Test(
        "A syntax error quotes the token with its neighbours",
        arguments: [
            ("INVALID SYNTAX HERE", "INVALID", "INVALID SYNTAX"), ("SET", "<EOF>", "SET"), ("SET a", "<EOF>", "a"),
            ("SET a b", "b", "a b"),
            ("SET a = set", "set", "= set"), ("ADD hits : incr", ":", "hits : incr"), ("SET a = :s 1", "1", ":s 1"),
            ("set {0} = :s", "{", "set {0"),
            ("SET :s = a", ":s", "SET :s ="), ("ADD a b", "b", "a b"), ("ADD a = b", "=", "a = b"),
            ("REMOVE a = b", "=", "a = b"), ("REMOVE :s", ":s", "REMOVE :s"),
            ("SET a = b + c + d", "+", "c + d"), ("SET a = b * c", "*", "b * c"), ("SET a = (b.c).d", ".", ").d"),
            ("SET (a = b)", "(", "SET (a"),
            ("SET #, a = :s", "#", "SET #,"), ("SET a = :s, REMOVE b", "REMOVE", ", REMOVE b"),
            ("SET a = if_not_exists(a, 100)", "100", ", 100)"), ("DELETE a", "<EOF>", "a"),
        ]
    )
    func syntax(text: String, token: String, near: String) {
        #expect(
            refusal { _ = try Self.update(text) }
                == "Invalid UpdateExpression: Syntax error; token: \"\(token)\", near: \"\(near)\""
        )
    }

    @Test(
        "A rule that is broken is named",
        arguments: [
            ("", "The expression can not be empty;"),
            ("SET status = :s", "Attribute name is a reserved keyword; reserved keyword: status"),
            ("REMOVE a.Name", "Attribute name is a reserved keyword; reserved keyword: Name"),
            ("SET a = foo(b, c)", "Invalid function name; function: foo"),
            ("SET a = If_Not_Exists(a, :s)", "Invalid function name; function: If_Not_Exists"),
            ("SET a = size(b)", "The function is not allowed in an update expression; function: size"),
            ("SET a = :s SET b = :s", "The \"SET\" section can only be used once in an update expression;"),
            ("remove a set b = :s remove d", "The \"REMOVE\" section can only be used once in an update expression;"),
            ("ADD a :n ADD b :n", "The \"ADD\" section can only be used once in an update expression;"),
            ("DELETE a :ss DELETE b :ss", "The \"DELETE\" section can only be used once in an update expression;"),
            (
                "SET #zz = :zz",
                "An expression attribute name used in the document path is not defined; attribute name: #zz"
            ),
            (
                "SET a = :zz, b = #zz",
                "An expression attribute name used in the document path is not defined; attribute name: #zz"
            ),
            ("SET a = :zz", "An expression attribute value used in expression is not defined; attribute value: :zz"),
            (
                "SET a = :s, a = :n",
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]"
            ),
            (
                "SET #c[3].#d = a, #c[3] = a",
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c, [3], [3]], path two: [c, [3]]"
            ),
            (
                "REMOVE a.b SET a[1] = :s",
                "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]"
            ),
            (
                "SET x[1] = :s, x.b = :s, c = :s, #c = :s",
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c], path two: [c]"
            ),
            ("ADD a :s", "Incorrect operand type for operator or function; operator: ADD, operand type: STRING"),
            ("ADD a :b", "Incorrect operand type for operator or function; operator: ADD, operand type: BINARY"),
            ("ADD a :l", "Incorrect operand type for operator or function; operator: ADD, operand type: LIST"),
            ("ADD a :bool", "Incorrect operand type for operator or function; operator: ADD, operand type: BOOLEAN"),
            ("DELETE a :n", "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER"),
            ("DELETE a :m", "Incorrect operand type for operator or function; operator: DELETE, operand type: MAP"),
            ("DELETE a :null", "Incorrect operand type for operator or function; operator: DELETE, operand type: NULL"),
            (
                "SET a = if_not_exists(b)",
                "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1"
            ),
            (
                "SET a = list_append(b, c, d)",
                "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 3"
            ),
            (
                "SET a = if_not_exists(:s, b)",
                "Operator or function requires a document path; operator or function: if_not_exists"
            ),
            (
                "SET a = list_append(a, :s)",
                "Incorrect operand type for operator or function; operator or function: list_append, operand type: S"
            ),
            (
                "SET a = a + :s",
                "Incorrect operand type for operator or function; operator or function: +, operand type: S"
            ),
            (
                "SET a = :l - a",
                "Incorrect operand type for operator or function; operator or function: -, operand type: L"
            ),
            (
                "SET a = " + String(repeating: "x", count: 4089),
                "Expression size has exceeded the maximum allowed size; expression size: 4097"
            ),
            ("SET status = foo(a) SET b = :s", "Attribute name is a reserved keyword; reserved keyword: status"),
            ("SET a = foo(a) SET b = :s", "Invalid function name; function: foo"),
            ("SET a = :zz SET b = :s", "The \"SET\" section can only be used once in an update expression;"),
        ]
    )
    func rules(text: String, message: String) {
        #expect(refusal { _ = try Self.update(text) } == "Invalid UpdateExpression: \(message)")
    }

    @Test func `Keys are not for updates`() throws {
        let update = try Self.update("SET a = :s REMOVE sk")
        #expect(
            refusal { try update.checkKeys(["pk", "sk"]) }
                == "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key"
        )
        #expect(refusal { try update.checkKeys(["pk"]) } == nil)
    }

    @Test func `UPDATED_OLD and UPDATED_NEW return the touched places only`() throws {
        let old = try item(Self.itemJSON)
        let update = try Self.update("SET m.x = :s, s = :s, l[1] = :s REMOVE n")
        let new = try update.apply(to: old)
        #expect(update.touchedPaths.map(\.description) == ["[m, x]", "[s]", "[l, [1]]", "[n]"])
        #expect(
            AttributeValue.m(update.touched(in: old))
                == .m(try item(#"{"n":{"N":"5"},"s":{"S":"old"},"l":{"L":[{"N":"1"}]}}"#))
        )
        #expect(
            AttributeValue.m(update.touched(in: new))
                == .m(try item(#"{"m":{"M":{"x":{"S":"x"}}},"s":{"S":"x"},"l":{"L":[{"S":"x"}]}}"#))
        )
    }
}
