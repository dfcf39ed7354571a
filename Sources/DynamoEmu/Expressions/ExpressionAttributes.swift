import OrderedCollections

/// `ExpressionAttributeNames` and `ExpressionAttributeValues` of one request. Every expression of the request is
/// resolved through this value, which remembers what was used.
///
/// Expressions are to be resolved in AWS's order (update, condition, key condition, filter, projection); then comes
/// `checkUnused`, and only after it whatever needs the table.
package struct ExpressionAttributes: Sendable {
    typealias Refusal = ExpressionParser.Refusal

    let names: [String: String]?
    let values: Item?
    private let cache: ExpressionCache?
    private var usedNames: Set<String> = []
    /// By position in `values`.
    private var usedValues: [Bool] = []
    private var usedValueCount = 0
    /// Top-level attributes that some path goes into, which keys cannot be.
    private var nestedNames: Set<String> = []

    /// - Parameters:
    ///   - cache: where parsed texts are kept between requests.
    ///   - invalid: the first value that `AttributeValue.readItem` refused; it counts once the maps' keys are right.
    /// - Throws: `ValidationException` when a map is empty, a key of it has the wrong form, or a value is invalid.
    package init(
        names: [String: String]?,
        values: Item?,
        cache: ExpressionCache? = nil,
        invalid: DynamoError? = nil
    ) throws(DynamoError) {
        self.names = names
        self.values = values
        self.cache = cache
        if let names {
            if names.isEmpty { throw .validation("ExpressionAttributeNames must not be empty") }
            if let (key, fault) = Self.firstInvalid(names.keys, sign: UInt8(ascii: "#")) {
                throw .validation("ExpressionAttributeNames contains invalid key: \(fault); key: \"\(key)\"")
            }
            try Self.checkNames(names)
        }
        if let values {
            if values.isEmpty { throw .validation("ExpressionAttributeValues must not be empty") }
            if let (key, fault) = Self.firstInvalid(values.keys.lazy.map(\.text), sign: UInt8(ascii: ":")) {
                throw .validation("ExpressionAttributeValues contains invalid key: \(fault); key: \"\(key)\"")
            }
        }
        if let invalid { throw invalid }
        try checkSize()
        usedValues = [Bool](repeating: false, count: values?.count ?? 0)
    }

    /// AWS's limits ("Expression parameters", Constraints in Amazon DynamoDB): the bytes of a key, with its sign, and
    /// those of all keys, names and values.
    private static let keyLimit = 255
    private static let totalLimit = 2 << 20

    /// The first key by order that is none, and why; a map has no order of its own.
    private static func firstInvalid(
        _ keys: some Sequence<String>, sign: UInt8
    ) -> (key: String, fault: StaticString)? {
        var first: (key: String, fault: StaticString)?
        for key in keys {
            let fault: StaticString
            if key.utf8.count > keyLimit {
                fault = "The expression attribute map contains a key that is too long"
            } else if !isReference(key, sign: sign) {
                fault = "Syntax error"
            } else {
                continue
            }
            if first.map({ key < $0.key }) ?? true { first = (key, fault) }
        }
        return first
    }

    private static func checkNames(_ names: [String: String]) throws(DynamoError) {
        var first: (key: String, fault: DynamoError)?
        for (key, name) in names {
            guard let fault = AttributeName.fault(in: name), first.map({ key < $0.key }) ?? true else { continue }
            first = (key, fault)
        }
        guard let (key, fault) = first else { return }
        if names[key]?.isEmpty == false { throw fault }
        throw .validation("ExpressionAttributeNames contains invalid value: \(fault.message) for key \(key)")
    }

    private func checkSize() throws(DynamoError) {
        let nameSize = names?.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count } ?? 0
        if nameSize > Self.totalLimit { throw .validation("ExpressionAttributeNames exceeds max size") }
        let valueSize = values.map { AttributeValue.size(of: $0) } ?? 0
        if valueSize > Self.totalLimit { throw .validation("ExpressionAttributeValues exceeds max size") }
        if nameSize + valueSize > Self.totalLimit {
            throw .validation(
                "Combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds max size"
            )
        }
    }

    /// The sign and at least one letter, digit or underscore.
    private static func isReference(_ key: String, sign: UInt8) -> Bool {
        var key = key
        return key.withUTF8 { bytes in
            bytes.count >= 2 && bytes[0] == sign && bytes.dropFirst().allSatisfy(Lexer.isWord)
        }
    }

    /// - Parameter kind: `.condition` or `.filter`; errors are spelled with it.
    package mutating func condition(_ text: String, kind: ExpressionKind) throws(DynamoError) -> Condition {
        Condition(try resolvedCondition(text, kind: kind))
    }

    package mutating func keyCondition(_ text: String) throws(DynamoError) -> KeyConditionExpression {
        KeyConditionExpression(tree: try resolvedCondition(text, kind: .keyCondition))
    }

    package mutating func projection(_ text: String) throws(DynamoError) -> Projection {
        do throws(Refusal) {
            let templates = if let cache { try cache.projection(text) } else { try ExpressionParser.projection(text) }
            var paths: [DocumentPath] = []
            paths.reserveCapacity(templates.count)
            for template in templates { paths.append(try path(template)) }
            try PathOverlap.check(paths)
            return Projection(paths: paths)
        } catch { throw Self.error(error, in: .projection) }
    }

    package mutating func update(_ text: String) throws(DynamoError) -> UpdateExpression {
        do throws(Refusal) {
            let parsed = if let cache { try cache.update(text) } else { try ExpressionParser.update(text) }
            return UpdateExpression(actions: try resolve(parsed))
        } catch { throw Self.error(error, in: .update) }
    }

    /// After all expressions of the request: everything that was given must have been used.
    package func checkUnused() throws(DynamoError) {
        if let names, usedNames.count < names.count {
            let unused = names.keys.filter { !usedNames.contains($0) }.sorted().joined(separator: ", ")
            throw .validation("Value provided in ExpressionAttributeNames unused in expressions: keys: {\(unused)}")
        }
        if let values, usedValueCount < values.count {
            let unused = values.keys.enumerated().filter { !usedValues[$0.offset] }.map(\.element.text)
                .joined(separator: ", ")
            throw .validation("Value provided in ExpressionAttributeValues unused in expressions: keys: {\(unused)}")
        }
    }

    /// Once the table is known: no path may go into a key attribute.
    ///
    /// - Parameters:
    ///   - table: the table's key attributes.
    ///   - indexes: those of its indexes.
    package func checkKeysAreScalars(
        table: @autoclosure () -> [String],
        indexes: @autoclosure () -> [String]
    ) throws(DynamoError) {
        guard !nestedNames.isEmpty else { return }
        let rule = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed"
        if let key = table().first(where: nestedNames.contains) { throw .validation("\(rule): Key: \(key)") }
        if let key = indexes().first(where: nestedNames.contains) { throw .validation("\(rule): IndexKey: \(key)") }
    }

    func checkKeysAreScalars(in table: TableDefinition) throws(DynamoError) {
        try checkKeysAreScalars(table: table.key.names, indexes: table.indexes.flatMap(\.key.names))
    }

    static func error(_ refusal: Refusal, in kind: ExpressionKind) -> DynamoError {
        .validation("Invalid \(kind.rawValue): \(refusal.message)")
    }
}

