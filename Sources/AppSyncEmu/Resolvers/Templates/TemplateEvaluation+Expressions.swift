import EmulatorCore
import OrderedCollections

extension TemplateEvaluation {
    func evaluate(_ expression: Expression) throws(TemplateFailure) -> VTLValue {
        try step()
        switch expression {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .double(let value): return .double(value)
        case .string(let value): return .string(value)
        case .reference(let reference): return try value(of: reference)
        case .interpolation(let nodes):
            var text = JSONWriter(capacity: 64)
            try render(nodes, to: &text)
            return try bounded(.string(text.string()))
        case .list(let elements):
            return .list(VTLList(try evaluate(elements)))
        case .map(let entries):
            let map = VTLMap()
            for entry in entries { map.put(try evaluate(entry.key).text, try evaluate(entry.value)) }
            return .map(map)
        case .range(let first, let last): return try range(from: first, to: last)
        case .not(let operand): return .bool(try !evaluate(operand).isTrue)
        case .and(let left, let right):
            guard try evaluate(left).isTrue else { return .bool(false) }
            return .bool(try evaluate(right).isTrue)
        case .or(let left, let right):
            if try evaluate(left).isTrue { return .bool(true) }
            return .bool(try evaluate(right).isTrue)
        case .comparison(let comparison, let left, let right):
            return .bool(Self.compare(try evaluate(left), try evaluate(right), by: comparison))
        case .arithmetic(let operation, let left, let right):
            let (leftValue, rightValue) = (try evaluate(left), try evaluate(right))
            if case .add = operation, leftValue.isText || rightValue.isText {
                return try bounded(.string(try text(leftValue, of: left) + text(rightValue, of: right)))
            }
            return Self.calculate(leftValue, rightValue, by: operation)
        }
    }

    func evaluate(_ expressions: [Expression]) throws(TemplateFailure) -> [VTLValue] {
        var values: [VTLValue] = []
        values.reserveCapacity(expressions.count)
        for expression in expressions { values.append(try evaluate(expression)) }
        return values
    }

    /// Counts down, too: `[3..1]`. Null when an end is no integer.
    private func range(from first: Expression, to last: Expression) throws(TemplateFailure) -> VTLValue {
        guard case .int(let first) = try evaluate(first), case .int(let last) = try evaluate(last) else { return .null }
        let (distance, overflow) = last.subtractingReportingOverflow(first)
        guard !overflow, distance.magnitude < Self.elementLimit else {
            throw .exceeded("The range [\(first)..\(last)] is too long.")
        }
        let step = first <= last ? 1 : -1
        return .list(VTLList(stride(from: first, through: last, by: step).map { .int($0) }))
    }

    /// Relations hold between numbers only; Velocity logs anything else and answers false.
    private static func compare(_ left: VTLValue, _ right: VTLValue, by comparison: Expression.Comparison) -> Bool {
        switch comparison {
        case .equal: return left.isEqual(to: right)
        case .notEqual: return !left.isEqual(to: right)
        case .less: return left.order(against: right).map { $0 < 0 } ?? false
        case .lessOrEqual: return left.order(against: right).map { $0 <= 0 } ?? false
        case .greater: return left.order(against: right).map { $0 > 0 } ?? false
        case .greaterOrEqual: return left.order(against: right).map { $0 >= 0 } ?? false
        }
    }

    /// A reference without a value is joined to a string as it is written (Velocity 1.7, `ASTAddNode`).
    private func text(_ value: VTLValue, of expression: Expression) throws(TemplateFailure) -> String {
        switch value {
        case .block(let block): return try text(of: block)
        case .null:
            if case .reference(let reference) = expression { return String(decoding: reference.source, as: UTF8.self) }
            return "null"
        default: return value.text
        }
    }

    /// Integers stay integers and grow past 64 bits; anything that is no number is null, division by zero, too
    /// (Velocity 1.7 developer guide, "Math").
    private static func calculate(
        _ left: VTLValue,
        _ right: VTLValue,
        by operation: Expression.Arithmetic
    ) -> VTLValue {
        if case .int(let left) = left, case .int(let right) = right {
            let (left, right) = (Int128(left), Int128(right))
            switch operation {
            case .add: return integer(left + right)
            case .subtract: return integer(left - right)
            case .multiply: return integer(left * right)
            case .divide: return right == 0 ? .null : integer(left / right)
            case .remainder: return right == 0 ? .null : integer(left % right)
            }
        }
        guard let left = left.double, let right = right.double else { return .null }
        switch operation {
        case .add: return .double(left + right)
        case .subtract: return .double(left - right)
        case .multiply: return .double(left * right)
        case .divide: return right == 0 ? .null : .double(left / right)
        case .remainder: return right == 0 ? .null : .double(left.truncatingRemainder(dividingBy: right))
        }
    }

    private static func integer(_ value: Int128) -> VTLValue {
        Int(exactly: value).map { .int($0) } ?? .big(JSONNumber(text: String(value)))
    }
}

extension VTLValue {
    fileprivate var isText: Bool {
        switch self {
        case .string, .block: true
        default: false
        }
    }
}
