/// A key condition with its names and values in place, not yet held against a key schema.
///
/// It is parsed by the grammar of conditions, then narrowed: AWS answers for what it does not take with messages of its
/// own, which come after those of all other expressions.
package struct KeyConditionExpression: Sendable {
    let tree: ResolvedCondition

    /// One key attribute and what is demanded of it.
    private struct Demand {
        let name: String
        let condition: SortCondition
    }

    /// The rules that need no key schema; AWS applies them before it looks for the table.
    package func check() throws(DynamoError) { _ = try demands() }

    /// - Throws: `ValidationException` when the condition does not fit the schema.
    package func resolve(partitionKey: KeyElement, sortKey: KeyElement?) throws(DynamoError) -> KeyCondition {
        let demands = try demands()
        if sortKey == nil, demands.count > 1 { throw .validation("Query key condition not supported") }
        guard let partition = demands.first(where: { $0.name == partitionKey.name }) else {
            throw .validation("Query condition missed key schema element: \(partitionKey.name)")
        }
        try Self.check(partition.condition, against: partitionKey)
        guard case .equal(let value) = partition.condition else {
            throw .validation("Query key condition not supported")
        }
        guard demands.count > 1, let sortKey else { return KeyCondition(partition: value, sort: nil) }
        guard let sort = demands.first(where: { $0.name == sortKey.name }) else {
            throw .validation("Query condition missed key schema element: \(sortKey.name)")
        }
        try Self.check(sort.condition, against: sortKey)
        return KeyCondition(partition: value, sort: sort.condition)
    }

    private static func check(_ condition: SortCondition, against key: KeyElement) throws(DynamoError) {
        for value in condition.values {
            guard value.typeName == key.type.rawValue else {
                throw .validation(
                    "One or more parameter values were invalid: Condition parameter type does not match schema type"
                )
            }
            if value.length == 0 {
                // No key is empty, so AWS refuses to look for one.
                throw .validation(
                    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain "
                        + "an empty \(key.type == .S ? "string" : "binary") value. Key: \(key.name)"
                )
            }
        }
    }

    // MARK: - Narrowing

    private func demands() throws(DynamoError) -> [Demand] {
        var demands: [Demand] = []
        try Self.collect(tree, into: &demands)
        if demands.count > 2 { throw .validation("Conditions can be of length 1 or 2 only") }
        return demands
    }

    private static func collect(_ tree: ResolvedCondition, into demands: inout [Demand]) throws(DynamoError) {
        switch tree {
        case .and(let left, let right):
            try collect(left, into: &demands)
            try collect(right, into: &demands)
        case .or: throw unsupported("OR")
        case .not: throw unsupported("NOT")
        case .membership: throw unsupported("IN")
        case .comparison(let comparator, let left, let right):
            if comparator == .notEqual { throw unsupported("<>") }
            try append(demand(comparator, [left, right]), to: &demands)
        case .between(let operand, let lower, let upper):
            guard case .path = operand else { throw keyMustComeFirst("BETWEEN") }
            let (name, values, _) = try operands([operand, lower, upper])
            try append(Demand(name: name, condition: .between(values[0], values[1])), to: &demands)
        case .function("begins_with", let arguments):
            guard case .path = arguments[0] else { throw keyMustComeFirst("begins_with") }
            let (name, values, _) = try operands(arguments)
            try append(Demand(name: name, condition: .beginsWith(values[0])), to: &demands)
        case .function(let name, _): throw unsupported(name)
        }
    }

    private static func append(_ demand: Demand, to demands: inout [Demand]) throws(DynamoError) {
        if demands.contains(where: { $0.name == demand.name }) {
            throw .validation("KeyConditionExpressions must only contain one condition per key")
        }
        demands.append(demand)
    }

    private static func demand(
        _ comparator: Comparator,
        _ arguments: [ResolvedOperand]
    ) throws(DynamoError) -> Demand {
        let (name, values, position) = try operands(arguments)
        let value = values[0]
        let condition: SortCondition =
            switch position == 0 ? comparator : comparator.mirrored {
            case .equal, .notEqual: .equal(value)
            case .less: .less(value)
            case .lessOrEqual: .lessOrEqual(value)
            case .greater: .greater(value)
            case .greaterOrEqual: .greaterOrEqual(value)
            }
        return Demand(name: name, condition: condition)
    }

    /// The one attribute among the operands, the values, and the attribute's position.
    private static func operands(
        _ operands: [ResolvedOperand]
    ) throws(DynamoError) -> (name: String, values: [AttributeValue], position: Int) {
        var name: String?
        var position = 0
        var values: [AttributeValue] = []
        for (index, operand) in operands.enumerated() {
            switch operand {
            case .path(let path):
                if name != nil {
                    throw .validation(
                        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
                    )
                }
                if path.elements.count > 1 {
                    throw .validation(
                        "Invalid KeyConditionExpression: "
                            + "KeyConditionExpressions cannot have conditions on nested attributes"
                    )
                }
                name = path.top
                position = index
            case .value(let value): values.append(value)
            case .function: throw .validation("KeyConditionExpressions cannot contain nested operations")
            }
        }
        guard let name else {
            throw .validation("Invalid condition in KeyConditionExpression: No key attribute specified")
        }
        return (name, values, position)
    }

    private static func unsupported(_ name: String) -> DynamoError {
        .validation("Invalid operator used in KeyConditionExpression: \(name)")
    }

    private static func keyMustComeFirst(_ name: String) -> DynamoError {
        .validation(
            "Invalid condition in KeyConditionExpression: "
                + "\(name) operator must have the key attribute as its first operand"
        )
    }
}

extension SortCondition {
    var values: [AttributeValue] {
        switch self {
        case .equal(let value), .less(let value), .lessOrEqual(let value), .greater(let value),
            .greaterOrEqual(let value), .beginsWith(let value):
            [value]
        case .between(let lower, let upper): [lower, upper]
        }
    }
}
