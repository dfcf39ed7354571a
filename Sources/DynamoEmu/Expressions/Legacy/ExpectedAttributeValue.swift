import EmulatorCore
import OrderedCollections

/// What `Expected` demands of an attribute, in one of two forms: `Exists` and `Value`, or an operator with operands.
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html
struct ExpectedAttributeValue: AttributeParameter {
    static let typeName: StaticString = "ExpectedAttributeValue"
    static let qualifiedName: StaticString = "com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue"

    /// `ComparisonOperator` as it came.
    var name: String?
    var values: [AttributeValue]?
    var value: AttributeValue?
    var exists: Bool?
    /// The first value that DynamoDB refuses.
    var invalid: DynamoError?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "ComparisonOperator": name = try reader.stringMember()
        case "AttributeValueList": values = try reader.valueListMember(invalid: &invalid)
        case "Value": value = try reader.valueMember(invalid: &invalid)
        case "Exists": exists = try reader.boolMember()
        default: return false
        }
        return true
    }

    private var comparison: ComparisonOperator? { name.flatMap(ComparisonOperator.init) }

    /// `Value` can stand for a list of one.
    private var operands: [AttributeValue] { values ?? value.map { [$0] } ?? [] }

    func check(_ attribute: AttributeName) throws(DynamoError) {
        if let invalid { throw invalid }
        if values != nil, value != nil {
            throw .invalidParameter("Value and AttributeValueList cannot be used together for Attribute: \(attribute)")
        }
        guard let comparison else {
            if values != nil {
                throw .invalidParameter(
                    "AttributeValueList can only be used with a ComparisonOperator for Attribute: \(attribute)"
                )
            }
            return try checkExists(attribute)
        }
        if exists != nil {
            throw .invalidParameter("Exists and ComparisonOperator cannot be used together for Attribute: \(attribute)")
        }
        if values == nil, value == nil, comparison != .null, comparison != .notNull {
            throw .invalidParameter(
                "Value or AttributeValueList must be used with ComparisonOperator: \(comparison.rawValue) for "
                    + "Attribute: \(attribute)"
            )
        }
        try comparison.check(operands)
    }

    private func checkExists(_ attribute: AttributeName) throws(DynamoError) {
        switch (exists, value) {
        case (false?, .some):
            throw .invalidParameter("Value cannot be used when Exists is false for Attribute: \(attribute)")
        case (nil, nil), (true?, nil):
            throw .invalidParameter(
                "Value must be provided when Exists is \(exists.map(String.init) ?? "null") for Attribute: \(attribute)"
            )
        case (false?, nil), (nil, .some), (true?, .some): return
        }
    }

    /// The same in the words of expressions.
    func condition(on attribute: AttributeName) -> ResolvedCondition {
        if let comparison { return comparison.condition(on: attribute, operands) }
        let comparison: ComparisonOperator = exists == false ? .null : .equal
        return comparison.condition(on: attribute, operands)
    }
}

extension AttributeParameters where Key == AttributeName, Value == ExpectedAttributeValue {
    func constraints(_ found: inout Constraints) {
        for (name, expected) in self {
            found.oneOf(expected.name, "expected.\(name).member.comparisonOperator", ComparisonOperator.names)
        }
    }

    func check() throws(DynamoError) {
        try checkNames()
        for (name, expected) in self { try expected.check(name) }
    }

    /// Each of them in the words of expressions.
    var conditions: [ResolvedCondition] { map { name, expected in expected.condition(on: name) } }
}
