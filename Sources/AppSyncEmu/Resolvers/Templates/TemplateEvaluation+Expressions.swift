import EmulatorCore
import OrderedCollections

extension TemplateEvaluation {
    func evaluate(_ expression: Expression) throws(TemplateFailure) -> VTLValue {
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
            return .string(text.string())
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
            return try bounded(Self.calculate(try evaluate(left), try evaluate(right), by: operation))
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

    /// Strings and lists that double themselves would otherwise outgrow the machine within one loop.
    func bounded(_ value: VTLValue) throws(TemplateFailure) -> VTLValue {
        switch value {
        case .string(let text) where text.utf8.count > Self.outputLimit:
            throw .exceeded("A string of a mapping template is larger than \(Self.outputLimit) bytes.")
        case .list(let list) where list.count > Self.elementLimit:
            throw .exceeded("A list of a mapping template has more than \(Self.elementLimit) elements.")
        default: return value
        }
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

    /// Integers stay integers; `+` joins when one side is a string; anything else is null, division by zero, too
    /// (Velocity 1.7 developer guide, "Math").
    private static func calculate(
        _ left: VTLValue,
        _ right: VTLValue,
        by operation: Expression.Arithmetic
    ) -> VTLValue {
        if case .add = operation {
            switch (left, right) {
            case (.null, _), (_, .null): return .null
            case (.string, _), (_, .string): return .string(left.text + right.text)
            default: break
            }
        }
        if case .int(let left) = left, case .int(let right) = right {
            let (result, overflow): (Int, Bool)
            switch operation {
            case .add: (result, overflow) = left.addingReportingOverflow(right)
            case .subtract: (result, overflow) = left.subtractingReportingOverflow(right)
            case .multiply: (result, overflow) = left.multipliedReportingOverflow(by: right)
            case .divide: (result, overflow) = right == 0 ? (0, true) : left.dividedReportingOverflow(by: right)
            case .remainder:
                (result, overflow) = right == 0 ? (0, true) : left.remainderReportingOverflow(dividingBy: right)
            }
            if !overflow { return .int(result) }
            if right == 0 { return .null }
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
}
