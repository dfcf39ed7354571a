import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
struct TransactWriteItems: DynamoOperation {
    static let name = "TransactWriteItems"

    /// The actions of each entry of `TransactItems`, of which there may be one.
    var items: [[TransactWriteAction]]?
    var clientRequestToken: String?
    var returnConsumedCapacity: String?
    var returnItemCollectionMetrics: String?

    var subject: String {
        let names = items?.joined().compactMap(\.members.tableName) ?? []
        return OrderedSet(names).joined(separator: " ")
    }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TransactItems": items = try readItems(&reader)
        case "ClientRequestToken": clientRequestToken = try reader.stringMember()
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        case "ReturnItemCollectionMetrics": returnItemCollectionMetrics = try reader.stringMember()
        default: return false
        }
        return true
    }

    private func readItems(_ reader: inout JSONReader) throws(DynamoError) -> [[TransactWriteAction]]? {
        guard try reader.beginList() else { return nil }
        var items: [[TransactWriteAction]] = []
        while try reader.element() {
            guard try reader.beginStructure("TransactWriteItem") else { continue }
            var actions: [TransactWriteAction] = []
            while let member = try reader.memberName() {
                if let kind = TransactWriteAction.Kind(rawValue: member) {
                    if let action = try TransactWriteAction.read(kind, &reader) { actions.append(action) }
                } else {
                    try reader.skipMember()
                }
            }
            items.append(actions)
        }
        return items
    }

    func constraints(_ found: inout Constraints) {
        found.returnConsumedCapacity(returnConsumedCapacity)
        found.returnItemCollectionMetrics(returnItemCollectionMetrics)
        found.length(clientRequestToken, "clientRequestToken", RequestTokens.length)
        found.transactItems(items?.count, of: "TransactWriteItem")
        for (position, actions) in (items ?? []).enumerated() {
            for kind in TransactWriteAction.Kind.allCases {
                for action in actions where action.kind == kind {
                    action.constraints(&found, "transactItems.\(position + 1).member")
                }
            }
        }
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let plan = try plan(account.catalog)
        var outcomes: [WriteOutcome] = []
        let answered = try account.requestTokens.run(
            clientRequestToken,
            of: Self.name,
            fingerprint,
            account.clock
        ) { () throws(DynamoError) in
            outcomes = try account.store.transact(plan.writes).get()
            return RequestTokens.Answered(writing: outcomes, to: plan.tables)
        }
        var object = ObjectWriter(&writer)
        if let answered {
            answered.writeCapacity(returnConsumedCapacity, &object, to: &writer)
        } else {
            try write(plan, outcomes, &object, to: &writer)
        }
        object.end(&writer)
    }

    // MARK: - Plan

    struct Plan: Sendable {
        var writes: [WritePlan] = []
        /// The table of each, as the request names it.
        var tables: [String] = []
    }

    /// - Throws: `ValidationException` for what is wrong with the request; `TransactionCanceledException` for keys
    ///   that do not fit their tables.
    func plan(_ catalog: TableCatalog) throws(DynamoError) -> Plan {
        let judged = try judged(catalog.expressions)
        var tables: [TableDefinition] = []
        for action in judged { tables.append(try catalog.table(action.action.members.tableName)) }
        var plan = Plan()
        var reasons = [DynamoError?](repeating: nil, count: judged.count)
        for (position, action) in judged.enumerated() {
            if let write = try action.plan(tables[position], reason: &reasons[position]) {
                plan.writes.append(write)
                plan.tables.append(action.action.members.tableName ?? "")
            }
        }
        if reasons.contains(where: { $0 != nil }) { throw .transactionCanceled(reasons) }
        try Transaction.checkDistinct(plan.writes.map { ItemPlace(table: $0.table, row: $0.row) })
        guard judged.reduce(0, { $0 + $1.size }) <= Transaction.sizeMaximum else { throw Transaction.tooLarge }
        return plan
    }

    private func judged(_ cache: ExpressionCache) throws(DynamoError) -> [TransactWriteAction.Judged] {
        let items = items ?? []
        guard items.allSatisfy({ $0.count == 1 }) else {
            throw .validation("TransactItems can only contain one of Check, Put, Update or Delete")
        }
        var judged: [TransactWriteAction.Judged] = []
        judged.reserveCapacity(items.count)
        for action in items.joined() { judged.append(try action.judged(cache)) }
        return judged
    }

    /// What makes a request with the same token the same request: how much of it is to be told does not count.
    private var fingerprint: RequestFingerprint.Value {
        var fingerprint = RequestFingerprint()
        guard clientRequestToken != nil else { return fingerprint.value }
        for action in (items ?? []).joined() {
            fingerprint.combine(action.kind.rawValue)
            fingerprint.combine(action.members.tableName)
            fingerprint.combine(action.item)
            fingerprint.combine(action.updateExpression)
            fingerprint.combine(action.members.conditionExpression)
            fingerprint.combine(action.members.expressions.names)
            fingerprint.combine(action.members.expressions.values)
            fingerprint.combine(action.members.returnValuesOnConditionCheckFailure)
        }
        return fingerprint.value
    }

    // MARK: - Answer

    private func write(
        _ plan: Plan,
        _ outcomes: [WriteOutcome],
        _ object: inout ObjectWriter,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        var capacities = ConsumedCapacities(returnConsumedCapacity, kind: .transactionWrite)
        for (table, outcome) in zip(plan.tables, outcomes) { try capacities.add(outcome, to: table) }
        capacities.write(&object, to: &writer)
        guard returnItemCollectionMetrics == "SIZE" else { return }
        var written: [(table: String, outcome: WriteOutcome)] = []
        for (position, write) in plan.writes.enumerated() {
            if case .check = write.change { continue }
            written.append((plan.tables[position], outcomes[position]))
        }
        try ItemCollectionMetrics.write(written, &object, to: &writer)
    }
}

extension RequestTokens.Answered {
    /// - Parameter tables: the table of each outcome, as the request names it.
    init(writing outcomes: [WriteOutcome], to tables: [String]) {
        reads = zip(tables, outcomes).map { ($0, max($1.old?.size ?? 0, $1.new?.size ?? 0)) }
    }

    /// The capacity of a repetition: as if the transaction read what it wrote.
    func writeCapacity(
        _ returnConsumedCapacity: String?,
        _ object: inout ObjectWriter,
        to writer: inout JSONWriter
    ) {
        var capacities = ConsumedCapacities(returnConsumedCapacity, kind: .transactionRead)
        for (table, size) in reads { capacities.add(readOf: size, to: table) }
        capacities.write(&object, to: &writer)
    }
}
