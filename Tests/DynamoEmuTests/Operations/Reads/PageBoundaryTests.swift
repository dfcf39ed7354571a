import EmulatorCore
import OrderedCollections
import Testing

/// Where pages end, and when there is a `LastEvaluatedKey` ("Paginating table query results", developer guide).
@Suite("Page boundaries")
struct PageBoundaryTests {
    let account: TestAccount

    /// An index on the whole table in one partition, so that every kind of page can be asked for.
    init() throws {
        account = try TestAccount()
        try account.createTable(
            sorted: true,
            with: [
                "AttributeDefinitions": [attribute("p"), attribute("s", "N"), attribute("g")],
                "GlobalSecondaryIndexes": [
                    ["IndexName": "index", "KeySchema": schema("g", "s"), "Projection": ["ProjectionType": "ALL"]]
                ],
            ]
        )
    }

    enum Kind: String, CaseIterable {
        case query, backward, index, indexBackward, scan, indexScan

        var request: JSONObject {
            var request: JSONObject = ["TableName": "table"]
            if self != .query, self != .backward, self != .scan { request["IndexName"] = "index" }
            if self == .scan || self == .indexScan { return request }
            request["KeyConditionExpression"] = request["IndexName"] == nil ? "p = :k" : "g = :k"
            request["ExpressionAttributeValues"] = [":k": s("a")]
            if self == .backward || self == .indexBackward { request["ScanIndexForward"] = false }
            return request
        }

        var operation: String { self == .scan || self == .indexScan ? "Scan" : "Query" }
    }

    /// Reads to the end, and answers for each page how many items were looked at, and how many were there.
    private func pages(_ kind: Kind, _ more: JSONObject) throws -> [[Int]] {
        var pages: [[Int]] = []
        var start: JSONValue?
        repeat {
            var request = kind.request
            for (member, value) in more { request[member] = value }
            request["ExclusiveStartKey"] = start
            let answer = try account.expect(kind.operation, .object(request))
            let (scanned, count) = (answer["ScannedCount"]?.number?.int, answer["Count"]?.number?.int)
            pages.append([try #require(scanned), try #require(count)])
            start = answer["LastEvaluatedKey"]
            if let start {
                let names: Set<String> = kind.request["IndexName"] == nil ? ["p", "s"] : ["p", "s", "g"]
                #expect(Set(start.object?.keys ?? []) == names)
            }
        } while start != nil
        return pages
    }

    @Test(
        arguments: Kind.allCases,
        [
            // Limit below, at and above what is there: at it there is one more page, an empty one.
            (3, 1, [[1, 1], [1, 1], [1, 1], [0, 0]]), (3, 2, [[2, 2], [1, 1]]), (3, 3, [[3, 3], [0, 0]]),
            (3, 4, [[3, 3]]), (3, nil, [[3, 3]]), (0, 1, [[0, 0]]), (0, nil, [[0, 0]]),
        ] as [(Int, Int?, [[Int]])]
    )
    func `a page that reaches its limit points at the next`(
        _ kind: Kind,
        _ page: (items: Int, limit: Int?, expected: [[Int]])
    ) throws {
        for number in 0..<page.items { try account.put(["p": s("a"), "s": n(number), "g": s("a")]) }
        #expect(try pages(kind, page.limit.map { ["Limit": .int($0)] } ?? [:]) == page.expected)
    }

    @Test(arguments: Kind.allCases)
    func `a filter that drops everything moves no boundary`(_ kind: Kind) throws {
        for number in 0..<3 { try account.put(["p": s("a"), "s": n(number), "g": s("a")]) }
        #expect(
            try pages(kind, ["Limit": 2, "FilterExpression": "attribute_exists(nothing)"]) == [[2, 0], [1, 0]]
        )
        #expect(try pages(kind, ["FilterExpression": "attribute_exists(nothing)"]) == [[3, 0]])
    }

    static let megabyte = 1_048_576

    @Test(
        arguments: Kind.allCases,
        [
            // To the byte, and one below; a page that is full is not known to be the last.
            (megabyte, 4, [[3, 3], [1, 1]]), (megabyte - 1, 4, [[4, 4], [0, 0]]), (megabyte, 3, [[3, 3], [0, 0]]),
            (megabyte - 1, 3, [[3, 3]]), (megabyte + 1, 3, [[3, 3], [0, 0]]),
        ]
    )
    func `a page ends with the item that takes it to 1 MB`(
        _ kind: Kind,
        _ page: (first: Int, items: Int, expected: [[Int]])
    ) throws {
        // p, s and g take 7 bytes, the name of x another one.
        for number in 1...page.items {
            let share = number < 3 ? page.first / 3 : page.first - 2 * (page.first / 3)
            let size = number > 3 ? 100 : share
            try account.put([
                "p": s("a"), "s": n(kind.isBackward ? -number : number), "g": s("a"),
                "x": s(String(repeating: "x", count: size - 8 - (kind.isBackward ? 1 : 0))),
            ])
        }
        #expect(try pages(kind, ["Select": "COUNT"]) == page.expected)
    }
}

extension PageBoundaryTests.Kind {
    var isBackward: Bool { self == .backward || self == .indexBackward }
}
