import EmulatorCore

/// `ExpressionAttributeNames` and `ExpressionAttributeValues` as they came.
struct ExpressionMembers: Sendable {
    typealias Expression = (kind: ExpressionKind, text: String?)

    var names: [String: String]?
    var values: Item?
    /// The first of the values that DynamoDB refuses.
    var invalid: DynamoError?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "ExpressionAttributeNames": names = try reader.stringMapMember()
        case "ExpressionAttributeValues": values = try reader.expressionAttributeValuesMember(invalid: &invalid)
        default: return false
        }
        return true
    }

    /// The first thing that is judged once the constraints are: expressions and what came before them are not mixed,
    /// and names and values without an expression that could use them are refused.
    ///
    /// - Parameters:
    ///   - expressions: the expressions that the operation has, in AWS's order.
    ///   - parameters: the elder parameters that the request has, in AWS's order.
    func checkUse(in expressions: [Expression], beside parameters: [String] = []) throws(DynamoError) {
        if !parameters.isEmpty, expressions.contains(where: { $0.text != nil }) {
            let present = expressions.filter { $0.text != nil }.map(\.kind.rawValue)
            throw .validation(
                "Can not use both expression and non-expression parameters in the same request: "
                    + "Non-expression parameters: {\(parameters.joined(separator: ", "))} "
                    + "Expression parameters: {\(present.joined(separator: ", "))}"
            )
        }
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
    }

    /// What the expressions are resolved through.
    func attributes(_ cache: ExpressionCache) throws(DynamoError) -> ExpressionAttributes {
        try ExpressionAttributes(names: names, values: values, cache: cache, invalid: invalid)
    }
}

extension JSONReader {
    fileprivate mutating func expressionAttributeValuesMember(
        invalid: inout DynamoError?
    ) throws(DynamoError) -> Item? {
        if try step({ (reader) throws(JSONError) in try reader.peek() }) == .null {
            try skipMember()
            return nil
        }
        return try AttributeValue.readExpressionAttributeValues(&self, invalid: &invalid)
    }
}
