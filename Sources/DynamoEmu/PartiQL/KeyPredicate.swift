import OrderedCollections

/// What a WHERE clause demands of one key attribute.
struct KeyPredicate: Sendable {
    var name: String
    var condition: SortCondition

    /// A primitive condition on one of the key's attributes, if it is one that a key can be looked up by.
    init?(_ condition: ResolvedCondition, of key: KeySchema) {
        switch condition {
        case .comparison(let comparator, .path(let path), .value(let value)):
            self.init(path, comparator, value, of: key)
        case .comparison(let comparator, .value(let value), .path(let path)):
            self.init(path, comparator.mirrored, value, of: key)
        case .between(.path(let path), .value(let lower), .value(let upper)):
            self.init(path, .between(lower, upper), of: key)
        case .function("begins_with", let arguments):
            guard case .path(let path) = arguments[0], case .value(let prefix) = arguments[1] else { return nil }
            self.init(path, .beginsWith(prefix), of: key)
        default: return nil
        }
    }

    /// `attribute IN (…)` as the equalities it stands for.
    static func equalities(_ condition: ResolvedCondition, of key: KeySchema) -> [KeyPredicate]? {
        guard case .membership(.path(let path), let candidates) = condition else { return nil }
        var predicates: [KeyPredicate] = []
        for candidate in candidates {
            guard case .value(let value) = candidate, let predicate = KeyPredicate(path, .equal(value), of: key) else {
                return nil
            }
            predicates.append(predicate)
        }
        return predicates
    }

    private init?(_ path: DocumentPath, _ comparator: Comparator, _ value: AttributeValue, of key: KeySchema) {
        switch comparator {
        case .equal: self.init(path, .equal(value), of: key)
        case .less: self.init(path, .less(value), of: key)
        case .lessOrEqual: self.init(path, .lessOrEqual(value), of: key)
        case .greater: self.init(path, .greater(value), of: key)
        case .greaterOrEqual: self.init(path, .greaterOrEqual(value), of: key)
        case .notEqual: return nil
        }
    }

    /// Of the partition key only an equality helps.
    private init?(_ path: DocumentPath, _ condition: SortCondition, of key: KeySchema) {
        guard path.elements.count == 1 else { return nil }
        let name = path.top
        if name == key.partition.name {
            guard case .equal = condition else { return nil }
        } else if name != key.sort?.name {
            return nil
        }
        self.name = name
        self.condition = condition
    }

    /// The value, when the condition is an equality.
    var equalValue: AttributeValue? { if case .equal(let value) = condition { value } else { nil } }

    /// The types are those of the key schema, or nothing is read.
    func checkTypes(in key: KeySchema) throws(DynamoError) {
        guard let element = key.elements.first(where: { $0.name == name }) else { return }
        for value in condition.operands {
            switch value {
            case .s, .n, .b: break
            default:
                throw .validation(
                    "Key value must be of type S, N, or B. Key name: \(name), Key type: \(value.typeName)"
                )
            }
            guard value.isOf(element.type) else {
                throw .validation("Key attribute's data type should match its data type in table's schema: Key \(name)")
            }
        }
    }
}

/// The one item that the WHERE clause of a write names, and what else it demands of the item.
struct KeyEqualities: Sendable {
    private(set) var key = Item()
    /// All other conditions, in their order.
    private(set) var rest: [ResolvedCondition] = []
    /// The first key attribute with two values.
    private(set) var ambiguous: String?

    init(_ condition: ResolvedCondition?, of schema: KeySchema) {
        if let condition { collect(condition, schema) }
    }

    private mutating func collect(_ condition: ResolvedCondition, _ schema: KeySchema) {
        if case .and(let left, let right) = condition {
            collect(left, schema)
            collect(right, schema)
        } else if let predicate = KeyPredicate(condition, of: schema), let value = predicate.equalValue {
            if let known = key[predicate.name], known != value {
                if ambiguous == nil { ambiguous = predicate.name }
            } else {
                key[predicate.name] = value
            }
        } else {
            rest.append(condition)
        }
    }

    /// Whether every key attribute has a value.
    func isWhole(in schema: KeySchema) -> Bool { key.count == schema.count }

    /// - Throws: unless exactly one item is named.
    func check(in schema: KeySchema) throws(DynamoError) {
        if let ambiguous {
            throw .validation(
                "\(Self.multiple)\(ambiguous). Only single item Update/Insert/Delete are supported"
            )
        }
        guard isWhole(in: schema) else { throw Self.incomplete }
    }

    private static let multiple = "Multiple conditions on same key "

    private static var incomplete: DynamoError {
        .validation("Where clause does not contain a mandatory equality on all key attributes")
    }

    /// Whether `check` throws this.
    static func isRefusal(_ error: DynamoError) -> Bool { error == incomplete || error.message.hasPrefix(multiple) }
}

extension SortCondition {
    fileprivate var operands: [AttributeValue] {
        switch self {
        case .equal(let value), .less(let value), .lessOrEqual(let value), .greater(let value),
            .greaterOrEqual(let value), .beginsWith(let value):
            [value]
        case .between(let lower, let upper): [lower, upper]
        }
    }
}
