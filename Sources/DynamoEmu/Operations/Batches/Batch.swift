import OrderedCollections

/// The rules that BatchGetItem and BatchWriteItem share.
enum Batch {
    /// A map without tables. Told apart from one that is missing, which is a constraint's business.
    static func required(_ operation: String) -> DynamoError {
        .validation("The requestItems parameter is required for \(operation)")
    }

    static func tooMany(_ operation: String) -> DynamoError {
        .validation("Too many items requested for the \(operation) call")
    }

    static var duplicates: DynamoError { .validation("Provided list of item keys contains duplicates") }
}

extension Constraints {
    /// The keys of `RequestItems`: names or ARNs of tables.
    ///
    /// - Parameter value: the map as errors print it.
    mutating func tableNames(_ names: some Sequence<String>, of value: @autoclosure () -> String) {
        guard names.contains(where: { !$0.isTableName }) else { return }
        mapKeys(
            of: value(),
            "requestItems",
            [
                "Member must have length less than or equal to \(TableName.lengthOfARN.upperBound)",
                "Member must have length greater than or equal to \(TableName.lengthOfARN.lowerBound)",
                "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
            ]
        )
    }
}

extension String {
    fileprivate var isTableName: Bool {
        guard TableName.lengthOfARN.contains(utf8.count) else { return false }
        return hasPrefix("arn:") || utf8.allSatisfy(\.isResourceNameByte)
    }
}
