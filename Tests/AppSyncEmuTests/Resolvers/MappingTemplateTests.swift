import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct MappingTemplateTests {
    /// With `$ctx.args` = `{"name":"Ada","n":3,"list":["a","b"],"map":{"x":1},"no":null}`.
    typealias Row = TemplateRow

    private func check(_ row: Row, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
        let output = try TemplateFixture.render(
            row.template,
            arguments: ["name": "Ada", "n": 3, "list": ["a", "b"], "map": ["x": 1], "no": nil]
        )
        #expect(output == row.output, sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        Row("plain", "plain"),
        Row("$ctx.args.name", "Ada"),
        Row("${ctx.args.name}s", "Adas"),
        Row("$context.arguments.name", "Ada"),
        Row("$ctx.args.name.", "Ada."),
        Row("$ctx.args.name.length()", "3"),
        Row("$ctx.args.name.toUpperCase().toLowerCase()", "ada"),
        Row("$ctx.args.list[1]$ctx.args.list.get(0)", "ba"),
        Row("$ctx.args.list[-1]", "b"),
        Row("$ctx.args.map[\"x\"] $ctx.args[\"map\"][\"x\"]", "1 1"),
        Row("$ctx.args.map", "{x=1}"),
        Row("$ctx.args.list", "[a, b]"),
        Row("a $ b $5 $", "a $ b $5 $"),
    ])
    func `references print their values`(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("$ctx.args.no", "$ctx.args.no"),
        Row("$!ctx.args.no|", "|"),
        Row("$!{ctx.args.no}|", "|"),
        Row("${ctx.args.no}", "${ctx.args.no}"),
        Row("$nobody.has(\"this\").name", "$nobody.has(\"this\").name"),
        Row("$ctx.args.list[7]", "$ctx.args.list[7]"),
        Row("$ctx.args.name.whatever()", "$ctx.args.name.whatever()"),
        Row("$util.nothing.like.this()", "$util.nothing.like.this()"),
        Row("$util.isNull()", "$util.isNull()"),
        // The classic: `put` answers the old value, which is null.
        Row("#set($m = {})$m.put(\"k\", 1)", "$m.put(\"k\", 1)"),
        Row("#set($m = {})$!m.put(\"k\", 1)$util.qr($m.put(\"l\", 2))$m", "{k=1, l=2}"),
        Row("#set($l = [])$l.add(1)", "true"),
        Row("$some-name", "$some-name"),
    ])
    func `references without a value print as written`(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row(#"\$ctx.args.name"#, "$ctx.args.name"),
        Row(#"\\$ctx.args.name"#, #"\Ada"#),
        Row(#"\\\$ctx.args.name"#, #"\$ctx.args.name"#),
        Row(#"\$nobody"#, #"\$nobody"#),
        Row("\\#if(true)", "#if(true)"),
        Row("#nothing #fff # 1", "#nothing #fff # 1"),
        Row("#[[ $ctx.args.name #if ]]#", " $ctx.args.name #if "),
        Row("a ## gone\nb", "a b"),
        Row("a #* gone\n #if *# b", "a  b"),
    ])
    func `escapes and comments`(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#set($x = 1)$x", "1"),
        Row("a\n  #set( $x = 1 )  \nb", "a\nb"),
        Row("#set($x.y = 1)$x", "$x"),
        Row("#set($x = {})#set($x.y = 1)#set($x[\"z\"] = [2])#set($x.z[0] = 3)$x", "{y=1, z=[3]}"),
        Row("#set($a = {})#set($b = $a)$!b.put(\"k\", 1)$a", "{k=1}"),
        Row("#set($l = [1])#set($m = {\"l\": $l})$util.qr($m.l.add(2))$l", "[1, 2]"),
        Row("#set($ctx.args.name = \"Eve\")$ctx.args.name", "Eve"),
        Row("#set($ctx.result = [1])$ctx.result[0]", "1"),
        Row("#set($ctx.stash.a = {\"b\": 1})$ctx.stash.a.b", "1"),
        Row("#set($x = 1)#set($x = $ctx.args.no)$!x|", "|"),
    ])
    func `set makes and changes variables`(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#if(true)a#else b#end", "a"),
        Row("#if(false)a#{else}b#end", "b"),
        Row("#if($ctx.args.n == 2)a#elseif($ctx.args.n == 3)b#else c#end", "b"),
        Row("#if($ctx.args.no)a#end|", "|"),
        Row("#if(\"\")a#end", "a"),
        Row("#if(!$nobody)a#end", "a"),
        Row("#if($ctx.args.name == 'Ada' && !($ctx.args.n > 3))a#end", "a"),
        Row("#if(1 < 2 and not false or false)a#end", "a"),
        Row("#if($ctx.args.n ge 3)a#end", "a"),
        Row("#if(1 == 1.0)a#end", "a"),
        Row("#if(\"1\" == 1)a#end", "a"),
        Row("#if($ctx.args.no == $nobody)a#end", "a"),
        Row("#if($ctx.args.name != null)a#end", "a"),
        Row("#if({\"a\": [1]} == {\"a\": [1]})a#end", "a"),
        Row("{\n#if(true)\n  \"a\": 1\n#end\n}", "{\n  \"a\": 1\n}"),
    ])
    func conditions(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#foreach($e in $ctx.args.list)$e#if($foreach.hasNext),#end#end", "a,b"),
        Row("#foreach($e in [1..3])$foreach.index:$foreach.count:$velocityCount #end", "0:1:1 1:2:2 2:3:3 "),
        Row("#foreach($e in [2..0])$e#end", "210"),
        Row("#foreach($e in {\"a\": 1, \"b\": 2})$e#end", "12"),
        Row("#set($m = {\"a\": 1})#foreach($e in $m.entrySet())$e.key=$e.value $e.getKey()#end", "a=1 a"),
        Row("#foreach($k in $ctx.args.map.keySet())$k#end", "x"),
        Row("#foreach($e in $nobody)$e#end|", "|"),
        Row("#set($e = 9)#foreach($e in [1])#end$e", "9"),
        Row("#foreach($a in [1..2])#foreach($b in [1..2])$foreach.parent.index$foreach.index #end#end", "00 01 10 11 "),
    ])
    func loops(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#set($x = \"Hi $ctx.args.name!\")$x", "Hi Ada!"),
        Row("#set($x = 'Hi $ctx.args.name!')$x", "Hi $ctx.args.name!"),
        Row("#set($x = \"say \"\"hi\"\" 'now'\")$x", "say \"hi\" 'now'"),
        Row("#set($x = 'it''s')$x", "it's"),
        Row("#set($x = \"#if(true)a#end$nobody\")$x", "a$nobody"),
        Row("#set($x = \"${ctx.args.n}0\")$x", "30"),
    ])
    func strings(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#set($x = 1 + 2 * 3)$x", "7"),
        Row("#set($x = (1 + 2) * 3 - -1)$x", "10"),
        Row("#set($x = 7 / 2)$x", "3"),
        Row("#set($x = -7 % 2)$x", "-1"),
        Row("#set($x = 7 / 2.0)$x", "3.5"),
        Row("#set($x = 1 / 0)$x", "$x"),
        Row("#set($x = $nobody + 1)$x", "$x"),
        Row("#set($x = \"a\" + 1)$x", "a1"),
        Row("#set($x = 1.0)$x", "1.0"),
        Row("#set($x = 10000000.0)$x", "1.0E7"),
        Row("#set($x = 0.0001)$x", "1.0E-4"),
        Row("#set($x = 2 * 0.5e3)$x", "1000.0"),
        Row("#set($x = $ctx.args.n - 1)$x", "2"),
    ])
    func arithmetic(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("$util.toJson($ctx.args)", #"{"name":"Ada","n":3,"list":["a","b"],"map":{"x":1},"no":null}"#),
        Row("$utils.toJson($ctx.args.nobody)", "null"),
        Row("$util.toJson(\"a\"\"b\")", #""a\"b""#),
        Row("$util.toJson([1, 2.5, true, null, {\"a\": 'b'}])", #"[1,2.5,true,null,{"a":"b"}]"#),
        Row("#set($j = $util.toJson([1]))$j.length()", "3"),
        Row("$util.parseJson('{\"a\":[1,{\"b\":2}]}').a[1].b", "2"),
        Row("$util.defaultIfNull($ctx.args.no, 5)", "5"),
        Row("$util.defaultIfNullOrEmpty(\"\", 'e')$util.defaultIfNullOrBlank(\" \", 'b')", "eb"),
        Row("$util.isNull($ctx.args.no) $util.isNullOrEmpty('') $util.isNullOrBlank(' x')", "true true false"),
        Row(
            "$util.typeOf(1) $util.typeOf('') $util.typeOf([]) $util.typeOf({}) $util.typeOf(true) $util.typeOf($no)",
            "Number String List Map Boolean Null"
        ),
        Row(
            "$util.isString('') $util.isNumber(1.5) $util.isBoolean(1) $util.isList([]) $util.isMap($ctx.args.map)",
            "true true false true true"
        ),
        Row("$util.autoId()", "00000000-0000-4000-8000-000000000001"),
        Row("$util.log.info('{} of {}', 1, 'two')|", "|"),
        Row("$util.urlEncode('a b&ü/*')", "a+b%26%C3%BC%2F*"),
        Row("$util.urlDecode('a+b%26%C3%BC')", "a b&ü"),
        Row("$util.base64Encode('Ada!')$util.base64Decode('QWRh')", "QWRhIQ==Ada"),
        Row(#"$util.escapeJavaScript("it's a/b")"#, #"it\'s a\/b"#),
        Row("$util.time.nowISO8601()", "2027-01-15T08:00:00.123Z"),
        Row("$util.time.nowEpochSeconds() $util.time.nowEpochMilliSeconds()", "1800000000 1800000000123"),
        Row("$util.str.toUpper('ab')$util.str.toLower('AB')", "ABab"),
        Row("$util.str.toReplace('a-b-c', '-', '+')", "a+b+c"),
        Row(
            "$util.time.epochMilliSecondsToSeconds(1999) $util.time.epochMilliSecondsToISO8601(0)",
            "1 1970-01-01T00:00:00.000Z"
        ),
        Row("$util.list.copyAndRetainAll([1, 2, 3], [3, 1])$util.list.copyAndRemoveAll([1, 2], [1])", "[1, 3][2]"),
        Row("$util.map.copyAndRetainAllKeys({'a': 1, 'b': 2}, ['a'])", "{a=1}"),
        Row("$util.map.copyAndRemoveAllKeys({'a': 1, 'b': 2}, ['a'])", "{b=2}"),
        Row("$util.log.info('seen')|", "|"),
        Row("$util.authType()", "API Key Authorization"),
        Row("$util.qr($ctx.args.put('name', 1))$util.quiet(1)$ctx.args.name", "1"),
        Row("$util.validate(true, 'no')|", "|"),
    ])
    func `util functions`(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("$ctx.info.fieldName $ctx.info.parentTypeName $ctx.info.variables.v", "plantTree Mutation 1"),
        Row("$util.toJson($ctx.info.selectionSetList)", #"["id","kind","kind/name"]"#),
        Row("$ctx.request.headers.x-api-key", "da2-x"),
        Row("$!ctx.request.headers.cookie|", "|"),
        Row("$!ctx.identity|$!ctx.source|$!ctx.error|", "|||"),
        Row("#if($util.isNull($ctx.identity))key#end", "key"),
    ])
    func `the context`(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#set($s = 'a,b,,')$s.split(',').size()", "2"),
        Row("#set($s = 'añb')$s.length() $s.indexOf('b') $s.substring(1) $s.substring(0, 1)", "3 2 ñb a"),
        Row(
            "#set($s = ' x ')[$s.trim()] $s.isEmpty() $s.contains('x') $s.startsWith(' ') $s.endsWith('x')",
            "[x] false true true false"
        ),
        Row("#set($s = 'a.b')$s.replace('.', '-') $s.replaceAll('\\.', '_') $s.equals('a.b')", "a-b a_b true"),
        Row(
            "#set($l = [1, 2, 3])$l.contains(2) $l.remove(0) $l.size() $l.isEmpty() $l.subList(0, 1)",
            "true 1 2 false [2]"
        ),
        Row(
            "#set($m = {'a': 1})$m.containsKey('a') $m.size() $m.getOrDefault('b', 7) $m.remove('a') $m.isEmpty()",
            "true 1 7 1 true"
        ),
    ])
    func `Java methods`(row: Row) throws { try check(row) }

    @Test func `the template of a NONE resolver`() throws {
        let output = try TemplateFixture.render(
            """
            {
              "version": "2018-05-29",
              "payload": {
                "kind": $util.toJson($ctx.args.kind),
                "at": "$util.time.nowISO8601()"
              }
            }
            """,
            arguments: ["kind": "oak \"old\""]
        )
        #expect(
            try JSONParser.parse(output)["payload"]
                == ["kind": "oak \"old\"", "at": "2027-01-15T08:00:00.123Z"]
        )
    }
}

