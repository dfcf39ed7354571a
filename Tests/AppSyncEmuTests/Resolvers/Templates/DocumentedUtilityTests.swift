import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// Every function of `$util`, with the examples of AppSync's developer guide: the page is named above each.
@Suite struct DocumentedUtilityTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var template: String
        var output: JSONValue
        init(_ template: String, _ output: JSONValue) {
            self.template = template
            self.output = output
        }
        var testDescription: String { template }
    }

    /// The expression's value as JSON.
    private func value(of expression: String, arguments: JSONObject = [:]) throws -> JSONValue {
        let template = "#set($result = \(expression))$util.toJson($result)"
        return try JSONParser.parse(try TemplateFixture.render(template, arguments: arguments))
    }

    // MARK: - "DynamoDB helpers in $util.dynamodb"

    private static let list: JSONValue = ["L": [["S": "foo"], ["N": 123], ["M": ["bar": ["S": "baz"]]]]]
    private static let mapValues: JSONValue = [
        "foo": ["S": "bar"], "baz": ["N": 1234], "beep": ["L": [["S": "boop"]]],
    ]
    private static let dynamodb: [(call: String, output: JSONValue)] = [
        ("toDynamoDB!(\"foo\")", ["S": "foo"]),
        ("toDynamoDB!(12345)", ["N": 12345]),
        ("toDynamoDB!(true)", ["BOOL": true]),
        ("toDynamoDB!([ \"foo\", 123, { \"bar\" : \"baz\" } ])", list),
        ("toDynamoDB!({ \"foo\": \"bar\", \"baz\" : 1234, \"beep\": [ \"boop\"] })", ["M": mapValues]),
        ("toString!(\"foo\")", ["S": "foo"]),
        ("toStringSet!([ \"foo\", \"bar\", \"baz\" ])", ["SS": ["foo", "bar", "baz"]]),
        ("toNumber!(12345)", ["N": 12345]),
        ("toNumberSet!([ 1, 23, 4.56 ])", ["NS": [1, 23, .number(JSONNumber(text: "4.56"))]]),
        ("toBinary!(\"foo\")", ["B": "foo"]),
        ("toBinarySet!([ \"foo\", \"bar\", \"baz\" ])", ["BS": ["foo", "bar", "baz"]]),
        ("toBoolean!(true)", ["BOOL": true]),
        ("toNull!()", ["NULL": nil]),
        ("toList!([ \"foo\", 123, { \"bar\" : \"baz\" } ])", list),
        ("toMap!({ \"foo\": \"bar\", \"baz\" : 1234, \"beep\": [ \"boop\"] })", ["M": mapValues]),
        ("toMapValues!({ \"foo\": \"bar\", \"baz\" : 1234, \"beep\": [ \"boop\"] })", mapValues),
        ("toS3Object!(\"foo\", \"bar\", \"baz\")", ["S": #"{"s3":{"key":"foo","bucket":"bar","region":"baz"}}"#]),
        (
            "toS3Object!(\"foo\", \"bar\", \"baz\", \"beep\")",
            ["S": #"{"s3":{"key":"foo","bucket":"bar","region":"baz","version":"beep"}}"#]
        ),
    ]

    @Test(arguments: dynamodb.indices) func `dynamodb helpers, as maps and as JSON`(index: Int) throws {
        let (call, output) = Self.dynamodb[index]
        let name = call.split(separator: "!")
        #expect(try value(of: "$util.dynamodb.\(name[0])\(name[1])") == output)
        let json = try TemplateFixture.render("$util.dynamodb.\(name[0])Json\(name[1])")
        #expect(try JSONParser.parse(json) == output)
    }

    @Test func `dynamodb values of null and of S3 links`() throws {
        #expect(try value(of: "$util.dynamodb.toMap({'a': 1}).get('M')") == ["a": ["N": 1]])
        #expect(try value(of: "$util.dynamodb.toDynamoDB($ctx.args.none)") == ["NULL": nil])
        #expect(try TemplateFixture.render("$util.dynamodb.toStringJson($ctx.args.none)") == "null")
        let link: JSONValue = ["key": "foo", "bucket": "bar", "region": "baz", "version": "beep"]
        let stored = "$util.dynamodb.toS3Object('foo', 'bar', 'baz', 'beep')"
        #expect(try value(of: "$util.dynamodb.fromS3ObjectJson(\(stored))") == link)
        #expect(try value(of: "$util.dynamodb.fromS3ObjectJson(\(stored).S)") == link)
    }

    // MARK: - "Time helpers in $util.time"

    @Test(arguments: [
        Row("$util.time.epochMilliSecondsToSeconds(1517943695758)", 1_517_943_695),
        Row("$util.time.epochMilliSecondsToISO8601(1517943695758)", "2018-02-06T19:01:35.758Z"),
        Row(
            "$util.time.epochMilliSecondsToFormatted(1517943695758, \"yyyy-MM-dd HH:mm:ssZ\")",
            "2018-02-06 19:01:35+0000"),
        Row(
            "$util.time.epochMilliSecondsToFormatted(1517943695758, \"yyyy-MM-dd HH:mm:ssZ\", \"+08:00\")",
            "2018-02-07 03:01:35+0800"),
        Row("$util.time.parseISO8601ToEpochMilliSeconds(\"2018-02-01T17:21:05.180+08:00\")", 1_517_476_865_180),
        Row(
            "$util.time.parseFormattedToEpochMilliSeconds(\"2018-02-02 01:19:22+0800\", \"yyyy-MM-dd HH:mm:ssZ\")",
            1_517_505_562_000),
        Row(
            "$util.time.parseFormattedToEpochMilliSeconds(\"2018-02-02 01:19:22\", \"yyyy-MM-dd HH:mm:ss\", \"+08:00\")",
            1_517_505_562_000),
    ])
    func `time helpers that convert and parse`(row: Row) throws { #expect(try value(of: row.template) == row.output) }

    /// The page's "now" is 2018-02-06T19:01:35.749Z (and .750Z two lines below).
    @Test(arguments: [
        Row("time.nowISO8601", "2018-02-06T19:01:35.750Z"),
        Row("time.nowEpochSeconds", 1_517_943_695),
        Row("time.nowEpochMilliSeconds", 1_517_943_695_750),
        Row("time.nowFormatted yyyy-MM-dd HH:mm:ssZ", "2018-02-06 19:01:35+0000"),
        Row("time.nowFormatted yyyy-MM-dd HH:mm:ssZ|+08:00", "2018-02-07 03:01:35+0800"),
        Row("time.nowFormatted yyyy-MM-dd HH:mm:ssZ|Australia/Perth", "2018-02-07 03:01:35+0800"),
        Row("time.nowFormatted yyyy-MM-dd[XXX]|-07:00:30", "2018-02-06-07:00"),
        Row("time.nowFormatted yyyy-MM-dd'T'HH:mm:ss[XXXXX]|-07:00:30", "2018-02-06T12:01:05-07:00:30"),
    ])
    func `time helpers of now, called outside of a template`(row: Row) throws {
        let words = row.template.split(separator: " ", maxSplits: 1)
        let arguments = words.count > 1 ? words[1].split(separator: "|").map { JSONValue.string(String($0)) } : []
        let environment = UtilEnvironment(
            clock: ManualClock(now: Timestamp(nanoseconds: 1_517_943_695_750_000_000)),
            identifiers: SequentialIdentifierSource()
        )
        let function = try #require(UtilFunction.named(String(words[0])))
        #expect(try function.call(arguments: arguments, in: environment) == row.output)
    }

    // MARK: - "List helpers in $util.list", "Map helpers in $util.map", "String helpers in $util.str"

    @Test(arguments: [
        Row(
            "$util.list.sortList([{\"description\":\"youngest\", \"age\":5},{\"description\":\"middle\", \"age\":45}, {\"description\":\"oldest\", \"age\":85}], false, \"description\")",
            [
                ["description": "middle", "age": 45], ["description": "oldest", "age": 85],
                ["description": "youngest", "age": 5],
            ]),
        Row("$util.list.sortList([3, 1, 2], true, 'any')", [3, 2, 1]),
        Row("$util.list.sortList([3, 'a', 2], true, 'any')", [3, "a", 2]),
        Row("$util.list.copyAndRetainAll([1, 2, 3], [3, 1, 7])", [1, 3]),
        Row("$util.list.copyAndRemoveAll([1, 2, 3], [3, 1, 7])", [2]),
        Row("$util.map.copyAndRetainAllKeys({'a': 1, 'b': 2}, ['a', 'z'])", ["a": 1]),
        Row("$util.map.copyAndRemoveAllKeys({'a': 1, 'b': 2}, ['a', 'z'])", ["b": 2]),
        Row("$util.str.toReplace(\"hello world\", \"hello\", \"mellow\")", "mellow world"),
        Row("$util.str.toUpper('aé')", "AÉ"),
        Row("$util.str.toLower('AÉ')", "aé"),
        Row("$util.str.normalize('e\u{301}', 'nfc').length()", 1),
        Row("$util.str.normalize('\u{E9}', 'nfd').length()", 2),
        Row("$util.str.normalize('\u{FB01}①ﾊﾝｶｸ', 'nfkc')", "fi1ハンカク"),
        Row("$util.str.normalize('\u{FB01}\u{E9}', 'nfkd').length()", 4),
    ])
    func `list, map and string helpers`(row: Row) throws { #expect(try value(of: row.template) == row.output) }

    // MARK: - "Math helpers in $util.math"

    @Test(arguments: [
        Row("$util.math.roundNum(1.5)", 2), Row("$util.math.roundNum(-1.5)", -1), Row("$util.math.roundNum(7)", 7),
        Row("$util.math.minVal(1.5, 2.5)", .number(JSONNumber(text: "1.5"))),
        Row("$util.math.maxVal(1.5, 2.5)", .number(JSONNumber(text: "2.5"))),
    ])
    func `math helpers`(row: Row) throws { #expect(try value(of: row.template) == row.output) }

    @Test func `random numbers are within their range`() throws {
        for _ in 0..<20 {
            #expect((3...5).contains(try #require(try value(of: "$util.math.randomWithinRange(3, 5)").int)))
            let double = try #require(try value(of: "$util.math.randomDouble()").number?.double)
            #expect((0..<1).contains(double))
        }
    }

    // MARK: - "Utility helpers in $util"

    @Test(arguments: [
        Row("$util.matches(\"a*b\", \"aaaaab\")", true),
        Row("$util.matches('a*b', 'aaaaabc')", false),
        Row("$util.parseJson('{\"a\": [1, true]}')", ["a": [1, true]]),
        Row("$util.toJson({'a': [1, true]})", #"{"a":[1,true]}"#),
        Row("$util.urlEncode('a b&c')", "a+b%26c"), Row("$util.urlDecode('a+b%26c')", "a b&c"),
        Row("$util.base64Encode('hello')", "aGVsbG8="), Row("$util.base64Decode('aGVsbG8=')", "hello"),
        Row("$util.escapeJavaScript('He didn''t say, \"Stop!\"')", #"He didn\'t say, \"Stop!\""#),
        Row("$util.isNull($none)", true), Row("$util.isNullOrEmpty('')", true), Row("$util.isNullOrBlank('  ')", true),
        Row("$util.defaultIfNull($none, 1)", 1), Row("$util.defaultIfNullOrEmpty('', 'd')", "d"),
        Row("$util.defaultIfNullOrBlank(' ', 'd')", "d"), Row("$util.typeOf([])", "List"),
        Row("$util.isString('a')", true), Row("$util.isNumber(1)", true), Row("$util.isBoolean(false)", true),
        Row("$util.isList([])", true), Row("$util.isMap({})", true),
        Row("$util.authType()", "API Key Authorization"),
        Row("$util.autoId().length()", 36), Row("$util.autoKsuid().length()", 27), Row("$util.autoUlid().length()", 26),
        Row("$util.matches('[0-9A-HJKMNP-TV-Z]{26}', $util.autoUlid())", true),
        Row("$util.matches('[0-9A-Za-z]{27}', $util.autoKsuid())", true),
    ])
    func `general helpers`(row: Row) throws { #expect(try value(of: row.template) == row.output) }

    /// The timestamps of ids: 1800000000123 ms is `01MCAXS803` in base 32 (github.com/ulid/spec).
    @Test func `ids begin with the time`() throws {
        let ulid = try TemplateFixture.render("$util.autoUlid()")
        var milliseconds = 0
        for character in ulid.prefix(10) {
            let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
            milliseconds = milliseconds * 32 + (digits.firstIndex(of: character) ?? 0)
        }
        #expect(milliseconds == 1_800_000_000_123)
    }

    // MARK: - "HTTP helpers in $util.http"

    @Test func `copyHeaders leaves out what belongs to a connection`() throws {
        #expect(
            try value(of: "$util.http.copyHeaders({'x-a': '1', 'Host': 'b', 'te': 'c', 'content-length': '4'})")
                == ["x-a": "1"])
    }

    // MARK: - "XML helpers in $util.xml"

    @Test func `the documentation's XML`() throws {
        let one = """
            <?xml version="1.0" encoding="UTF-8"?>
            <posts>
            <post>
              <id>1</id>
              <title>Getting started with GraphQL</title>
            </post>
            </posts>
            """
        let post: JSONValue = ["id": 1, "title": "Getting started with GraphQL"]
        #expect(
            try value(of: "$util.xml.toMap($ctx.args.x)", arguments: ["x": .string(one)]) == ["posts": ["post": post]])
        let two = """
            <?xml version="1.0" encoding="UTF-8"?>
            <posts>
            <post>
              <id>1</id>
              <title>Getting started with GraphQL</title>
            </post>
            <post>
              <id>2</id>
              <title>Getting started with AWS AppSync</title>
            </post>
            </posts>
            """
        let posts: JSONValue = ["posts": ["post": [post, ["id": 2, "title": "Getting started with AWS AppSync"]]]]
        #expect(try value(of: "$util.xml.toMap($ctx.args.x)", arguments: ["x": .string(two)]) == posts)
        let json = try TemplateFixture.render("$util.xml.toJsonString($ctx.args.x)", arguments: ["x": .string(two)])
        #expect(try JSONParser.parse(json) == posts)
    }

    @Test(arguments: [
        ("<a b='1' c=\"x\">t<d/></a>", #"{"a":{"b":1,"c":"x","content":"t","d":""}}"#),
        ("<a><![CDATA[1 < 2]]></a>", #"{"a":"1 < 2"}"#),
        ("<a>x &amp; &#233;</a>", #"{"a":"x & é"}"#),
        ("<!-- c --><a><b>true</b><b>007</b><b>1.5</b></a>", #"{"a":{"b":[true,"007",1.5]}}"#),
    ])
    func `other XML`(xml: String, json: String) throws {
        #expect(
            try TemplateFixture.render("$util.xml.toJsonString($ctx.args.x)", arguments: ["x": .string(xml)]) == json)
    }

    // MARK: - "Amazon RDS helpers in $util.rds"

    @Test func `the documentation's SQL result`() throws {
        let result = """
            {"sqlStatementResults": [{"numberOfRecordsUpdated": 0, "records": [
              [{"stringValue": "Mark Twain"}, {"stringValue": "Adventures of Huckleberry Finn"},
               {"stringValue": "978-1948132817"}],
              [{"stringValue": "Jack London"}, {"stringValue": "The Call of the Wild"}, {"stringValue": "978-1948132275"}]
            ], "columnMetadata": [{"label": "author", "name": "author"}, {"label": "title", "name": "title"},
              {"label": "ISBN-13", "name": "ISBN-13"}]}]}
            """
        let records: JSONValue = [
            ["author": "Mark Twain", "title": "Adventures of Huckleberry Finn", "ISBN-13": "978-1948132817"],
            ["author": "Jack London", "title": "The Call of the Wild", "ISBN-13": "978-1948132275"],
        ]
        let arguments: JSONObject = ["r": .string(result)]
        #expect(try value(of: "$util.rds.toJsonObject($ctx.args.r)[0]", arguments: arguments) == records)
        let json = try TemplateFixture.render("$util.rds.toJsonString($ctx.args.r)", arguments: arguments)
        #expect(try JSONParser.parse(json) == [records])
    }
}
