import OrderedCollections

/// Evaluation of a checked condition: it cannot fail. An operand without a value makes everything false but `<>` and
/// `attribute_not_exists`.
extension ConditionTree where Leaf == ResolvedOperand {
    func holds(for item: some AttributeSource) -> Bool {
        switch self {
        case .and(let left, let right): left.holds(for: item) && right.holds(for: item)
        case .or(let left, let right): left.holds(for: item) || right.holds(for: item)
        case .not(let inner): !inner.holds(for: item)
        case .comparison, .between, .membership, .function: primitiveHolds(for: item)
        }
    }

    /// Apart, so that a deep tree takes little of the stack.
    @inline(never)
    private func primitiveHolds(for item: some AttributeSource) -> Bool {
        switch self {
        case .comparison(let comparator, let left, let right):
            Self.compare(left.value(in: item), comparator, right.value(in: item))
        case .between(let operand, let lower, let upper):
            Self.isBetween(operand.value(in: item), lower.value(in: item), upper.value(in: item))
        case .membership(let operand, let candidates): Self.isMember(operand, of: candidates, in: item)
        case .function(let name, let arguments): Self.call(name, arguments, item)
        case .and, .or, .not: holds(for: item)
        }
    }

    private static func compare(_ left: AttributeValue?, _ comparator: Comparator, _ right: AttributeValue?) -> Bool {
        guard let left, let right else { return comparator == .notEqual }
        switch comparator {
        case .equal: return left == right
        case .notEqual: return left != right
        case .less, .lessOrEqual, .greater, .greaterOrEqual: break
        }
        guard let order = left.order(against: right) else { return false }
        return switch comparator {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        default: order >= 0
        }
    }

    private static func isBetween(_ value: AttributeValue?, _ lower: AttributeValue?, _ upper: AttributeValue?) -> Bool
    {
        compare(value, .greaterOrEqual, lower) && compare(value, .lessOrEqual, upper)
    }

    private static func isMember(
        _ operand: ResolvedOperand,
        of candidates: [ResolvedOperand],
        in item: some AttributeSource
    ) -> Bool {
        guard let value = operand.value(in: item) else { return false }
        return candidates.contains { $0.value(in: item) == value }
    }

    private static func call(_ name: String, _ arguments: [ResolvedOperand], _ item: some AttributeSource) -> Bool {
        let first = arguments[0].value(in: item)
        let second = arguments.count > 1 ? arguments[1].value(in: item) : nil
        switch ConditionFunction(rawValue: name) {
        case .attributeExists: return first != nil
        case .attributeNotExists: return first == nil
        case .attributeType:
            guard let first, case .s(let type)? = second else { return false }
            return first.typeName == type
        case .beginsWith:
            guard let first, let second else { return false }
            return first.begins(with: second)
        case .contains:
            guard let first, let second else { return false }
            return first.contains(second)
        case .size, nil: return false
        }
    }
}

extension Operand where Path == DocumentPath, Value == AttributeValue {
    /// The operand's value in an item, if it has one there.
    func value(in item: some AttributeSource) -> AttributeValue? {
        switch self {
        case .path(let path): item.value(at: path)
        case .value(let value): value
        case .function("size", let arguments):
            arguments[0].value(in: item)?.length.map { .n(DynamoNumber($0)) }
        case .function: nil
        }
    }
}

extension AttributeSource {
    /// What stands at a path, or nil where the item has nothing there.
    func value(at path: DocumentPath) -> AttributeValue? {
        guard var value = attribute(path.top) else { return nil }
        for element in path.elements.dropFirst() {
            switch (element, value) {
            case (.name(let name), .m(let members)):
                guard let member = members[name] else { return nil }
                value = member
            case (.index(let index), .l(let elements)):
                guard index < elements.count else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}

extension AttributeValue {
    /// What `size` answers (developer guide, "Condition and filter expressions, operators, and functions"): the length
    /// of a string in UTF-16 units and of a binary in bytes, the number of elements of a set, list or map; nothing for
    /// the other types.
    var length: Int? {
        switch self {
        case .s(let string): string.utf16.count
        case .b(let bytes): bytes.count
        case .ss(let elements): elements.count
        case .ns(let elements): elements.count
        case .bs(let elements): elements.count
        case .l(let elements): elements.count
        case .m(let members): members.count
        case .n, .bool, .null: nil
        }
    }

    func begins(with prefix: AttributeValue) -> Bool {
        switch (self, prefix) {
        case (.s(let string), .s(let prefix)): string.utf8.starts(with: prefix.utf8)
        case (.b(let bytes), .b(let prefix)): bytes.starts(with: prefix)
        default: false
        }
    }

    /// A part of a string or binary, an element of a set or list.
    func contains(_ part: AttributeValue) -> Bool {
        switch (self, part) {
        case (.s(let string), .s(let part)): Self.contains(Array(string.utf8), Array(part.utf8))
        case (.b(let bytes), .b(let part)): Self.contains(bytes, part)
        case (.ss(let elements), .s(let part)): elements.contains { Bytewise($0) == Bytewise(part) }
        case (.ns(let elements), .n(let part)): elements.contains(part)
        case (.bs(let elements), .b(let part)): elements.contains(part)
        case (.l(let elements), _): elements.contains(part)
        default: false
        }
    }

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        guard part.count <= bytes.count else { return false }
        return (0...bytes.count - part.count).contains { start in
            bytes[start] == first && bytes[start..<start + part.count].elementsEqual(part)
        }
    }
}
