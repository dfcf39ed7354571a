import OrderedCollections

/// Puts a statement's parameters in, and makes attribute values of its constants. What comes out are the trees that
/// requests with expressions are evaluated by.
struct StatementValues: Sendable {
    let parameters: [AttributeValue]

    /// - Throws: when the statement has more `?` than the request has parameters, or fewer.
    init(_ parameters: [AttributeValue], for count: Int) throws(DynamoError) {
        guard parameters.count == count else {
            throw .validation("Number of parameters in request and statement don't match.")
        }
        self.parameters = parameters
    }

    // MARK: - Values

    func value(_ value: PartiQLValue) throws(DynamoError) -> AttributeValue {
        switch value {
        case .string(let text): return .s(text)
        case .number(let text): return .n(try number(text))
        case .bool(let bool): return .bool(bool)
        case .null: return .null
        // The words are inferred: only an attribute of an inserted item may be MISSING, which leaves it out.
        case .missing: throw .validation("MISSING is not supported as a value")
        case .parameter(let position): return parameters[position]
        case .list(let elements):
            var list: [AttributeValue] = []
            for element in elements { list.append(try self.value(element)) }
            return .l(list)
        case .map(let members): return .m(try item(members))
        case .bag(let elements): return try set(elements)
        }
    }

    /// A constant that is no number is a fault of the statement, which AWS does not describe (observed by the authors of
    /// dynamodb-conformance).
    private func number(_ text: String) throws(DynamoError) -> DynamoNumber {
        do { return try DynamoNumber(parsing: text) } catch {
            throw error == .notNumeric(text) ? .malformedStatement("") : error
        }
    }

    /// A map, without what is MISSING.
    private func item(_ members: [(name: String, value: PartiQLValue)]) throws(DynamoError) -> Item {
        var item = Item()
        for (name, value) in members {
            if case .missing = value { continue }
            item[name] = try self.value(value)
        }
        return item
    }

    /// The item of an INSERT.
    func item(_ value: PartiQLValue) throws(DynamoError) -> Item {
        guard case .m(let item) = try self.value(value) else {
            // The words are inferred.
            throw .validation("The value of an INSERT must be a map")
        }
        for value in item.values where value.depth > AttributeValue.depthLimit { throw AttributeValue.tooDeep }
        return item
    }

    /// Of a bag DynamoDB makes a set: of strings or of numbers, without duplicates. The messages print the elements as
    /// they were written.
    private func set(_ elements: [PartiQLValue]) throws(DynamoError) -> AttributeValue {
        guard !elements.isEmpty else { throw .validation("Empty bags are not supported") }
        var strings: [String] = []
        var numbers: [DynamoNumber] = []
        var texts: [String] = []
        for element in elements {
            switch try value(element) {
            case .s(let string):
                strings.append(string)
                texts.append(string)
            case .n(let number):
                numbers.append(number)
                if case .number(let written) = element { texts.append(written) } else { texts.append(number.text) }
            default: break
            }
        }
        let printed = "[\(texts.joined(separator: ", "))]"
        if strings.count == elements.count {
            guard Set(strings.map(Bytewise.init)).count == strings.count else {
                throw .invalidParameter("Input collection \(printed) contains duplicates.")
            }
            return .ss(strings)
        }
        guard numbers.count == elements.count else {
            throw .validation(
                "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"
            )
        }
        guard Set(numbers).count == numbers.count else {
            throw .invalidParameter("Input collection \(printed) contains duplicates! under root")
        }
        return .ns(numbers)
    }

    // MARK: - Conditions

    /// The condition, checked by the rules of condition expressions, whose messages PartiQL gives without a prefix.
    func condition(_ condition: StatementCondition) throws(DynamoError) -> ResolvedCondition {
        switch condition {
        case .and(let left, let right): return .and(try self.condition(left), try self.condition(right))
        case .or(let left, let right): return .or(try self.condition(left), try self.condition(right))
        case .not(let inner): return .not(try self.condition(inner))
        case .comparison(let comparator, let left, let right):
            return try checked(.comparison(comparator, try operand(left), try operand(right)))
        case .between(let operand, let lower, let upper):
            return try checked(.between(try self.operand(operand), try self.operand(lower), try self.operand(upper)))
        case .membership(let operand, let candidates):
            guard candidates.count <= Self.membershipLimit else {
                // The words are those of condition expressions.
                throw .validation(
                    "The IN operator is provided with too many operands; number of operands: \(candidates.count)"
                )
            }
            return .membership(try self.operand(operand), try operands(candidates))
        case .function(let name, let arguments):
            let arguments = try operands(arguments)
            if name == "attribute_type", arguments.count == 2 { try Self.checkTypeName(arguments[1]) }
            return try checked(.function(name, arguments))
        }
    }

