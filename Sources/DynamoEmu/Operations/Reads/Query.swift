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
        let condition = try keyCondition.resolve(partitionKey: schema.partition, sortKey: schema.sort)
        try filter?.checkFilter(keys: schema.names)
        let (output, fetches) = try members.output(projection, index, table)
        let prefix =
            index == nil
            ? KeyBytes.partition(condition.partition) : KeyBytes.indexPartition([condition.partition])
        var plan = PagePlan(
            table: table,
            index: index,
            range: KeyBytes.range(partitionPrefix: prefix, condition: condition.sort),
            isBackward: isForward == false,
            limit: members.limit,
            filter: filter,
            visible: fetches ? nil : index?.projectedNames(of: table.key),
            output: output,
            keyNames: Self.keyNames(table, index),
            fetchesFromTable: fetches
        )
        plan.isSingleItem = index == nil && table.key.sort == nil
        if let start = members.exclusiveStartKey {
            if plan.isSingleItem { try StartKey.refuseInSingleItemPartition(start) }
            let position = try StartKey.position(of: start, in: table, index: index)
            guard start[schema.partition.name] == condition.partition else {
                throw .validation(
                    "The provided starting key is outside query boundaries based on provided conditions"
                )
            }
            guard plan.range.contains(position) else {
                throw .validation("The provided starting key does not match the range key predicate")
            }
            plan.start(after: position)
        }
        return plan
    }

    /// The attributes of `LastEvaluatedKey`: the index's key, then what of the table's key it does not have.
    static func keyNames(_ table: TableDefinition, _ index: IndexDefinition?) -> [String] {
        guard let index else { return table.key.names }
        return table.key.names + index.key.names.filter { !table.key.contains($0) }
    }
}
