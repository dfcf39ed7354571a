import EmulatorCore

/// `ExpressionAttributeNames` and `ExpressionAttributeValues` as they came.
struct ExpressionMembers: Sendable {
    var names: [String: String]?
    var values: Item?

    mutating func read(
        _ member: String,
        _ reader: inout JSONReader,
        invalid: inout DynamoError?
    ) throws(DynamoError) -> Bool {
        switch member {
        case "ExpressionAttributeNames": names = try reader.stringMapMember()
        case "ExpressionAttributeValues": values = try reader.itemMember(invalid: &invalid)
        default: return false
        }
        return true
    }

    /// Names and values without an expression that could use them are refused.
    ///
    /// - Parameter expressions: the request's expressions by the member's name; the ones that can hold values first.
    func attributes(
        for expressions: [(kind: ExpressionKind, text: String?)],
        _ cache: ExpressionCache
    ) throws(DynamoError) -> ExpressionAttributes {
        if names != nil, expressions.allSatisfy({ $0.text == nil }) {
            throw .validation("ExpressionAttributeNames can only be specified when using expressions")
        }
        if values != nil {
            let possible = expressions.filter { $0.kind != .projection }
            if possible.allSatisfy({ $0.text == nil }) {
                let missing = possible.map(\.kind.rawValue).joined(separator: " and ")
                throw .validation(
                    "ExpressionAttributeValues can only be specified when using expressions: \(missing) "
                        + (possible.count > 1 ? "are null" : "is null")
                )
            }
        }
        return try ExpressionAttributes(names: names, values: values, cache: cache)
    }
}
