import EmulatorCore
import OrderedCollections

/// One action of a `TransactWriteItem`.
struct TransactWriteAction: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        // In the order in which constraints are reported.
        case conditionCheck = "ConditionCheck"
        case put = "Put"
        case delete = "Delete"
        case update = "Update"

        var structure: StaticString {
            switch self {
            case .conditionCheck: "ConditionCheck"
            case .put: "Put"
            case .delete: "Delete"
            case .update: "Update"
            }
        }

        /// As paths of constraints spell it.
        var path: String { self == .conditionCheck ? "conditionCheck" : rawValue.lowercased() }
    }

    var kind: Kind
    var members = WriteMembers()
    /// The `Item` of a put, the `Key` of all others.
    var item: Item?
    var updateExpression: String?
    /// The first value of it that DynamoDB refuses.
    var invalid: DynamoError?

    // MARK: Shape

    /// Nil when the member is null.
    static func read(_ kind: Kind, _ reader: inout JSONReader) throws(DynamoError) -> TransactWriteAction? {
        guard try reader.beginStructure(kind.structure) else { return nil }
        var action = TransactWriteAction(kind: kind)
        while let member = try reader.memberName() { try action.read(member, &reader) }
        return action
    }

    private mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) {
        switch member {
        case "Item" where kind == .put, "Key" where kind != .put:
            item = try reader.itemMember(invalid: &invalid)
        case "UpdateExpression" where kind == .update: updateExpression = try reader.stringMember()
        // The elder parameters are none of a transaction's.
        case "TableName", "ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues",
            "ReturnValuesOnConditionCheckFailure":
            _ = try members.read(member, &reader)
        default: try reader.skipMember()
        }
    }

    // MARK: Constraints

    /// - Parameter path: `transactItems.1.member`.
    func constraints(_ found: inout Constraints, _ path: String) {
        let path = "\(path).\(kind.path)"
        found.tableName(members.tableName, "\(path).tableName")
        found.required(item, "\(path).\(kind == .put ? "item" : "key")")
        if kind == .update { found.required(updateExpression, "\(path).updateExpression") }
        if kind == .conditionCheck { found.required(members.conditionExpression, "\(path).conditionExpression") }
        found.oneOf(
            members.returnValuesOnConditionCheckFailure,
            "\(path).returnValuesOnConditionCheckFailure",
            ["ALL_OLD", "NONE"]
        )
    }

    // MARK: Plan

    /// What can be said of an action before its table is looked at. None of it cancels a transaction: such a request is
    /// refused as a whole.
    struct Judged: Sendable {
        var action: TransactWriteAction
        var condition: Condition?
        var update: UpdateExpression?
        /// Nil without expressions.
        var attributes: ExpressionAttributes?
        /// Of a put.
        var image: ItemImage?

        /// What counts towards the size of the transaction.
        var size: Int {
            if let image { return image.size }
            let values = action.kind == .update ? action.members.expressions.values : nil
            return AttributeValue.size(of: action.item ?? [:])
                + (values?.values.reduce(0) { $0 + $1.size } ?? 0)
        }
    }

    func judged(_ cache: ExpressionCache) throws(DynamoError) -> Judged {
        if let invalid { throw invalid }
        var judged = Judged(action: self)
        if kind == .put { judged.image = try PutItem.image(of: item ?? [:]) }
        // Unlike an operation by itself, a transaction takes names and values that no expression could use.
        guard updateExpression != nil || members.conditionExpression != nil else { return judged }
        var expressions = members.expressions
        if hasTooDeepValue { expressions.invalid = nil }
        var attributes = try expressions.attributes(cache)
        judged.update = try updateExpression.map { (text) throws(DynamoError) in try attributes.update(text) }
        judged.condition = try members.conditionExpression.map { (text) throws(DynamoError) in
            try attributes.condition(text, kind: .condition)
        }
        try attributes.checkUnused()
        judged.attributes = attributes
        return judged
    }

    /// A value that is nested too deep keeps an update from happening; a condition may use it
    /// (https://github.com/paritysuite/dynamodb-conformance/pull/178, captured from AWS).
    fileprivate var hasTooDeepValue: Bool {
        members.expressions.invalid?.message.contains(AttributeValue.tooDeep.message) ?? false
    }
}

extension TransactWriteAction.Judged {
    /// The action on its table.
    ///
    /// - Parameter reason: what cancels the transaction: a key that is not as the schema wants it. Empty keys and keys
    ///   that are too long are thrown, as AWS does, and so is an update of the key.
    func plan(_ table: TableDefinition, reason: inout DynamoError?) throws(DynamoError) -> WritePlan? {
        let item = action.item ?? [:]
        let row: [UInt8]
        do throws(DynamoError) {
            row =
                action.kind == .put
                ? try PutItem.row(of: item, in: table) : try ItemKey.row(of: item, in: table.key)
        } catch {
            guard error.isSchemaMismatch else { throw error }
            reason = error
            return nil
        }
        if let update {
            try update.checkKeys(table.key.names)
            do throws(DynamoError) { try IndexKey.check(update, table) } catch {
                guard error.isSchemaMismatch else { throw error }
                reason = error
                return nil
            }
        }
        try attributes?.checkKeysAreScalars(in: table)
        if action.kind == .update, action.hasTooDeepValue {
            reason = AttributeValue.tooDeep
            return nil
        }
        return WritePlan(
            table: table,
            row: row,
            condition: condition,
            change: change(item),
            returnsItemOnFailure: action.members.returnsItemOnFailure,
            countsUpdate: false
        )
    }

    private func change(_ item: Item) -> WritePlan.Change {
        switch action.kind {
        case .conditionCheck: .check
        case .put: .put(image ?? ItemImage(item), item)
        case .delete: .delete
        case .update: .update(update, key: item)
        }
    }
}
