/// The comparison operators, spelled as in the text.
enum Comparator: String, Sendable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// The operator that means the same with its operands exchanged.
    var mirrored: Comparator {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

/// The one tree of condition, filter and key condition expressions, over parsed or resolved operands.
indirect enum ConditionTree<Leaf: Sendable>: Sendable {
    case comparison(Comparator, Leaf, Leaf)
    case between(Leaf, Leaf, Leaf)
    case membership(Leaf, [Leaf])
    case function(String, [Leaf])
    case and(ConditionTree, ConditionTree)
    case or(ConditionTree, ConditionTree)
    case not(ConditionTree)
}

typealias ParsedCondition = ConditionTree<ParsedOperand>
typealias ResolvedCondition = ConditionTree<ResolvedOperand>

/// The functions of conditions, and how many operands each takes.
enum ConditionFunction: String, Sendable {
    case attributeExists = "attribute_exists"
    case attributeNotExists = "attribute_not_exists"
    case attributeType = "attribute_type"
    case beginsWith = "begins_with"
    case contains
    case size

    var operandCount: Int {
        switch self {
        case .attributeExists, .attributeNotExists, .size: 1
        case .attributeType, .beginsWith, .contains: 2
        }
    }
}

/// The functions of update expressions.
enum UpdateFunction: String, Sendable {
    case ifNotExists = "if_not_exists"
    case listAppend = "list_append"
}