// MARK: - Resolution

extension ExpressionAttributes {
    private mutating func resolvedCondition(
        _ text: String,
        kind: ExpressionKind
    ) throws(DynamoError) -> ResolvedCondition {
        do throws(Refusal) {
            let parsed = if let cache { try cache.condition(text) } else { try ExpressionParser.condition(text) }
            return try resolve(parsed)
        } catch { throw Self.error(error, in: kind) }
    }

    /// Primitive by primitive: names and values, then the rules of operators and functions. The primitives have a
    /// function of their own, so that a deep tree takes little of the stack.
    private mutating func resolve(_ tree: ParsedCondition) throws(Refusal) -> ResolvedCondition {
        switch tree {
        case .and(let left, let right): return .and(try resolve(left), try resolve(right))
        case .or(let left, let right): return .or(try resolve(left), try resolve(right))
        case .not(let inner): return .not(try resolve(inner))
        case .comparison, .between, .membership, .function: return try resolve(primitive: tree)
        }
    }

    @inline(never)
    private mutating func resolve(primitive: ParsedCondition) throws(Refusal) -> ResolvedCondition {
        let new: ResolvedCondition
        switch primitive {
        case .comparison(let comparator, let left, let right):
            new = .comparison(comparator, try resolve(left), try resolve(right))
        case .between(let operand, let lower, let upper):
            new = .between(try resolve(operand), try resolve(lower), try resolve(upper))
        case .membership(let operand, let candidates):
            new = .membership(try resolve(operand), try resolve(candidates))
        case .function(let name, let arguments): new = .function(name, try resolve(arguments))
        case .and, .or, .not: return try resolve(primitive)
        }
        try ConditionRules.check(new)
        return new
    }

