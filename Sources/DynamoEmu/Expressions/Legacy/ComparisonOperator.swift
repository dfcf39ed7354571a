/// The operators of the elder conditions: what each compares with, and the condition of expressions it stands for.
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Conditions.html
///
/// The order is the one in which AWS lists them when it refuses another.
enum ComparisonOperator: String, Sendable, CaseIterable {
    case `in` = "IN"
    case null = "NULL"
    case between = "BETWEEN"
    case less = "LT"
    case notContains = "NOT_CONTAINS"
    case equal = "EQ"
    case greater = "GT"
    case notNull = "NOT_NULL"
    case notEqual = "NE"
    case lessOrEqual = "LE"
    case beginsWith = "BEGINS_WITH"
    case greaterOrEqual = "GE"
    case contains = "CONTAINS"

    static let names = allCases.map(\.rawValue)

    private var counts: ClosedRange<Int> {
        switch self {
        case .null, .notNull: 0...0
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .beginsWith, .contains, .notContains:
            1...1
        case .between: 2...2
        case .in: 1...Int.max
        }
    }

    /// The types that it compares with, or nil when it takes them all.
    private var types: Set<String>? {
        switch self {
        case .null, .notNull, .equal, .notEqual: nil
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .between, .in: ["S", "N", "B"]
        case .beginsWith: ["S", "B"]
        // Truth values and nulls can be elements of lists.
        case .contains, .notContains: ["S", "N", "B", "BOOL", "NULL"]
        }
    }

    /// Whether a Query can look for it in a key.
    var isIndexable: Bool {
        switch self {
        case .equal, .less, .lessOrEqual, .greater, .greaterOrEqual, .between, .beginsWith: true
        case .notEqual, .null, .notNull, .in, .contains, .notContains: false
        }
    }

    /// Their number, then their types, then the order of bounds.
    func check(_ values: [AttributeValue]) throws(DynamoError) {
        guard counts.contains(values.count) else {
            throw .invalidParameter("Invalid number of argument(s) for the \(rawValue) ComparisonOperator")
        }
        guard let first = values.first else { return }
        guard values.allSatisfy({ $0.typeName == first.typeName }) else {
            throw .invalidParameter("AttributeValues inside AttributeValueList must be of same type")
        }
        if let types, !types.contains(first.typeName) {
            throw .invalidParameter(
                "ComparisonOperator \(rawValue) is not valid for \(first.typeName) AttributeValue type"
            )
        }
        if self == .between, let order = first.order(against: values[1]), order > 0 {
            throw .validation(
                "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
            )
        }
    }

    /// The condition on an attribute; the values are checked ones.
    func condition(on name: AttributeName, _ values: [AttributeValue]) -> ResolvedCondition {
        let path = ResolvedOperand.path(DocumentPath([.name(name)]))
        let operands = values.map { ResolvedOperand.value($0) }
        func comparison(_ comparator: Comparator) -> ResolvedCondition { .comparison(comparator, path, operands[0]) }
        func function(_ function: ConditionFunction) -> ResolvedCondition {
            .function(function.rawValue, [path] + operands)
        }
        return switch self {
        case .equal: comparison(.equal)
        // As in expressions, it holds where the attribute is missing.
        case .notEqual: comparison(.notEqual)
        case .less: comparison(.less)
        case .lessOrEqual: comparison(.lessOrEqual)
        case .greater: comparison(.greater)
        case .greaterOrEqual: comparison(.greaterOrEqual)
        case .between: .between(path, operands[0], operands[1])
        case .in: .membership(path, operands)
        case .null: function(.attributeNotExists)
        case .notNull: function(.attributeExists)
        case .beginsWith: function(.beginsWith)
        case .contains: function(.contains)
        // Unlike `NOT contains(…)`, it does not hold where the attribute is missing.
        case .notContains:
            .and(.function(ConditionFunction.attributeExists.rawValue, [path]), .not(function(.contains)))
        }
    }
}