@Suite struct MappingTemplateRefusalTests {
    @Test(arguments: [
        ("a\n#include(\"x\")", "line 2, column 1: AppSync does not support #include"),
        ("#parse(\"x\")", "line 1, column 1: AppSync does not support #parse"),
        ("#if(true)a", "line 1, column 1: #if without #end"),
        ("ab #foreach($e in [1])", "line 1, column 4: #foreach without #end"),
        ("a #end", "line 1, column 3: #end without #if or #foreach"),
        ("#if(true)\n  #else\n#else\n#end", "line 3, column 1: #else does not belong here"),
        ("#set($x 1)", "line 1, column 9: #set without '=', found '1'"),
        ("#set($x = \"abc)", "line 1, column 11: a string is not closed"),
        (
            "\n${ctx.args",
            "line 2, column 11: the reference ${ctx is not closed: expected '}', found the end of the template"
        ),
        ("#* a", "line 1, column 1: #* without *#"),
        ("é $ctx.put(1", "line 1, column 13: expected ',' or ')', found the end of the template"),
        ("#set($x = \"\n  $a[\")", "line 2, column 6: expected a value, found the end of the template"),
        ("#macro()#end", "line 1, column 8: #macro without a name"),
        ("#define(x)#end", "line 1, column 9: #define wants a variable, found 'x'"),
    ])
    func `a template that cannot be compiled says where`(template: String, description: String) throws {
        do throws(MappingTemplateError) {
            _ = try MappingTemplate(template)
            Issue.record("It was accepted.")
        } catch {
            #expect(error.description == description)
        }
    }

