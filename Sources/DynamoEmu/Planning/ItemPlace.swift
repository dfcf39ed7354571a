/// Where an item is, or would be.
struct ItemPlace: Sendable, Hashable {
    var table: TableDefinition
    /// The row's key.
    var row: [UInt8]
}
