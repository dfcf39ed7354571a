import EmulatorCore
import OrderedCollections

/// `Scan`: `items`, `nextToken`, `scannedCount`.
struct Scan: DynamoDBOperation {
    static let members = DynamoDBPage.members.union(["totalSegments", "segment"])

    private let totalSegments: Int?
    private let segment: Int?
    private let page: DynamoDBPage

    init(_ document: RequestDocument) throws(GraphQLError) {
        totalSegments = try document.int("totalSegments")
        segment = try document.int("segment")
        page = try DynamoDBPage("Scan", document)
    }

    func run(on table: DynamoDBTable) throws(DynamoDBFailure) -> JSONValue {
        var request: JSONObject = [:]
        if let totalSegments { request["TotalSegments"] = .int(totalSegments) }
        if let segment { request["Segment"] = .int(segment) }
        return try page.run(request, on: table)
    }
}
