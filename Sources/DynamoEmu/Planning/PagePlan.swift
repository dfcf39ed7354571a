/// One page of a Query or a Scan, planned.
struct PagePlan: Sendable {
    /// What the answer holds of each item.
    enum Output: Sendable {
        /// The stored bytes as they are.
        case all
        /// Of an index that does not hold everything: these attributes.
        case attributes(Set<String>)
        case projection(Projection)
        /// What a PartiQL SELECT lists.
        case columns(SelectedColumns)
        /// `Select: COUNT`
        case count
    }

    var table: TableDefinition
    var index: IndexDefinition?
    var range: KeyRange
    var isBackward = false
    /// Items to look at, filter or no filter.
    var limit: Int?
    var filter: Condition?
    /// Attributes that the filter may see: an index that does not hold everything hides the others.
    var visible: Set<String>?
    var output = Output.all
    /// Whether every item is fetched from the table for what a local index does not hold.
    var fetchesFromTable = false
    /// A Query of a table without a sort key: the one item is the last, so that there is no next page to point at.
    var isSingleItem = false
    /// Less than the maximum where earlier ranges of the same SELECT have used some of it.
    var sizeLimit = PagePlan.sizeMaximum

    /// A page ends with the item that makes it reach this many bytes ("Paginating table query results").
    static let sizeMaximum = 1_048_576

    /// The attributes of `LastEvaluatedKey`: the table's key, then what it lacks of the index's key.
    var keyNames: [String] {
        guard let index else { return table.key.names }
        return table.key.names + index.key.names.filter { !table.key.contains($0) }
    }

    /// Narrows the range to what comes after `key` in the page's direction.
    mutating func start(after key: [UInt8]) {
        if isBackward {
            if range.upper.map({ key.lexicographicallyPrecedes($0) }) ?? true { range.upper = key }
        } else {
            let next = KeyBytes.after(key)
            if range.lower.lexicographicallyPrecedes(next) { range.lower = next }
        }
    }
}

/// What a page came to; its items are in the answer already.
struct PageOutcome: Sendable {
    var count = 0
    var scannedCount = 0
    /// Bytes that were looked at, by DynamoDB's rules.
    var size = 0
    /// Bytes that count towards the 1 MB of a page: those of the items fetched from the table where that is done, since
    /// they go over the wire.
    var countedSize = 0
    /// Bytes of items that were fetched from the table for a local index, each item rounded up to 4 KB.
    var fetchedUnits = 0
    /// Where the next page starts, when the limit or 1 MB was reached.
    var lastKey: Item?
}

/// An item of which only some attributes can be seen.
struct VisibleAttributes: AttributeSource {
    var item: StoredItem
    var names: Set<String>

    func attribute(_ name: String) -> AttributeValue? { names.contains(name) ? item.attribute(name) : nil }
}
