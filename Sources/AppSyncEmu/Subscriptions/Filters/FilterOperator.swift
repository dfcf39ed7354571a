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

    /// Numbers by value, strings by their bytes; nil between anything else. 0 exactly when the two are equal.
    private static func order(_ left: JSONValue, _ right: JSONValue) -> Int? {
        switch (MatchValue(left), MatchValue(right)) {
        case (.int(let left), .int(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.double(let left), .double(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.int(let left), .double(let right)): order(left, right)
        case (.double(let left), .int(let right)): -order(right, left)
        case (.string(let left), .string(let right)):
            left == right ? 0 : left.string.utf8.lexicographicallyPrecedes(right.string.utf8) ? -1 : 1
        default: nil
        }
    }

    /// Not by turning the whole number into a double: from 2^53 on that would make equals of different numbers.
    private static func order(_ whole: Int, _ double: Double) -> Int {
        guard let floor = Int(exactly: double.rounded(.down)) else { return double > 0 ? -1 : 1 }
        return whole <= floor ? -1 : 1
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
