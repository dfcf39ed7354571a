import EmulatorCore
import OrderedCollections

/// `{ "expression": …, "expressionNames": …, "expressionValues": … }`, which conditions, updates, key conditions,
/// filters and projections are.
struct DynamoDBExpression: Sendable {
    var text: String
    var names: JSONObject?
    var values: JSONObject?

    static let members: Set<String> = ["expression", "expressionNames", "expressionValues"]

    /// - Parameter others: the members that this expression has besides.
    init(_ document: RequestDocument, others: Set<String> = []) throws(GraphQLError) {
        try document.refuse(othersThan: Self.members.union(others))
        text = try document.requiredString("expression")
        names = try document.object("expressionNames")?.members
        values = try document.object("expressionValues").map { (values) throws(GraphQLError) in
            try AttributeJSON.typed(values.members, at: values.path)
        }
    }

    init?(_ name: String, of document: RequestDocument) throws(GraphQLError) {
        guard let member = try document.object(name) else { return nil }
        try self.init(member)
    }

    /// A projection has no values.
    static func projection(of document: RequestDocument) throws(GraphQLError) -> DynamoDBExpression? {
        guard let member = try document.object("projection") else { return nil }
        try member.refuse(othersThan: ["expression", "expressionNames"])
        return try DynamoDBExpression(member)
    }
}

extension JSONObject {
    /// Puts an expression into a request to DynamoDB, whose expressions share their names and values.
    mutating func set(_ member: String, to expression: DynamoDBExpression?) {
        guard let expression else { return }
        self[member] = .string(expression.text)
        merge(expression.names, into: "ExpressionAttributeNames")
        merge(expression.values, into: "ExpressionAttributeValues")
    }

    private mutating func merge(_ members: JSONObject?, into name: String) {
        guard let members else { return }
        let merged = (self[name]?.object ?? [:]).merging(members) { _, new in new }
        self[name] = .object(merged)
    }
}
