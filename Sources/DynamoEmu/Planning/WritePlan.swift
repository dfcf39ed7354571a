import OrderedCollections

/// A write of one item, planned: whatever can be known without the stored item is.
///
/// `apply` is pure: it may run again on another old item, should a commit ever have to be repeated.
struct WritePlan: Sendable {
    enum Change: Sendable {
        case put(ItemImage, Item)
        /// Nil: an UpdateItem without an expression, which makes sure that the item exists. `key` is the whole item
        /// that an update of a missing one starts from.
        case update(UpdateExpression?, key: Item)
        case delete
        /// Nothing is written: the condition alone counts (a `ConditionCheck` of a transaction).
        case check
    }

    @Shared var table: TableDefinition
    /// The row's key.
    var row: [UInt8]
    var condition: Condition?
    var change: Change
    /// Whether a failed condition answers with the item (`ReturnValuesOnConditionCheckFailure`).
    var returnsItemOnFailure = false
    /// Whether an update counts towards the size of its item: UpdateItem's does, those of transactions and of PartiQL
    /// do not.
    var countsUpdate = true

    /// The item after the write, or nil when there is none.
    ///
    /// - Throws: `ConditionalCheckFailedException`, and what the update makes of the item.
    func apply(to old: StoredItem?) throws(DynamoError) -> (image: ItemImage, item: Item)? {
        if let condition { try check(condition, on: old) }
        switch change {
        case .put(let image, let item): return (image, item)
        case .delete: return nil
        // Nothing is written, whatever is answered.
        case .check: return nil
        case .update(let expression, let key):
            let before = try old?.item() ?? key
            let item = try expression?.apply(to: before) ?? before
            // An update that only removes does not make an item: SET and ADD always leave more than the key.
            if old == nil, expression != nil, item.count == key.count { return nil }
            let image = ItemImage(item)
            guard isWithinLimit(item, image, expression) else {
                throw .validation("Item size to update has exceeded the maximum allowed size")
            }
            for index in table.indexes { try IndexKey.check(updated: item, index) }
            return (image, item)
        }
    }

    /// UpdateItem is held to the limit by what it writes as well: the attributes that it names and what the update
    /// itself counts (https://github.com/nubo-db/dynoxide/issues/210, measured on AWS).
    private func isWithinLimit(_ item: Item, _ image: ItemImage, _ expression: UpdateExpression?) -> Bool {
        guard image.size <= ItemSize.maximum else { return false }
        guard countsUpdate, let expression, image.size + expression.sizeOverhead > ItemSize.maximum else { return true }
        let names = Set(expression.touchedPaths.map(\.top))
        let written = item.filter { names.contains($0.key.text) }
        return AttributeValue.size(of: written) + expression.sizeOverhead <= ItemSize.maximum
    }

    private func check(_ condition: Condition, on old: StoredItem?) throws(DynamoError) {
        let holds = if let old { try condition.evaluate(on: old) } else { try condition.evaluate(on: Item()) }
        guard !holds else { return }
        throw .conditionalCheckFailed(item: returnsItemOnFailure ? try old?.item().json() : nil)
    }
}
