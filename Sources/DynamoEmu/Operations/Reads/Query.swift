import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
struct Query: DynamoOperation {
    static let name = "Query"

    var members = PageMembers()
    var keyConditionExpression: String?
    var keyConditions: AttributeParameters<AttributeCondition>?
    var isForward: Bool?

    var subject: String { members.tableName ?? "" }
    var remark: String? { members.remark }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "KeyConditionExpression": keyConditionExpression = try reader.stringMember()
        case "KeyConditions": keyConditions = try reader.attributeParameters(AttributeCondition.self)
        case "QueryFilter": members.filter = try reader.attributeParameters(AttributeCondition.self)
        case "ScanIndexForward": isForward = try reader.boolMember()
        default: return try members.read(member, &reader)
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        members.constraints(&found, filterName: "queryFilter")
        found.queryLimit(members.limit)
        keyConditions?.constraints(&found, "keyConditions")
    }

    mutating func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let page = try plan(account.catalog)
        try members.answer(page, account, to: &writer)
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> PagePlan {
        let (expression, conditions, filter, projection, attributes) = try criteria(catalog.expressions)
        let table: TableDefinition
        let index: IndexDefinition?
        do throws(DynamoError) {
            (table, index) = try target(catalog)
        } catch {
            // What can be said of the key condition without the table comes first; `resolve` says it otherwise.
            try expression?.check(maximum: KeyConditionExpression.maximum(ofIndex: members.indexName))
            throw error
        }
        let schema = index?.key ?? table.key
        // One of the two forms is there.
        guard let keyCondition = try conditions?.expression(for: schema) ?? expression else { throw Self.noCondition }
        let condition = try keyCondition.resolve(for: schema, index: index?.name)
        let start = members.exclusiveStartKey
        if let start { try StartKey.check(start, schema.sorts) }

        var plan = PagePlan(
            table: table,
            index: index,
            range: condition.range,
            isBackward: isForward == false,
            limit: members.limit,
            filter: filter
        )
        plan.isSingleItem = index == nil && table.key.sort == nil
        if let start {
            let position = try StartKey.position(of: start, in: table, index: index, condition)
            if plan.isSingleItem { try StartKey.refuseInSingleItemPartition(start) }
            plan.start(after: position)
        }
        let held = index?.projectedNames(of: table.key)
        if let filter {
            try filter.checkFilter(
                keys: schema.names,
                parameter: members.filter == nil ? "Filter Expression" : "QueryFilter"
            )
            if let index, let held { try index.checkFilter(filter, held) }
        }
        try members.select(projection, held, for: &plan)
        try attributes.checkKeysAreScalars(in: table)
        return plan
    }

    private typealias Criteria = (
        expression: KeyConditionExpression?, conditions: KeyConditions?, filter: Condition?, projection: Projection?,
        attributes: ExpressionAttributes
    )

    /// All that is judged before the table is looked up.
    private func criteria(_ cache: ExpressionCache) throws(DynamoError) -> Criteria {
        try checkUse()
        try members.checkFilter()
        var projection = try members.attributesToGet?.projection()
        if let invalid = members.invalid { throw StartKey.refusal(ofValue: invalid) }
        try members.checkSelect(prefix: "1 validation error detected: ")
        guard keyConditionExpression != nil || keyConditions != nil else { throw Self.noCondition }
        var attributes = try members.expressions.attributes(cache)
        let expression = try keyConditionExpression.map { (text) throws(DynamoError) in
            try attributes.keyCondition(text)
        }
        let filter = try members.filter(&attributes)
        if let text = members.projectionExpression { projection = try attributes.projection(text) }
        try attributes.checkUnused()
        let conditions = try keyConditions.map { (map) throws(DynamoError) in
            try KeyConditions(map, maximum: KeyConditionExpression.maximum(ofIndex: members.indexName))
        }
        return (expression, conditions, filter, projection, attributes)
    }

    private static var noCondition: DynamoError {
        .validation("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
    }

    /// What is read. The part of the starting key that names its partition is judged before the key condition.
    private func target(_ catalog: TableCatalog) throws(DynamoError) -> (TableDefinition, IndexDefinition?) {
        let table = try catalog.table(members.tableName)
        let index = try members.index(of: table)
        if let start = members.exclusiveStartKey {
            try StartKey.checkCount(of: start, in: table, index: index)
            try StartKey.check(start, (index?.key ?? table.key).partitions)
        }
        return (table, index)
    }

    /// `KeyConditions` may stand beside expressions, unless one of them is the key condition.
    private func checkUse() throws(DynamoError) {
        var parameters = members.elderParameters(filterName: "QueryFilter")
        if keyConditions != nil, keyConditionExpression != nil { parameters.append("KeyConditions") }
        try members.expressions.checkUse(
            in: [
                (.projection, members.projectionExpression), (.filter, members.filterExpression),
                (.keyCondition, keyConditionExpression),
            ],
            beside: parameters
        )
    }
}
