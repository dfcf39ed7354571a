/// What a write did: the item before and after.
package struct WriteOutcome: Sendable {
    @Shared package var table: TableDefinition
    /// The item before, or nil when there was none.
    package var old: ItemImage?
    /// The item after, or nil when there is none.
    package var new: ItemImage?

    init(table: Shared<TableDefinition>, old: ItemImage?, new: ItemImage?) {
        _table = table
        self.old = old
        self.new = new
    }

    /// - Throws: `InternalServerError` when an image is damaged.
    func change() throws(DynamoError) -> WriteChange {
        switch (old, new) {
        case (nil, nil): .none
        case (nil, _): .insert
        case (_, nil): .remove
        case (.some(let old), .some(let new)): try old.isSameItem(as: new) ? .none : .modify
        }
    }
}

/// What kind of change a write made, in the words of a stream record's `eventName`.
enum WriteChange: Sendable { case none, insert, modify, remove }

/// A result that is in the database: only the store makes one, after its transaction was committed.
///
/// Outcomes are known earlier than they are durable. Whoever answers a client or feeds a stream takes `Committed`, so
/// that several writes can share one commit without anything downstream hearing too early.
package struct Committed<Outcome: Sendable>: Sendable {
    package let outcome: Outcome
}

/// What became of writes that happen together or not at all.
enum TransactionResult: Sendable {
    /// The outcomes, in the order of the plans.
    case committed(Committed<[WriteOutcome]>)
    /// Nothing happened. For each plan why it could not, or nil when it could have.
    case cancelled([DynamoError?])
}
