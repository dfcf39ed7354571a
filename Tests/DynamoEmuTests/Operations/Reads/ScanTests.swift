import EmulatorCore
import OrderedCollections
import Testing

@Suite("Scan")
struct ScanTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
        for number in 0..<20 { try account.put(["p": s("k\(number)"), "x": n(number)]) }
    }

    private func keys(_ answer: JSONValue) -> [String] {
        (answer["Items"]?.array ?? []).compactMap { $0["p"]?["S"]?.string }
    }

    // MARK: Rules

    @Test(
        arguments: [
            (
                ["Segment": 0],
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"
            ),
            (
                ["TotalSegments": 2],
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"
            ),
            (
                ["Segment": 2, "TotalSegments": 2],
                "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less "
                    + "than TotalSegments: 2"
            ),
            (
                ["TotalSegments": 1_000_001, "Segment": 0],
                "1 validation error detected: Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must "
                    + "have value less than or equal to 1000000"
            ),
        ] as [(JSONObject, String)]
    )
    func `segments are numbered from zero`(_ members: JSONObject, _ message: String) throws {
        try account.refuse(
            "Scan",
            .object(members.merging(["TableName": "table"]) { $1 }),
            message
        )
    }

    // MARK: Behaviour

    @Test func `segments share the items among them`() throws {
        var seen: [String] = []
        for segment in 0..<4 {
            let answer = try account.expect(
                "Scan",
                ["TableName": "table", "Segment": .int(segment), "TotalSegments": 4]
            )
            seen += keys(answer)
        }
        #expect(seen.sorted() == (0..<20).map { "k\($0)" }.sorted())
    }

    @Test func `pages add up to the table`() throws {
        var seen: [String] = []
        var start: JSONValue?
        repeat {
            var request: JSONObject = ["TableName": "table", "Limit": 7]
            request["ExclusiveStartKey"] = start
            let answer = try account.expect("Scan", .object(request))
            seen += keys(answer)
            start = answer["LastEvaluatedKey"]
        } while start != nil
        #expect(seen.sorted() == (0..<20).map { "k\($0)" }.sorted())
    }

    @Test func `a filter may name key attributes, and counts tell what it left out`() throws {
        let answer = try account.expect(
            "Scan",
            [
                "TableName": "table", "FilterExpression": "x < :x AND p <> :p",
                "ExpressionAttributeValues": [":x": n(3), ":p": s("k0")],
            ]
        )
        #expect(Set(keys(answer)) == ["k1", "k2"])
        #expect(answer["Count"] == 2)
        #expect(answer["ScannedCount"] == 20)
        #expect(answer["LastEvaluatedKey"] == nil)
    }
}
