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
        guard names.contains(where: { !$0.hasPrefix("arn:") && !$0.isResourceName }) else { return }
        mapKeys(
            of: value(),
            "requestItems",
            [
                "Member must have length less than or equal to 255",
                "Member must have length greater than or equal to 3",
                "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
            ]
        )
    }
}

extension String {
    fileprivate var isResourceName: Bool { (3...255).contains(utf8.count) && utf8.allSatisfy(\.isResourceNameByte) }
}
