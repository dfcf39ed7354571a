import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// `util` of `@aws-appsync/utils`: what the developer guide's pages show, page by page. `$util` of templates has the same
/// functions, and its own tests of what they compute.
@Suite struct ScriptUtilitiesTests {
    /// "Built-in utilities" (built-in-util-js)
    @Test(arguments: [
        ("util.urlEncode('a b&c=ü')", ##""a+b%26c%3D%C3%BC""##),
        ("util.urlDecode('a+b%26c%3D%C3%BC')", ##""a b&c=ü""##),
        ("util.base64Encode('hello')", ##""aGVsbG8=""##), ("util.base64Decode('aGVsbG8=')", ##""hello""##),
        ("util.autoId().length", "36"), ("util.autoUlid().length", "26"), ("util.autoKsuid().length", "27"),
        ("util.matches('a*b', 'aaaaab')", "true"), ("util.matches('a*b', 'aaac')", "false"),
        ("util.escapeJavaScript(`it's \"x\"`)", ##""it\\'s \\\"x\\\"""##),
        ("util.error('msg')", "msg"), ("util.unauthorized()", "Unauthorized"),
    ])
    func `Built-in utilities`(expression: String, value: String) async {
        #expect(await ScriptFixture.value(of: expression) == value)
    }

    /// "Time helpers in util.time" (time-helpers-in-util-time-js); the examples are those of the page for templates.
    @Test(arguments: [
        ("util.time.nowISO8601()", ##""2027-01-15T08:00:00.123Z""##), ("util.time.nowEpochSeconds()", "1800000000"),
        ("util.time.nowEpochMilliSeconds()", "1800000000123"),
        ("util.time.nowFormatted('yyyy-MM-dd HH:mm:ssZ')", ##""2027-01-15 08:00:00+0000""##),
        ("util.time.nowFormatted('yyyy-MM-dd HH:mm:ssZ', '+08:00')", ##""2027-01-15 16:00:00+0800""##),
        ("util.time.nowFormatted('yyyy-MM-dd HH:mm:ssZ', 'Australia/Perth')", ##""2027-01-15 16:00:00+0800""##),
        ("util.time.parseISO8601ToEpochMilliSeconds('2018-02-01T17:21:05.180+08:00')", "1517476865180"),
        (
            "util.time.parseFormattedToEpochMilliSeconds('2018-02-02 01:19:22+0800', 'yyyy-MM-dd HH:mm:ssZ')",
            "1517505562000"
        ),
        (
            "util.time.parseFormattedToEpochMilliSeconds('2018-02-02 01:19:22', 'yyyy-MM-dd HH:mm:ss', '+08:00')",
            "1517505562000"
        ),
        ("util.time.epochMilliSecondsToSeconds(1517943695750)", "1517943695"),
        ("util.time.epochMilliSecondsToISO8601(1517943695750)", ##""2018-02-06T19:01:35.750Z""##),
        (
            "util.time.epochMilliSecondsToFormatted(1517943695750, 'yyyy-MM-dd HH:mm:ssZ')",
            ##""2018-02-06 19:01:35+0000""##
        ),
        (
            "util.time.epochMilliSecondsToFormatted(1517943695750, 'yyyy-MM-dd HH:mm:ssZ', '+08:00')",
            ##""2018-02-07 03:01:35+0800""##
        ),
    ])
    func `Time helpers`(expression: String, value: String) async {
        #expect(await ScriptFixture.value(of: expression) == value)
    }

    /// "DynamoDB helpers in util.dynamodb" (dynamodb-helpers-in-util-dynamodb-js)
    @Test(arguments: [
        ("toDynamoDB('foo')", ##"{"S":"foo"}"##), ("toDynamoDB(12345)", ##"{"N":12345}"##),
        ("toDynamoDB(true)", ##"{"BOOL":true}"##),
        ("toDynamoDB(['foo', 123, { bar: 'baz' }])", ##"{"L":[{"S":"foo"},{"N":123},{"M":{"bar":{"S":"baz"}}}]}"##),
        (
            "toDynamoDB({ foo: 'bar', baz: 1234, beep: ['boop'] })",
            ##"{"M":{"foo":{"S":"bar"},"baz":{"N":1234},"beep":{"L":[{"S":"boop"}]}}}"##
        ),
        ("toString('foo')", ##"{"S":"foo"}"##),
        ("toStringSet(['foo', 'bar', 'baz'])", ##"{"SS":["foo","bar","baz"]}"##),
        ("toNumber(12345)", ##"{"N":12345}"##), ("toNumberSet([1, 23, 4.56])", ##"{"NS":[1,23,4.56]}"##),
        ("toBinary('foo')", ##"{"B":"foo"}"##),
        ("toBinarySet(['foo', 'bar', 'baz'])", ##"{"BS":["foo","bar","baz"]}"##),
        ("toBoolean(true)", ##"{"BOOL":true}"##), ("toNull()", ##"{"NULL":null}"##),
        ("toList(['foo', 123, { bar: 'baz' }])", ##"{"L":[{"S":"foo"},{"N":123},{"M":{"bar":{"S":"baz"}}}]}"##),
        (
            "toMap({ foo: 'bar', baz: 1234, beep: ['boop'] })",
            ##"{"M":{"foo":{"S":"bar"},"baz":{"N":1234},"beep":{"L":[{"S":"boop"}]}}}"##
        ),
        (
            "toMapValues({ foo: 'bar', baz: 1234, beep: ['boop'] })",
            ##"{"foo":{"S":"bar"},"baz":{"N":1234},"beep":{"L":[{"S":"boop"}]}}"##
        ),
        // The page's text is no JSON; this is EvaluateCode's (captured in localstack/appsync-utils).
        (
            "toS3Object('foo', 'bar', 'baz')",
            ##"{"S":"{\"s3\":{\"key\":\"foo\",\"bucket\":\"bar\",\"region\":\"baz\"}}"}"##
        ),
        (
            "toS3Object('foo', 'bar', 'baz', 'beep')",
            ##"{"S":"{\"s3\":{\"key\":\"foo\",\"bucket\":\"bar\",\"region\":\"baz\",\"version\":\"beep\"}}"}"##
        ),
    ])
    func `DynamoDB helpers`(call: String, value: String) async {
        #expect(await ScriptFixture.value(of: "util.dynamodb.\(call)") == value)
    }

    /// "HTTP helpers in util.http" (http-helpers-in-utils-http-js)
    @Test func `Headers are copied without those that are a connection's own`() async {
        let value = await ScriptFixture.value(
            of: "util.http.copyHeaders({ 'x-a': '1', host: 'h', te: 't', 'content-length': '3', connection: 'c' })")
        #expect(value == ##"{"x-a":"1"}"##)
    }

    /// "Transformation helpers in util.transform" (transformation-helpers-in-utils-transform-js)
    @Test func `A subscription filter is made of conditions, fields to ignore and rules`() async {
        let filter = """
            { percentageUp: { lte: 50, gte: 20 }, and: [{ title: { ne: 'Book1' } }, { downvotes: { gt: 20 } }], \
            or: [{ author: { eq: 'Admin' } }, { isPublished: { eq: false } }] }
            """
        let ignoring = await ScriptFixture.value(
            of: "util.transform.toSubscriptionFilter(\(filter), ['percentageUp', 'author'])")
        #expect(
            ignoring == """
                {"filterGroup":[{"filters":[{"fieldName":"title","operator":"ne","value":"Book1"},\
                {"fieldName":"downvotes","operator":"gt","value":20},\
                {"fieldName":"isPublished","operator":"eq","value":false}]}]}
                """)
        let ruled = await ScriptFixture.value(
            of: "util.transform.toSubscriptionFilter(\(filter), ['percentageUp', 'author'], "
                + "{ upvotes: { gte: 250 }, author: { eq: 'Person1' } }).filterGroup.map((g) => g.filters.length)")
        #expect(ruled == "[4,4]")
        let all = await ScriptFixture.value(
            of: "util.transform.toSubscriptionFilter(\(filter)).filterGroup.length")
        #expect(all == "4")
    }

    /// EvaluateCode's answers, captured in localstack/appsync-utils.
    @Test func `Expressions for DynamoDB are text`() async {
        let filter = await ScriptFixture.value(
            of: "util.transform.toDynamoDBFilterExpression({ title: { contains: 'Hello World' } })")
        #expect(
            filter
                == ##""{\"expression\":\"(contains(#title,:title_contains))\",\"expressionNames\":{\"#title\":\"title\"}"##
                + ##",\"expressionValues\":{\":title_contains\":{\"S\":\"Hello World\"}}}""##)
        let condition = await ScriptFixture.value(
            of: "util.transform.toDynamoDBConditionExpression({ id: { attributeExists: true }, version: { eq: 10 } })")
        #expect(
            condition
                == ##""{\"expression\":\"(attribute_exists(#id)) AND (#version = :version_eq)\",\"expressionNames\""##
                + ##":{\"#id\":\"id\",\"#version\":\"version\"},\"expressionValues\":{\":version_eq\":{\"N\":10}}}""##)
    }

    /// "XML helpers in util.xml" (xml-helpers-in-util-xml-js), examples 1 and 2
    @Test func `XML becomes a dictionary`() async {
        let one = await ScriptFixture.value(
            of: "util.xml.toMap('<?xml version=\"1.0\" encoding=\"UTF-8\"?><posts><post><id>1</id>"
                + "<title>Getting started with GraphQL</title></post></posts>')")
        #expect(one == ##"{"posts":{"post":{"id":1,"title":"Getting started with GraphQL"}}}"##)
        let two = await ScriptFixture.value(
            of: "util.xml.toMap('<posts><post><id>1</id></post><post><id>2</id></post></posts>')")
        #expect(two == ##"{"posts":{"post":[{"id":1},{"id":2}]}}"##)
        let text = await ScriptFixture.value(of: "util.xml.toJsonString('<a><b>1</b></a>')")
        #expect(text == ##""{\"a\":{\"b\":1}}""##)
    }

    /// "Math helpers in $util.math"; the type definitions of `@aws-appsync/utils` have `math` too.
    @Test(arguments: [
        ("util.math.roundNum(10.5)", "11"), ("util.math.minVal(10.5, 2)", "2"), ("util.math.maxVal(10.5, 2)", "10.5"),
        ("util.math.randomDouble() < 1", "true"), ("[3, 4].includes(util.math.randomWithinRange(3, 4))", "true"),
        ("Math.random() < 1", "true"),
    ])
    func `Math helpers`(expression: String, value: String) async {
        #expect(await ScriptFixture.value(of: expression) == value)
    }

    /// "String helpers in util.str" (string-helpers-in-util-str-js)
    @Test func `A string is normalized`() async {
        #expect(await ScriptFixture.value(of: "util.str.normalize('e\\u0301', 'nfc') === '\\u00e9'") == "true")
    }

    /// "RDS helpers": `util.rds.toJsonObject`
    @Test func `A result of the Data API becomes objects`() async {
        let result: JSONValue = [
            "sqlStatementResults": [
                ["numberOfRecordsUpdated": 1],
                [
                    "records": [
                        [
                            ["stringValue": "Mark Twain"], ["longValue": 12345], ["isNull": true],
                            ["arrayValue": ["stringValues": ["a", "b"]]],
                            ["arrayValue": ["arrayValues": [["booleanValues": [true]], ["longValues": [1, 2]]]]],
                        ]
                    ],
                    "columnMetadata": [
                        ["label": "author"], ["label": "id"], ["label": "note"], ["label": "tags"], ["label": "more"],
                    ],
                ],
            ]
        ]
        let value = await ScriptFixture.value(of: "util.rds.toJsonObject(ctx.result)", context: ["result": result])
        #expect(value == ##"[[{}],[{"author":"Mark Twain","id":12345,"tags":["a","b"],"more":[[true],[1,2]]}]]"##)
    }
}
