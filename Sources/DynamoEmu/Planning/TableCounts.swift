/// How many items a table and its indexes hold, and their bytes by DynamoDB's rules.
package struct TableCounts: Sendable, Equatable {
    package struct Count: Sendable, Equatable {
        package var items = 0
        package var bytes = 0
    }

    package var table = Count()
    /// By the index's name.
    package var indexes: [String: Count] = [:]
}

extension TableCounts.Count {
    mutating func replace(_ old: Int?, by new: Int?) {
        items += (new == nil ? 0 : 1) - (old == nil ? 0 : 1)
        bytes += (new ?? 0) - (old ?? 0)
        // Entries that an older version made may have another size than they would be given now.
        if items == 0 { bytes = 0 }
    }
}
