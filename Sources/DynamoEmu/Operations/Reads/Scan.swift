import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
struct Scan: DynamoOperation {
    static let name = "Scan"
    static let notEmulated: Set<String> = ["ScanFilter", "AttributesToGet", "ConditionalOperator"]

    var members = PageMembers()
    var segment: Int?
    var totalSegments: Int?

    var subject: String { members.tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "Segment": segment = try reader.integerMember()
        case "TotalSegments": totalSegments = try reader.integerMember()
        default: return try members.read(member, &reader)
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        members.constraints(&found)
        found.range(totalSegments, "totalSegments", 1...1_000_000)
        found.range(segment, "segment", 0...999_999)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        try members.answer(plan(account.catalog), account, to: &writer)
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> PagePlan {
        if let invalid = members.invalid { throw invalid }
        var attributes = try members.expressions.attributes(
            for: [(.filter, members.filterExpression), (.projection, members.projectionExpression)],
            catalog.expressions
        )
        try members.checkSelect("Scanning")
        try checkSegments()
        let filter = try members.filterExpression.map { (text) throws(DynamoError) in
            try attributes.condition(text, kind: .filter)
        }
        let projection = try members.projectionExpression.map { (text) throws(DynamoError) in
            try attributes.projection(text)
        }
        try attributes.checkUnused()

        let table = try catalog.table(members.tableName)
        let index = try members.index(of: table)
        var plan = PagePlan(
            table: table,
            index: index,
            range: KeyBytes.segmentRange(segment: segment ?? 0, total: totalSegments ?? 1),
            limit: members.limit,
            filter: filter
        )
        if let start = members.exclusiveStartKey {
            let position = try StartKey.position(of: start, in: table, index)
            guard plan.range.contains(position) else {
                throw .validation(
                    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey "
                        + "with correct Segment. TotalSegments: \(totalSegments ?? 1) Segment: \(segment ?? 0)"
                )
            }
            plan.start(after: position)
        }
        try attributes.checkKeysAreScalars(in: table)
        try members.select(projection, index?.projectedNames(of: table.key), for: &plan)
        return plan
    }

    private func checkSegments() throws(DynamoError) {
        switch (segment, totalSegments) {
        case (nil, nil): return
        case (nil, _):
            throw .validation(
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is "
                    + "present"
            )
        case (_, nil):
            throw .validation(
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is "
                    + "present"
            )
        case (.some(let segment), .some(let total)):
            guard segment < total else {
                throw .validation(
                    "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: "
                        + "\(segment) is not less than TotalSegments: \(total)"
                )
            }
        }
    }
}
