import EmulatorCore
import OrderedCollections

/// `Condition`: what `QueryFilter`, `ScanFilter` and `KeyConditions` demand of an attribute.
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html
struct AttributeCondition: AttributeParameter {
    static let typeName: StaticString = "Condition"
    static let qualifiedName: StaticString = "com.amazonaws.dynamodb.v20120810.Condition"

    /// `ComparisonOperator` as it came.
    var name: String?
    var values: [AttributeValue] = []
    /// The first value that DynamoDB refuses.
    var invalid: DynamoError?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "ComparisonOperator": name = try reader.stringMember()
        case "AttributeValueList": values = try reader.valueListMember(invalid: &invalid) ?? []
        default: return false
        }
        return true
    }

    /// Nil only before the constraints are checked.
    var comparison: ComparisonOperator? { name.flatMap(ComparisonOperator.init) }
}

extension AttributeParameters where Key == AttributeName, Value == AttributeCondition {
    /// - Parameter path: `queryFilter`.
    func constraints(_ found: inout Constraints, _ path: StaticString) {
        for (name, condition) in self {
            found.required(condition.name, "\(path).\(name).member.comparisonOperator")
            found.oneOf(condition.name, "\(path).\(name).member.comparisonOperator", ComparisonOperator.names)
        }
    }

    /// Names, values, then what the operators want of them.
    func check() throws(DynamoError) {
        try checkNames()
        for condition in values {
            if let invalid = condition.invalid { throw invalid }
            try condition.comparison?.check(condition.values)
        }
    }

    /// Each of them in the words of expressions.
    var conditions: [ResolvedCondition] {
        compactMap { name, condition in condition.comparison?.condition(on: name, condition.values) }
    }
}
