import EmulatorCore

/// `condition` of PutItem, UpdateItem and DeleteItem (developer guide, "Condition expressions").
struct DynamoDBCondition: Sendable {
    enum Strategy: Sendable {
        case reject
        case custom(lambdaARN: String)
    }

    let expression: DynamoDBExpression
    let handling: Handling

    /// What happens when the condition fails.
    struct Handling: Sendable {
        /// Attributes that the comparison leaves out.
        var equalsIgnore: Set<String> = []
        /// Of the read that follows the failure.
        var isConsistent = true
        var strategy = Strategy.reject

        static let members: Set<String> = ["equalsIgnore", "consistentRead"]

        init(_ condition: RequestDocument) throws(GraphQLError) {
            if condition.value("equalsIgnore") != nil {
                equalsIgnore = Set(try condition.requiredArray("equalsIgnore").compactMap(\.string))
            }
            isConsistent = try condition.bool("consistentRead") ?? true
        }
    }

    init?(of document: RequestDocument) throws(GraphQLError) {
        guard let condition = try document.object("condition") else { return nil }
        let handlerName = "conditionalCheckFailedHandler"
        expression = try DynamoDBExpression(condition, others: Handling.members.union([handlerName]))
        var handling = try Handling(condition)
        if let handler = try condition.object(handlerName) { handling.strategy = try Self.strategy(handler) }
        self.handling = handling
    }

    private static func strategy(_ handler: RequestDocument) throws(GraphQLError) -> Strategy {
        try handler.refuse(othersThan: ["strategy", "lambdaArn"])
        switch try handler.requiredString("strategy") {
        case "Reject": return .reject
        case "Custom": return .custom(lambdaARN: try handler.requiredString("lambdaArn"))
        case let other:
            // Not captured.
            throw .mappingTemplate("Unsupported value for field '\(handler.path(of: "strategy"))': \(other)")
        }
    }
}
