/// `ExpressionAttributeNames` and `ExpressionAttributeValues` of one request. Every expression of the request is resolved
/// through this value, which remembers what was used.
package struct ExpressionAttributes: Sendable {
    let names: [String: String]?
    let values: Item?
    let cache: ExpressionCache?
    var usedNames: Set<String> = []
    var usedValues: Set<String> = []

    /// - Parameter cache: where parsed texts are kept between requests.
    /// - Throws: `ValidationException` when a map is empty or a key of it has the wrong form.
    package init(
        names: [String: String]?, values: Item?, cache: ExpressionCache? = nil
    ) throws(DynamoError) {
        self.names = names
        self.values = values
        self.cache = cache
    }

    /// - Parameter kind: `.condition` or `.filter`.
    package mutating func condition(_ text: String, kind: ExpressionKind) throws(DynamoError) -> Condition {
        throw .validation("")
    }

    package mutating func keyCondition(_ text: String) throws(DynamoError) -> KeyConditionExpression {
        throw .validation("")
    }

    package mutating func projection(_ text: String) throws(DynamoError) -> Projection { throw .validation("") }

    package mutating func update(_ text: String) throws(DynamoError) -> UpdateExpression { throw .validation("") }

    /// After all expressions of the request: everything that was given must have been used.
    package func checkUnused() throws(DynamoError) {}
}
