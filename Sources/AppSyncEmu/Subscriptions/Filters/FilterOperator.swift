package import EmulatorCore

/// The operators of enhanced filters (AppSync developer guide, "Extensions", *operator*). Comparisons tell case apart.
///
/// What an operator makes of a value it is not made for is nowhere said; here it does not hold, whichever way it asks.
package enum FilterOperator: String, Sendable, Hashable, CaseIterable {
    case eq, ne, le, lt, ge, gt, contains, notContains, beginsWith
    case `in`, notIn, between, containsAny

    /// The documentation's table has `le` and `ge`, its examples `lte` and `gte`.
    package init?(name: String) {
        switch name {
        case "lte": self = .le
        case "gte": self = .ge
        default: self.init(rawValue: name)
        }
    }

    package func holds(_ published: JSONValue, _ value: JSONValue) -> Bool {
        switch self {
        case .eq: return Self.isEqual(published, value)
        case .ne: return !Self.isEqual(published, value)
        case .le: return Self.order(published, value).map { $0 <= 0 } ?? false
        case .lt: return Self.order(published, value).map { $0 < 0 } ?? false
        case .ge: return Self.order(published, value).map { $0 >= 0 } ?? false
        case .gt: return Self.order(published, value).map { $0 > 0 } ?? false
        case .contains: return Self.contains(published, value) ?? false
        case .notContains: return Self.contains(published, value).map { !$0 } ?? false
        case .beginsWith:
            guard let text = published.string, let prefix = value.string else { return false }
            return text.utf8.starts(with: prefix.utf8)
        case .in: return value.array?.contains { Self.isEqual(published, $0) } ?? false
        case .notIn: return value.array.map { !$0.contains { Self.isEqual(published, $0) } } ?? false
        case .between:
            guard let ends = value.array, ends.count == 2, let low = Self.order(published, ends[0]),
                let high = Self.order(published, ends[1])
            else { return false }
            return low >= 0 && high <= 0
        case .containsAny: return value.array?.contains { Self.contains(published, $0) ?? false } ?? false
        }
    }

    private static func isEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
        MatchValue(left) == MatchValue(right)
    }

    /// Numbers by value, strings by their bytes; nil between anything else.
    private static func order(_ left: JSONValue, _ right: JSONValue) -> Int? {
        switch (left, right) {
        case (.number(let left), .number(let right)):
            if let left = left.int, let right = right.int { return left < right ? -1 : left == right ? 0 : 1 }
            guard let left = left.double, let right = right.double else { return nil }
            return left < right ? -1 : left == right ? 0 : 1
        case (.string(let left), .string(let right)):
            if left.utf8.elementsEqual(right.utf8) { return 0 }
            return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
        default: return nil
        }
    }

    /// A part of a string, or an element of a list; nil for anything else.
    private static func contains(_ published: JSONValue, _ value: JSONValue) -> Bool? {
        switch published {
        case .array(let elements): return elements.contains { isEqual($0, value) }
        case .string(let text):
            guard let part = value.string else { return nil }
            return part.isEmpty || text.utf8.firstRange(of: part.utf8) != nil
        default: return nil
        }
    }
}