    private mutating func resolve(_ operands: [ParsedOperand]) throws(Refusal) -> [ResolvedOperand] {
        var new: [ResolvedOperand] = []
        new.reserveCapacity(operands.count)
        for operand in operands { new.append(try resolve(operand)) }
        return new
    }

    private mutating func resolve(_ operand: ParsedOperand) throws(Refusal) -> ResolvedOperand {
        switch operand {
        case .path(let template): .path(try path(template))
        case .value(let reference): .value(try value(reference))
        case .function(let name, let arguments): .function(name, try resolve(arguments))
        }
    }

    /// All names of the expression come before all values, these before overlaps, operands and functions.
    private mutating func resolve(_ update: ParsedUpdate) throws(Refusal) -> ResolvedUpdate {
        for action in update {
            _ = try path(action.path)
            if case .set(_, let assignment) = action {
                for operand in assignment.operands { try checkNames(in: operand) }
            }
        }
        var actions: ResolvedUpdate = []
        actions.reserveCapacity(update.count)
        for action in update {
            switch action {
            case .set(let target, .operand(let operand)):
                actions.append(.set(try path(target), .operand(try resolve(operand))))
            case .set(let target, .sum(let left, let right)):
                actions.append(.set(try path(target), .sum(try resolve(left), try resolve(right))))
            case .set(let target, .difference(let left, let right)):
                actions.append(.set(try path(target), .difference(try resolve(left), try resolve(right))))
            case .remove(let target): actions.append(.remove(try path(target)))
            case .add(let target, let reference): actions.append(.add(try path(target), try value(reference)))
            case .delete(let target, let reference): actions.append(.delete(try path(target), try value(reference)))
            }
        }
        try PathOverlap.check(actions.map(\.path))
        try UpdateRules.check(actions)
        return actions
    }

    private mutating func checkNames(in operand: ParsedOperand) throws(Refusal) {
        switch operand {
        case .path(let template): _ = try path(template)
        case .value: break
        case .function(_, let arguments): for argument in arguments { try checkNames(in: argument) }
        }
    }

    private mutating func path(_ template: PathTemplate) throws(Refusal) -> DocumentPath {
        if let fixed = template.fixed {
            if fixed.elements.count > 1 { nestedNames.insert(fixed.top) }
            return fixed
        }
        var elements: [DocumentPath.Element] = []
        elements.reserveCapacity(template.elements.count)
        for element in template.elements {
            switch element {
            case .name(let name): elements.append(.name(AttributeName(name)))
            case .index(let index): elements.append(.index(index))
            case .reference(let reference):
                guard let name = names?[reference] else {
                    throw Refusal(
                        "An expression attribute name used in the document path is not defined; "
                            + "attribute name: \(reference)"
                    )
                }
                usedNames.insert(reference)
                elements.append(.name(AttributeName(name)))
            }
        }
        let path = DocumentPath(elements)
        if elements.count > 1 { nestedNames.insert(path.top) }
        return path
    }

    private mutating func value(_ reference: String) throws(Refusal) -> AttributeValue {
        guard let values, let index = values.index(forKey: AttributeName(reference)) else {
            throw Refusal(
                "An expression attribute value used in expression is not defined; attribute value: \(reference)"
            )
        }
        if !usedValues[index] {
            usedValues[index] = true
            usedValueCount += 1
        }
        return values.values[index]
    }
}