    /// "PartiQL arithmetic, comparison, and logical operators for DynamoDB": at most 100 values.
    private static let membershipLimit = 100

    private func checked(_ condition: ResolvedCondition) throws(DynamoError) -> ResolvedCondition {
        do { try ConditionRules.check(condition) } catch { throw .validation(error.message) }
        return condition
    }

    /// As in condition expressions, but that PartiQL lists the types in another order.
    private static func checkTypeName(_ operand: ResolvedOperand) throws(DynamoError) {
        guard case .value(.s(let type)) = operand else { return }
        let types = ["N", "BS", "L", "B", "NULL", "M", "S", "SS", "NS", "BOOL"]
        guard !types.contains(type) else { return }
        throw .validation(
            "Invalid attribute type name found; type: \(type), valid types: {\(types.joined(separator: ","))}"
        )
    }

    func operands(_ operands: [StatementOperand]) throws(DynamoError) -> [ResolvedOperand] {
        var resolved: [ResolvedOperand] = []
        resolved.reserveCapacity(operands.count)
        for operand in operands { resolved.append(try self.operand(operand)) }
        return resolved
    }

    private func operand(_ operand: StatementOperand) throws(DynamoError) -> ResolvedOperand {
        switch operand {
        case .path(let path): return .path(path)
        case .value(let value): return .value(try self.value(value))
        case .function("size", let arguments): return .function("size", try operands(arguments))
        case .function(let name, _): throw Self.misplaced(name)
        }
    }

    /// What only an assignment may hold. The words are inferred.
    private static func misplaced(_ name: String) -> DynamoError {
        .validation("The function is not allowed in a WHERE clause; function: \(name)")
    }
}

// MARK: - Updates

extension StatementValues {
    /// SET and REMOVE as an update expression: `set_add` and `set_delete` are its ADD and DELETE.
    func update(_ clauses: [UpdateStatement.Clause]) throws(DynamoError) -> UpdateExpression {
        var actions: ResolvedUpdate = []
        for clause in clauses {
            switch clause {
            case .remove(let path): actions.append(.remove(path))
            case .set(let assignment): actions.append(try action(assignment))
            }
        }
        do {
            try PathOverlap.check(actions.map(\.path))
            try UpdateRules.check(actions)
        } catch { throw .validation(error.message) }
        return UpdateExpression(actions: actions)
    }

    private func action(
        _ assignment: UpdateStatement.Assignment
    ) throws(DynamoError) -> UpdateAction<DocumentPath, AttributeValue> {
        let target = assignment.target
        switch assignment.value {
        case .function("+", let operands):
            return .set(target, .sum(try assigned(operands[0]), try assigned(operands[1])))
        case .function("-", let operands):
            return .set(target, .difference(try assigned(operands[0]), try assigned(operands[1])))
        case .function("set_add", let arguments):
            return .add(target, try change("SET_ADD", arguments, assignment))
        case .function("set_delete", let arguments):
            return .delete(target, try change("SET_DELETE", arguments, assignment))
        case let operand: return .set(target, .operand(try assigned(operand)))
        }
    }

    /// The set that is added or taken away.
    private func change(
        _ name: String,
        _ arguments: [StatementOperand],
        _ assignment: UpdateStatement.Assignment
    ) throws(DynamoError) -> AttributeValue {
        guard case .path(let path)? = arguments.first, path == assignment.target else {
            throw .validation("The first argument to \(name) must equal the assignment value at \(assignment.place)")
        }
        if arguments.count == 2, case .value(let second) = arguments[1] {
            let value = try value(second)
            switch value {
            case .ss, .ns, .bs: return value
            default: break
            }
        }
        throw .validation(
            "The second argument to \(name) must be a value with type SET at \(assignment.argumentPlace)"
        )
    }

    private func assigned(_ operand: StatementOperand) throws(DynamoError) -> ResolvedOperand {
        switch operand {
        case .path(let path): return .path(path)
        case .value(let value): return .value(try self.value(value))
        case .function("list_append", let arguments):
            var resolved: [ResolvedOperand] = []
            for argument in arguments { resolved.append(try assigned(argument)) }
            return .function("list_append", resolved)
        case .function(let name, _):
            // The words are inferred.
            throw .validation("The function is not allowed in this place of an UPDATE statement; function: \(name)")
        }
    }
}
