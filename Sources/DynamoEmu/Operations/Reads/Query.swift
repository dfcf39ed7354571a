import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
struct Query: DynamoOperation {
    static let name = "Query"
    static let notEmulated: Set<String> = ["KeyConditions", "QueryFilter", "AttributesToGet", "ConditionalOperator"]

    var members = PageMembers()
    var keyConditionExpression: String?
    var isForward: Bool?

    var subject: String { members.tableName ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "KeyConditionExpression": keyConditionExpression = try reader.stringMember()
        case "ScanIndexForward": isForward = try reader.boolMember()
        default: return try members.read(member, &reader)
        }
        return true
    }

    func constraints(_ found: inout Constraints) { members.constraints(&found) }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        try members.answer(plan(account.catalog), account, to: &writer)
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> PagePlan {
        if let invalid = members.invalid { throw invalid }
        var attributes = try members.expressions.attributes(
            for: [
                (.filter, members.filterExpression), (.keyCondition, keyConditionExpression),
                (.projection, members.projectionExpression),
            ],
            catalog.expressions
        )
        try members.checkSelect("Querying")
        guard let keyConditionExpression else {
            throw .validation(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
            )
        }
        let filter = try members.filterExpression.map { (text) throws(DynamoError) in
            try attributes.condition(text, kind: .filter)
        }
        let keyCondition = try attributes.keyCondition(keyConditionExpression)
        let projection = try members.projectionExpression.map { (text) throws(DynamoError) in
            try attributes.projection(text)
        }
        try attributes.checkUnused()

        let table = try catalog.table(members.tableName)
        let index = try members.index(of: table)
        let schema = index?.key ?? table.key
        if let start = members.exclusiveStartKey { try StartKey.check(start, schema, table, index) }
        let condition = try keyCondition.resolve(for: schema, index: index?.name)
        var plan = PagePlan(
            table: table,
            index: index,
            range: condition.range,
            isBackward: isForward == false,
            limit: members.limit,
            filter: filter
        )
        plan.isSingleItem = index == nil && table.key.sort == nil
        if let start = members.exclusiveStartKey {
            if plan.isSingleItem { try StartKey.refuseInSingleItemPartition(start) }
            plan.start(after: try StartKey.position(of: start, in: table, index, condition))
        }
        let held = index?.projectedNames(of: table.key)
        if let filter {
            try filter.checkFilter(keys: schema.names)
            if let index, let held { try index.checkFilter(filter, held) }
        }
        try attributes.checkKeysAreScalars(in: table)
        try members.select(projection, held, for: &plan)
        return plan
    }
}
