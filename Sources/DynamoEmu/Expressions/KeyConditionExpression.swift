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

    /// How many conditions there may be: a table has two key attributes at most, an index perhaps more.
    static func maximum(ofIndex name: String?) -> Int { name == nil ? 2 : 2 * KeySchemaRules.attributesMaximum }

    /// The rules that need no key schema; AWS applies them before it looks for the table.
    package func check(maximum: Int = 2) throws(DynamoError) {
        if try demands().count > maximum { throw .tooManyKeyConditions }
    }

    /// Holds the condition against the key of the table or index that is read.
    ///
    /// - Parameter index: the index's name, for what errors say of its key.
    /// - Throws: `ValidationException` when the condition does not fit the schema.
    package func resolve(for schema: KeySchema, index: String? = nil) throws(DynamoError) -> KeyCondition {
        let demands = try demands()
        if demands.count > 2, schema.count <= 2 { throw .tooManyKeyConditions }
        if demands.count > 1, schema.count == 1 { throw Self.notSupported }
        var partitions: [AttributeValue] = []
        partitions.reserveCapacity(schema.partitions.count)
        for element in schema.partitions {
            guard let demand = demands.first(where: { $0.name == element.name }) else {
                throw Self.missed(element)
            }
            try Self.check(demand.condition, against: element, ItemKey.partitionMaximum, index)
            guard case .equal(let value) = demand.condition else { throw Self.notSupported }
            partitions.append(value)
        }
        guard demands.count > partitions.count else { return KeyCondition(partitions: partitions, sort: nil) }
        return try Self.sorted(demands, by: schema, KeyCondition(partitions: partitions, sort: nil), index)
    }

    /// Sort attributes are taken from the left: equality on all but the last one that the condition names.
    private static func sorted(
        _ demands: [Demand],
        by schema: KeySchema,
        _ partition: KeyCondition,
        _ index: String?
    ) throws(DynamoError) -> KeyCondition {
        var condition = partition
        var unmet: [String] = []
        var last: KeyElement?
        for element in schema.sorts {
            guard let demand = demands.first(where: { $0.name == element.name }) else { continue }
            try check(demand.condition, against: element, ItemKey.sortMaximum, index)
            last = element
        }
        guard let last, demands.count == schema.partitions.count + named(demands, of: schema) else {
            // Something else than a key attribute is named, perhaps in place of one.
            throw schema.sorts.first { element in !demands.contains { $0.name == element.name } }.map(missed)
                ?? notSupported
        }
        for element in schema.sorts {
            let demand = demands.first { $0.name == element.name }
            if element == last {
                condition.sort = demand?.condition
                break
            }
            if case .equal(let value)? = demand?.condition {
                condition.leading.append(value)
            } else {
                unmet.append(element.name)
            }
        }
        guard unmet.isEmpty else {
            // AWS says this of one attribute; that it lists several in this way is inferred from its plural.
            throw .validation(
                "RANGE key attributes \(unmet.joined(separator: ", ")) must have equality conditions specified in the "
                    + "query because a condition is present on key attribute \(last.name)"
            )
        }
        return condition
    }

    private static func named(_ demands: [Demand], of schema: KeySchema) -> Int {
        schema.sorts.reduce(0) { count, element in
            count + (demands.contains { $0.name == element.name } ? 1 : 0)
        }
    }

    private static func check(
        _ condition: SortCondition,
        against key: KeyElement,
        _ maximum: Int,
        _ index: String?
    ) throws(DynamoError) {
        switch condition {
        case .equal(let value), .less(let value), .lessOrEqual(let value), .greater(let value),
            .greaterOrEqual(let value), .beginsWith(let value):
            try check(value, against: key, maximum, index)
        case .between(let lower, let upper):
            try check(lower, against: key, maximum, index)
            try check(upper, against: key, maximum, index)
        }
    }

    private static func check(
        _ value: AttributeValue,
        against key: KeyElement,
        _ maximum: Int,
        _ index: String?
    ) throws(DynamoError) {
        guard value.isOf(key.type) else {
            throw .invalidParameter("Condition parameter type does not match schema type")
        }
        if value.isEmptyScalar {
            // No key is empty, so AWS refuses to look for one.
            throw .emptyKey(value, key.name, index: index)
        }
        guard value.size > maximum else { return }
        throw maximum == ItemKey.partitionMaximum ? .partitionKeyTooLong : .sortKeyTooLong
    }

    private static var notSupported: DynamoError { .validation("Query key condition not supported") }

    private static func missed(_ element: KeyElement) -> DynamoError {
        .validation("Query condition missed key schema element: \(element.name)")
    }

    // MARK: - Narrowing

    private func demands() throws(DynamoError) -> [Demand] {
        var demands: [Demand] = []
        try Self.collect(tree, into: &demands)
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

extension DynamoError {
    /// The words are older than keys of several attributes.
    static var tooManyKeyConditions: DynamoError { .validation("Conditions can be of length 1 or 2 only") }
}
