/// The rules that TransactWriteItems and TransactGetItems share.
enum Transaction {
    /// Actions in one request ("Transactional operations", quotas, developer guide).
    static let maximum = 100
    /// Bytes of all items together (the same page): 4 MB.
    static let sizeMaximum = 4 * 1024 * 1024

    static func checkDistinct(_ places: [ItemPlace]) throws(DynamoError) {
        var rows: [Int64: Set<[UInt8]>] = [:]
        for place in places where !rows[place.table.id, default: []].insert(place.row).inserted {
            throw .validation("Transaction request cannot include multiple operations on one item")
        }
    }

    /// That AWS answers `ValidationException` is known; the words are the API reference's.
    static var tooLarge: DynamoError {
        .validation("The aggregate size of the items in the transaction cannot exceed 4 MB")
    }
}

extension Constraints {
    /// - Parameter type: the structure of its elements, which AWS prints with their members.
    mutating func transactItems(_ count: Int?, of type: String) {
        required(count, "transactItems")
        guard let count, !(1...Transaction.maximum).contains(count) else { return }
        let list = [String](repeating: "com.amazonaws.dynamodb.v20120810.\(type)", count: count)
        length(count, of: "[\(list.joined(separator: ", "))]", "transactItems", 1...Transaction.maximum)
    }

    /// A table's name or ARN, in a member that is not the request's own.
    mutating func tableName(_ name: String, _ path: String) {
        if name.hasPrefix("arn:") {
            length(name, path, 1...1024)
        } else {
            resourceName(name, path)
        }
    }
}
