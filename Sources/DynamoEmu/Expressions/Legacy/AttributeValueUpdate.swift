import EmulatorCore
import OrderedCollections

/// What `AttributeUpdates` does to an attribute.
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html
struct AttributeValueUpdate: AttributeParameter {
    static let typeName: StaticString = "AttributeValueUpdate"
    static let qualifiedName: StaticString = "com.amazonaws.dynamodb.v20120810.AttributeValueUpdate"

    /// `AttributeAction`. The order is that of the API reference; how AWS lists them in a refusal is not known.
    enum Action: String, Sendable, CaseIterable {
        case add = "ADD"
        case put = "PUT"
        case delete = "DELETE"

        static let names = allCases.map(\.rawValue)
    }

    /// `Action` as it came.
    var name: String?
    var value: AttributeValue?
    /// What is wrong with the value.
    var invalid: DynamoError?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "Action": name = try reader.stringMember()
        case "Value": value = try reader.valueMember(invalid: &invalid)
        default: return false
        }
        return true
    }

    private var action: Action { name.flatMap(Action.init) ?? .put }

    func check() throws(DynamoError) {
        if let invalid { throw invalid }
        switch (action, value) {
        case (.delete, nil), (.put, .some): return
        case (.put, nil), (.add, nil):
            throw .invalidParameter("Only DELETE action is allowed when no attribute value is specified")
        case (.delete, let value?):
            switch value {
            case .ss, .ns, .bs: return
            default:
                throw .invalidParameter("DELETE action with value is not supported for the type \(value.typeName)")
            }
        case (.add, let value?):
            switch value {
            // Lists are not documented: they are appended to.
            case .n, .ss, .ns, .bs, .l: return
            default: throw .invalidParameter("ADD action is not supported for the type \(value.typeName)")
            }
        }
    }

    /// The same in the words of expressions.
    func action(on attribute: AttributeName) -> UpdateAction<DocumentPath, AttributeValue> {
        let path = DocumentPath([.name(attribute)])
        guard let value else { return .remove(path) }
        return switch action {
        case .put: .set(path, .operand(.value(value)))
        case .add: .add(path, value)
        case .delete: .delete(path, value)
        }
    }
}

extension AttributeParameters where Key == AttributeName, Value == AttributeValueUpdate {
    func constraints(_ found: inout Constraints) {
        for (name, update) in self {
            found.oneOf(update.name, "attributeUpdates.\(name).member.action", AttributeValueUpdate.Action.names)
        }
    }

    func check() throws(DynamoError) {
        try checkNames()
        for update in values { try update.check() }
    }

    /// Nil when there are none: such an update makes sure that the item exists.
    var update: UpdateExpression? {
        guard !isEmpty else { return nil }
        return UpdateExpression(
            actions: map { name, update in update.action(on: name) },
            typeMismatch: .validation("Type mismatch for attribute to update")
        )
    }
}
