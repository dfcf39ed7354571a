import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct FilterOperatorTests {
    /// Operator, published value, the filter's value, whether it holds.
    @Test(
        arguments: [
            ("eq", "a", "a", true), ("eq", "a", "A", false), ("eq", 5, 5.0, true), ("eq", "5", 5, false),
            ("eq", true, true, true), ("eq", nil, nil, true), ("eq", nil, "a", false),
            ("ne", "a", "b", true), ("ne", "a", "a", false), ("ne", 1, 1.0, false),
            ("lt", 1, 2, true), ("lt", 2, 2, false), ("lt", "a", "b", true), ("lt", "a", 1, false),
            ("le", 2, 2, true), ("le", 2.5, 2, false), ("lte", 2, 3, true),
            ("gt", 3, 2, true), ("gt", 2, 2, false), ("ge", 2, 2, true), ("ge", "b", "a", true), ("gte", 1, 2, false),
            ("contains", "roses are red", "are", true), ("contains", "roses", "Rose", false),
            ("contains", ["a", "b"], "b", true), ("contains", [1, 2], 3, false), ("contains", 12, 1, false),
            ("notContains", "roses", "x", true), ("notContains", ["a"], "a", false), ("notContains", 12, 3, false),
            ("beginsWith", "roses", "ro", true), ("beginsWith", "roses", "os", false), ("beginsWith", 12, "1", false),
            ("in", 3, [1, 2, 3], true), ("in", "c", ["a", "b"], false),
            ("notIn", "c", ["a", "b"], true), ("notIn", "a", ["a", "b"], false),
            ("between", 2, [2, 4], true), ("between", 4, [2, 4], true), ("between", 5, [2, 4], false),
            ("between", "b", ["a", "c"], true), ("between", "b", [1, 2], false),
            ("containsAny", ["a", "b"], ["x", "b"], true), ("containsAny", ["a"], ["x"], false),
            ("containsAny", "seafood", ["sea", "meat"], true),
        ] as [(String, JSONValue, JSONValue, Bool)])
    func `each operator`(name: String, published: JSONValue, value: JSONValue, holds: Bool) throws {
        #expect(try #require(FilterOperator(name: name)).holds(published, value) == holds)
    }
}

extension JSONValue: ExpressibleByFloatLiteral {
    public init(floatLiteral value: Double) { self = .double(value) }
}
