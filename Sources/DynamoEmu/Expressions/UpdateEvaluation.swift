import OrderedCollections

/// What one action of an update expression does to a given old item.
enum UpdateEvaluation {
    /// - Parameter typeMismatch: the answer when ADD or DELETE finds a value of another type.
    /// - Returns: the edit, or nil when the action changes nothing.
    static func edit(
        for action: UpdateAction<DocumentPath, AttributeValue>,
        on old: Item,
        _ typeMismatch: DynamoError = incorrectType
    ) throws(DynamoError) -> ItemEdit? {
        switch action {
        case .set(let path, let assignment):
            return ItemEdit(path, .set(try value(of: assignment, in: old)))
        case .remove(let path):
            return ItemEdit(path, .remove)
        case .add(let path, let operand):
            guard let existing = old.value(at: path) else { return ItemEdit(path, .set(operand)) }
            return ItemEdit(path, .set(try sum(existing, operand, typeMismatch)))
        case .delete(let path, let operand):
            guard let existing = old.value(at: path) else { return ItemEdit(path, .touch) }
            guard let rest = try difference(existing, operand, typeMismatch) else { return ItemEdit(path, .remove) }
            return ItemEdit(path, .set(rest))
        }
    }

    // MARK: - SET

    private static func value(
        of assignment: UpdateAction<DocumentPath, AttributeValue>.Assignment,
        in old: Item
    ) throws(DynamoError) -> AttributeValue {
        switch assignment {
        case .operand(let operand): return try value(of: operand, in: old)
        case .sum(let left, let right):
            return .n(try number(left, in: old).adding(try number(right, in: old)))
        case .difference(let left, let right):
            return .n(try number(left, in: old).subtracting(try number(right, in: old)))
        }
    }

    private static func value(of operand: ResolvedOperand, in old: Item) throws(DynamoError) -> AttributeValue {
        switch operand {
        case .value(let value): return value
        case .path(let path):
            guard let value = old.value(at: path) else {
                throw .validation("The provided expression refers to an attribute that does not exist in the item")
            }
            return value
        case .function(let name, let arguments):
            switch UpdateFunction(rawValue: name) {
            case .ifNotExists:
                // The second operand is not read unless it is needed.
                if case .path(let path) = arguments[0], let existing = old.value(at: path) { return existing }
                return try value(of: arguments[1], in: old)
            case .listAppend:
                return .l(try list(arguments[0], in: old) + list(arguments[1], in: old))
            case nil: throw incorrectType
            }
        }
    }

    private static func number(_ operand: ResolvedOperand, in old: Item) throws(DynamoError) -> DynamoNumber {
        guard case .n(let number) = try value(of: operand, in: old) else { throw incorrectType }
        return number
    }

    private static func list(_ operand: ResolvedOperand, in old: Item) throws(DynamoError) -> [AttributeValue] {
        guard case .l(let elements) = try value(of: operand, in: old) else { throw incorrectType }
        return elements
    }

    // MARK: - ADD and DELETE

    private static func sum(
        _ existing: AttributeValue,
        _ operand: AttributeValue,
        _ typeMismatch: DynamoError
    ) throws(DynamoError) -> AttributeValue {
        switch (existing, operand) {
        case (.n(let left), .n(let right)): return .n(try left.adding(right))
        case (.ss(let left), .ss(let right)):
            let known = Set(left.map(Bytewise.init))
            return .ss(left + right.filter { !known.contains(Bytewise($0)) })
        case (.ns(let left), .ns(let right)):
            let known = Set(left)
            return .ns(left + right.filter { !known.contains($0) })
        case (.bs(let left), .bs(let right)):
            let known = Set(left)
            return .bs(left + right.filter { !known.contains($0) })
        // Only `AttributeUpdates` adds lists; expressions refuse it.
        case (.l(let left), .l(let right)): return .l(left + right)
        default: throw typeMismatch
        }
    }

    /// The set that is left, or nil when none is: DynamoDB has no empty sets.
    private static func difference(
        _ existing: AttributeValue,
        _ operand: AttributeValue,
        _ typeMismatch: DynamoError
    ) throws(DynamoError) -> AttributeValue? {
        switch (existing, operand) {
        case (.ss(let left), .ss(let right)):
            let gone = Set(right.map(Bytewise.init))
            let rest = left.filter { !gone.contains(Bytewise($0)) }
            return rest.isEmpty ? nil : .ss(rest)
        case (.ns(let left), .ns(let right)):
            let gone = Set(right)
            let rest = left.filter { !gone.contains($0) }
            return rest.isEmpty ? nil : .ns(rest)
        case (.bs(let left), .bs(let right)):
            let gone = Set(right)
            let rest = left.filter { !gone.contains($0) }
            return rest.isEmpty ? nil : .bs(rest)
        default: throw typeMismatch
        }
    }

    static var incorrectType: DynamoError {
        .validation("An operand in the update expression has an incorrect data type")
    }
}
