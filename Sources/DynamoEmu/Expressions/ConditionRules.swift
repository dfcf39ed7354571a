import EmulatorCore

/// What a primitive condition must obey before any item is read: counts of operands, then distinct operands, then
/// types.
enum ConditionRules {
    typealias Refusal = ExpressionParser.Refusal

    /// The condition must be a primitive one.
    static func check(_ condition: ResolvedCondition) throws(Refusal) {
        switch condition {
        case .comparison(let comparator, let left, let right):
            try checkCounts(in: [left, right])
            try checkDistinct([left, right], for: comparator.rawValue)
            try checkFunctions(in: [left, right])
            if comparator != .equal, comparator != .notEqual {
                try checkTypes(of: [left, right], ["S", "N", "B"], for: comparator.rawValue)
            }
        case .between(let operand, let lower, let upper):
            try checkCounts(in: [operand, lower, upper])
            try checkDistinct([operand, lower, upper], for: "BETWEEN")
            try checkFunctions(in: [operand, lower, upper])
            try checkTypes(of: [operand, lower, upper], ["S", "N", "B"], for: "BETWEEN")
            try checkBounds(lower, upper)
        case .membership(let operand, let candidates):
            if candidates.count > membershipLimit {
                throw Refusal(
                    "The IN operator is provided with too many operands; number of operands: \(candidates.count)"
                )
            }
            let operands = [operand] + candidates
            try checkCounts(in: operands)
            try checkDistinct(operands, for: "IN")
            try checkFunctions(in: operands)
        case .function(let name, let arguments):
            try checkCount(of: arguments, for: name)
            try checkCounts(in: arguments)
            try checkDistinct(arguments, for: name)
            try checkFunctions(in: arguments)
            try checkFunction(name, arguments)
        case .and, .or, .not: break
        }
    }

    /// "The list can contain up to 100 values" ("Condition and filter expressions, operators, and functions", developer
    /// guide); PartiQL's list the same.
    private static let membershipLimit = 100

    // MARK: - Counts

    private static func checkCounts(in operands: [ResolvedOperand]) throws(Refusal) {
        for case .function(let name, let arguments) in operands {
            try checkCounts(in: arguments)
            try checkCount(of: arguments, for: name)
        }
    }

    private static func checkCount(of arguments: [ResolvedOperand], for name: String) throws(Refusal) {
        guard let function = ConditionFunction(rawValue: name), function.operandCount != arguments.count else { return }
        throw Refusal(
            "Incorrect number of operands for operator or function; "
                + "operator or function: \(name), number of operands: \(arguments.count)"
        )
    }

    // MARK: - Distinct operands

    private static func checkDistinct(_ operands: [ResolvedOperand], for name: String) throws(Refusal) {
        guard case .path(let first)? = operands.first else { return }
        for case .path(let path) in operands.dropFirst() where path == first {
            throw Refusal(
                "The first operand must be distinct from the remaining operands for this operator or function; "
                    + "operator: \(name), first operand: \(first)"
            )
        }
    }

    // MARK: - Types

    private static func checkFunctions(in operands: [ResolvedOperand]) throws(Refusal) {
        for case .function(let name, let arguments) in operands {
            try checkFunctions(in: arguments)
            try checkFunction(name, arguments)
        }
    }

    private static func checkFunction(_ name: String, _ arguments: [ResolvedOperand]) throws(Refusal) {
        switch ConditionFunction(rawValue: name) {
        case .attributeExists, .attributeNotExists:
            guard case .path = arguments[0] else {
                throw Refusal("Operator or function requires a document path; operator or function: \(name)")
            }
        case .attributeType:
            guard case .value(.s(let type)) = arguments[1] else {
                throw wrongType(arguments[1].knownType ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}", for: name)
            }
            if !attributeTypes.contains(type) {
                throw Refusal(
                    "Invalid attribute type name found; type: \(type), "
                        + "valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
                )
            }
        case .beginsWith: try checkTypes(of: arguments, ["S", "B"], for: name)
        case .size:
            if let type = arguments[0].knownType, ["N", "BOOL", "NULL"].contains(type) {
                throw wrongType(type, for: name)
            }
        case .contains, nil: break
        }
    }

    private static let attributeTypes: Set<String> = ["S", "N", "B", "SS", "NS", "BS", "BOOL", "NULL", "L", "M"]

    private static func checkTypes(
        of operands: [ResolvedOperand],
        _ allowed: [String],
        for name: String
    ) throws(Refusal) {
        for operand in operands {
            if let type = operand.knownType, !allowed.contains(type) { throw wrongType(type, for: name) }
        }
    }

    private static func wrongType(_ type: String, for name: String) -> Refusal {
        Refusal(
            "Incorrect operand type for operator or function; operator or function: \(name), operand type: \(type)"
        )
    }

    private static func checkBounds(_ lower: ResolvedOperand, _ upper: ResolvedOperand) throws(Refusal) {
        guard case .value(let lower) = lower, case .value(let upper) = upper else { return }
        let bounds =
            "lower bound operand: AttributeValue: {\(lower.scalarText)}, "
            + "upper bound operand: AttributeValue: {\(upper.scalarText)}"
        guard let order = lower.order(against: upper) else {
            throw Refusal("The BETWEEN operator requires same data type for lower and upper bounds; \(bounds)")
        }
        if order > 0 {
            throw Refusal(
                "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; \(bounds)"
            )
        }
    }
}

extension AttributeValue {
    /// A scalar as AWS prints it in messages: `N:1`.
    var scalarText: String {
        switch self {
        case .s(let string): "S:\(string)"
        case .n(let number): "N:\(number.text)"
        case .b(let bytes): "B:\(Base64.encode(bytes))"
        default: typeName
        }
    }
}
