import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
struct Scan: DynamoOperation {
    static let name = "Scan"

    var members = PageMembers()
    var segment: Int?
    var totalSegments: Int?

    var subject: String { members.tableName ?? "" }
    var remark: String? { members.remark }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "ScanFilter": members.filter = try reader.attributeParameters(AttributeCondition.self)
        case "Segment": segment = try reader.integerMember()
        case "TotalSegments": totalSegments = try reader.integerMember()
        default: return try members.read(member, &reader)
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        members.constraints(&found, filterName: "scanFilter")
        found.range(members.limit, "limit", 1...Int(Int32.max))
        found.range(totalSegments, "totalSegments", 1...1_000_000)
        found.range(segment, "segment", 0...999_999)
    }

    mutating func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let page = try plan(account.catalog)
        try members.answer(page, account, to: &writer)
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> PagePlan {
        try members.expressions.checkUse(
            in: [(.projection, members.projectionExpression), (.filter, members.filterExpression)],
            beside: members.elderParameters(filterName: "ScanFilter")
        )
        var projection = try members.attributesToGet?.projection()
        try members.checkFilter()
        if let invalid = members.invalid { throw StartKey.refusal(ofValue: invalid) }
        try checkSegments()
        try members.checkSelect()
        var attributes = try members.expressions.attributes(catalog.expressions)
        let filter = try members.filter(&attributes)
        if let text = members.projectionExpression { projection = try attributes.projection(text) }
        try attributes.checkUnused()

        let table = try catalog.table(members.tableName)
        let index = try members.index(of: table)
        let start = members.exclusiveStartKey
        if let start {
            try StartKey.checkCount(of: start, in: table, index: index, tableReason: true)
            if let index { try StartKey.check(start, index.key.elements) }
        }
        var plan = PagePlan(
            table: table,
            index: index,
            range: KeyBytes.segmentRange(segment: segment ?? 0, total: totalSegments ?? 1),
            limit: members.limit,
            filter: filter
        )
        try members.select(projection, index?.projectedNames(of: table.key), for: &plan)
        if let start { try plan.start(after: startPosition(start, plan)) }
        try attributes.checkKeysAreScalars(in: table)
        return plan
    }

    /// Where the page starts: within the segment.
    private func startPosition(_ start: Item, _ plan: PagePlan) throws(DynamoError) -> [UInt8] {
        let position = try StartKey.position(of: start, in: plan.table, index: plan.index)
        guard plan.range.contains(position) else {
            throw .validation(
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey "
                    + "with correct Segment. TotalSegments: \(totalSegments ?? 1) Segment: \(segment ?? 0)"
            )
        }
        return position
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