    /// The frame is captured in functionless #230.
    @Test func `AppSync answers with Velocity's exception`() throws {
        do throws(MappingTemplateError) {
            _ = try MappingTemplate("{\n#foreach($e of $ctx.args.list)#end")
        } catch {
            #expect(
                error.velocityMessage.hasPrefix(
                    "Encountered \"of\" at velocity[line 2, column 13]\nWas expecting one of:\n"))
        }
        do throws(MappingTemplateError) {
            _ = try MappingTemplate("$ctx.put(1")
        } catch {
            #expect(
                error.velocityMessage
                    == "Encountered \"<EOF>\" at velocity[line 1, column 11]\nWas expecting one of:\n    \",\" ...\n    \")\" ..."
            )
        }
    }

    @Test func `depth is bounded`() {
        let parentheses = "#set($x = " + String(repeating: "(", count: 5_000)
        #expect(throws: MappingTemplateError.self) { try MappingTemplate(parentheses) }
        #expect(throws: MappingTemplateError.self) {
            try MappingTemplate(String(repeating: "#if(true)", count: 500))
        }
        #expect(throws: MappingTemplateError.self) {
            try MappingTemplate("#set($x = " + String(repeating: "!", count: 5_000) + "true)")
        }
    }

    @Test(arguments: ["#set($s = 'a')$s.lines()", "#set($l = [])$l.stream()", "$util.time.nowFormatted('zzzz')"])
    func `what AppSync has and we do not fails by name`(template: String) throws {
        do {
            _ = try TemplateFixture.render(template)
            Issue.record("It rendered.")
        } catch TemplateFailure.notEmulated(let name, let line) {
            #expect(!name.isEmpty)
            #expect(line == 1)
        }
    }

    @Test func `loops and ranges are bounded`() {
        #expect(throws: TemplateFailure.self) { try TemplateFixture.render("#foreach($e in [1..1001])$e#end") }
        #expect(throws: TemplateFailure.self) { try TemplateFixture.render("#set($x = [1..9000000000])") }
        #expect(throws: TemplateFailure.self) {
            try TemplateFixture.render("#set($m = {})$util.qr($m.put('m', $m))$util.toJson($m)")
        }
        #expect(throws: TemplateFailure.self) {
            try TemplateFixture.render(
                "#foreach($a in [1..1000])#foreach($b in [1..1000])$util.qr($a)#end#end"
            )
        }
    }

    @Test(arguments: [
        "#set($s = 'ab')#foreach($i in [1..100])#set($s = $s + $s)#end",
        "#set($s = 'ab')#foreach($i in [1..100])#set($s = \"$s$s\")#end",
        "#set($s = 'ab')#foreach($i in [1..100])#set($s = $s.concat($s))#end",
        "#set($l = [1])#foreach($i in [1..100])$util.qr($l.addAll($l))#end",
    ])
    func `values are bounded`(template: String) {
        #expect(throws: TemplateFailure.self) { try TemplateFixture.render(template) }
    }

    @Test func `positions far outside of a string are null`() throws {
        let output = try TemplateFixture.render(
            "#set($s = 'a')$!s.charAt(9223372036854775807)|$s.indexOf('a', 9223372036854775807)|$!s.substring(2, 1)|"
        )
        #expect(output == "|-1||")
    }

    /// Whatever a template says, it is refused, fails or renders: nothing traps.
    @Test func `any text is a template or is refused`() {
        let words = [
            "$", "{", "}", "(", ")", "[", "]", "#", "\"", "'", ".", ",", ":", "..", "!", " ", "\n", "\\", "x", "ctx",
            "args", "util", "toJson", "put", "size", "foreach", "in", "if", "else", "elseif", "end", "set", "return",
            "=", "==", "+", "-", "*", "/", "%", "<", "&&", "||", "0", "1", "9223372036854775807", "1.5", "null",
            "true", "$ctx.args.map", "$ctx.args.list", "$x", "#set($x = ", "#if(", "#foreach($x in ", "##", "#*", "*#",
        ]
        var seed: UInt64 = 42
        func next(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        var rendered = 0
        for _ in 0..<4_000 {
            let template = (0..<(1 + next(14))).map { _ in words[next(words.count)] }.joined()
            let output = try? TemplateFixture.render(template, arguments: ["map": ["a": 1], "list": [1, 2]])
            if output != nil { rendered += 1 }
        }
        #expect(rendered > 100)
    }
}
