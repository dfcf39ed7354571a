/// What an update expression must obey before any item is read: the operands of ADD and DELETE, then functions and
/// sums.
enum UpdateRules {
    typealias Refusal = ExpressionParser.Refusal

    static func check(_ actions: ResolvedUpdate) throws(Refusal) {
        for action in actions {
            switch action {
            case .add(_, let value):
                switch value {
                case .n, .ss, .ns, .bs: break
                default: throw wrongType(value, for: "ADD")
                }
            case .delete(_, let value):
                switch value {
                case .ss, .ns, .bs: break
                default: throw wrongType(value, for: "DELETE")
                }
            case .set, .remove: break
            }
        }
        for case .set(_, let assignment) in actions {
            for operand in assignment.operands { try checkFunctions(in: operand) }
            switch assignment {
            case .operand: break
            case .sum(let left, let right): try checkOperands([left, right], are: "N", for: "+")
            case .difference(let left, let right): try checkOperands([left, right], are: "N", for: "-")
            }
        }
    }

    private static func checkFunctions(in operand: ResolvedOperand) throws(Refusal) {
        guard case .function(let name, let arguments) = operand else { return }
        for argument in arguments { try checkFunctions(in: argument) }
        guard arguments.count == 2 else {
            throw Refusal(
                "Incorrect number of operands for operator or function; "
                    + "operator or function: \(name), number of operands: \(arguments.count)"
            )
        }
        switch UpdateFunction(rawValue: name) {
        case .ifNotExists:
            guard case .path = arguments[0] else {
                throw Refusal("Operator or function requires a document path; operator or function: \(name)")
            }
        case .listAppend: try checkOperands(arguments, are: "L", for: name)
        case nil: break
        }
    }

    private static func checkOperands(
        _ operands: [ResolvedOperand],
        are type: String,
        for name: String
    ) throws(Refusal) {
        for operand in operands {
            if let known = operand.knownType, known != type {
                throw Refusal(
                    "Incorrect operand type for operator or function; "
                        + "operator or function: \(name), operand type: \(known)"
                )
            }
        }
    }

    /// These two spell the types out, and name the operator otherwise than the functions do.
    private static func wrongType(_ value: AttributeValue, for clause: String) -> Refusal {
        let type =
            switch value {
            case .s: "STRING"
            case .n: "NUMBER"
            case .b: "BINARY"
            case .ss: "STRING_SET"
            case .ns: "NUMBER_SET"
            case .bs: "BINARY_SET"
            case .bool: "BOOLEAN"
            case .null: "NULL"
            case .l: "LIST"
            case .m: "MAP"
            }
        return Refusal("Incorrect operand type for operator or function; operator: \(clause), operand type: \(type)")
    }
}
