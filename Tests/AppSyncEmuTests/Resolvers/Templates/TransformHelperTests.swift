import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// Developer guide, "Transformation helpers in $util.transform".
@Suite struct TransformHelperTests {
    private func json(_ expression: String) throws -> JSONValue {
        try JSONParser.parse(try TemplateFixture.render(expression))
    }

    private func condition(_ field: String, _ operation: String, _ value: JSONValue) -> JSONValue {
        ["fieldName": .string(field), "operator": .string(operation), "value": value]
    }

    /// The page's example, with the parentheses and without the space that AppSync itself writes (snapshots of
    /// github.com/localstack/appsync-utils).
    @Test func `the documentation's filter expression`() throws {
        #expect(
            try json("$util.transform.toDynamoDBFilterExpression({ \"title\":{ \"contains\":\"Hello World\" } })") == [
                "expression": "(contains(#title,:title_contains))", "expressionNames": ["#title": "title"],
                "expressionValues": [":title_contains": ["S": "Hello World"]],
            ])
    }

    @Test(arguments: [
        (
            "{'id': {'attributeExists': true}, 'version': {'eq': 10}}",
            "(attribute_exists(#id)) AND (#version = :version_eq)"
        ),
        ("{'a': {'gt': 1, 'le': 5}}", "((#a > :a_gt) AND (#a <= :a_le))"),
        ("{'a': {'between': [1, 5]}}", "(#a BETWEEN :a_between_start AND :a_between_end)"),
        ("{'a': {'in': [1, 5]}}", "(#a IN (:a_in_0, :a_in_1))"),
        ("{'a': {'attributeType': 'string'}}", "(attribute_type(#a,:a_attributeType))"),
        ("{'a': {'size': {'gt': 3}}}", "(size(#a) > :a_size_gt)"),
        (
            "{'or': [{'a': {'eq': 1}}, {'b': {'beginsWith': 'x'}}]}",
            "((#a = :or_0_a_eq) OR (begins_with(#b,:or_1_b_beginsWith)))"
        ),
        ("{'not': {'a': {'notContains': 'x'}}}", "(NOT (NOT contains(#a,:not_a_notContains)))"),
        (
            "{'a': {'ne': 1}, 'and': [{'b': {'lt': 2}}, {'c': {'ge': 3}}]}",
            "(#a <> :a_ne) AND ((#b < :and_0_b_lt) AND (#c >= :and_1_c_ge))"
        ),
    ])
    func `filter expressions`(filter: String, expression: String) throws {
        #expect(try json("$util.transform.toDynamoDBFilterExpression(\(filter))")["expression"]?.string == expression)
        #expect(
            try json("$util.transform.toDynamoDBConditionExpression(\(filter))")["expression"]?.string == expression)
    }

    @Test func `what is no filter is null`() throws {
        #expect(try TemplateFixture.render("$!util.transform.toDynamoDBFilterExpression({'a': {'like': 1}})|") == "|")
    }

    @Test func `the documentation's search query`() throws {
        #expect(
            try json(
                """
                $util.transform.toElasticsearchQueryDSL({ "upvotes":{ "ne":15, "range":[ 10, 20 ] },
                  "title":{ "eq":"hihihi", "wildcard":"h*i" } })
                """) == [
                    "bool": [
                        "must": [
                            [
                                "bool": [
                                    "must": [
                                        ["bool": ["must_not": ["term": ["upvotes": 15]]]],
                                        ["range": ["upvotes": ["gte": 10, "lte": 20]]],
                                    ]
                                ]
                            ],
                            ["bool": ["must": [["term": ["title": "hihihi"]], ["wildcard": ["title": "h*i"]]]]],
                        ]
                    ]
                ])
    }

    // MARK: - "Subscription filter arguments"

    private static let first = """
        { "percentageUp": { "lte": 50, "gte": 20 },
          "and": [ { "title": { "ne": "Book1" } }, { "downvotes": { "gt": 2000 } } ],
          "or": [ { "author": { "eq": "Admin" } }, { "isPublished": { "eq": false } } ] }
        """

    @Test func `argument 1: conditions on one field are alternatives`() throws {
        var groups: [JSONValue] = []
        for (operation, value) in [("lte", 50), ("gte", 20)] {
            for last in [condition("author", "eq", "Admin"), condition("isPublished", "eq", false)] {
                groups.append([
                    "filters": [
                        condition("percentageUp", operation, .int(value)), condition("title", "ne", "Book1"),
                        condition("downvotes", "gt", 2000), last,
                    ]
                ])
            }
        }
        let call = "$util.toJson($util.transform.toSubscriptionFilter(\(Self.first)))"
        #expect(try json(call) == ["filterGroup": .array(groups)])
    }

    @Test func `argument 2: ignored fields`() throws {
        let call = "$util.toJson($util.transform.toSubscriptionFilter(\(Self.first), [\"percentageUp\", \"author\"]))"
        #expect(
            try json(call) == [
                "filterGroup": [
                    [
                        "filters": [
                            condition("title", "ne", "Book1"), condition("downvotes", "gt", 2000),
                            condition("isPublished", "eq", false),
                        ]
                    ]
                ]
            ])
    }

    @Test func `argument 3: at least one of the rules`() throws {
        let rules = "{\"upvotes\": {\"gte\": 250}, \"author\": {\"eq\": \"Person1\"}}"
        let call =
            "$util.toJson($util.transform.toSubscriptionFilter(\(Self.first), [\"percentageUp\", \"author\"], \(rules)))"
        let common = [
            condition("title", "ne", "Book1"), condition("downvotes", "gt", 2000),
            condition("isPublished", "eq", false),
        ]
        #expect(
            try json(call) == [
                "filterGroup": [
                    ["filters": .array(common + [condition("upvotes", "gte", 250)])],
                    ["filters": .array(common + [condition("author", "eq", "Person1")])],
                ]
            ])
        #expect(try json("$util.toJson($util.transform.toSubscriptionFilter({}))") == ["filterGroup": []])
    }
}
