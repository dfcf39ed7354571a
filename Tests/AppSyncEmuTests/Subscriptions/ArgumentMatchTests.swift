import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

struct ArgumentMatchTests {
    private func match(_ arguments: JSONObject, _ published: JSONValue) -> ArgumentMatch {
        ArgumentMatch(
            FilterArgument.list(arguments),
            against: ArgumentMatch.values(of: published, named: ["customer", "state", "total"]),
            obstacle: FilterObstacle(published, at: ""))
    }

    @Test func `all provided arguments must be equal`() {
        #expect(match([:], ["customer": "a"]) == .matches)
        #expect(match(["customer": "a"], ["customer": "a", "state": "NEW"]) == .matches)
        #expect(
            match(["customer": "a", "state": "SENT"], ["customer": "a", "state": "NEW"])
                == .differs(argument: "state", subscribed: .string("SENT"), published: .string("NEW")))
    }

    @Test func `an explicit null wants a null`() {
        #expect(match(["customer": nil], ["customer": nil]) == .matches)
        #expect(
            match(["customer": nil], ["customer": "a"])
                == .differs(argument: "customer", subscribed: .null, published: .string("a")))
    }

    @Test func `a field that was not selected matches nothing, not even null`() {
        #expect(match(["customer": nil], ["state": "NEW"]) == .notSelected(argument: "customer"))
        #expect(match(["customer": "a"], ["id": nil]) == .notSelected(argument: "customer"))
    }

    @Test func `a list matches no argument, and neither does a value without fields`() {
        #expect(match([:], [["customer": "a"]]) == .matches)
        #expect(
            match(["customer": "a"], [["customer": "a"]]) == .unreachable(argument: "customer", .list(path: "")))
        #expect(match(["customer": "a"], "a string") == .unreachable(argument: "customer", .leaf(path: "")))
    }

    @Test func `a difference counts before a field that was not selected`() {
        #expect(
            match(["customer": "a", "state": "NEW"], ["state": "SENT"])
                == .differs(argument: "state", subscribed: .string("NEW"), published: .string("SENT")))
    }

    @Test func `numbers are equal by value, strings are not numbers`() throws {
        let one = try JSONParser.parse("1.0")
        #expect(match(["total": 1], ["total": one]) == .matches)
        #expect(try MatchValue(JSONParser.parse("1e2")) == .int(100))
        #expect(try MatchValue(JSONParser.parse("0.5")) == MatchValue(JSONParser.parse("5e-1")))
        #expect(match(["total": "1"], ["total": 1]) != .matches)
        #expect(match(["total": true], ["total": 1]) != .matches)
    }

    @Test func `strings are equal by their bytes`() {
        // The same to Swift, and to a reader: é as one scalar, and as two.
        let (one, two) = ("caf\u{e9}", "cafe\u{301}")
        #expect(one == two)
        #expect(match(["customer": .string(one)], ["customer": .string(one)]) == .matches)
        #expect(match(["customer": .string(one)], ["customer": .string(two)]) != .matches)
        #expect(Set([MatchValue(.string(one)), MatchValue(.string(two))]).count == 2)
        #expect(MatchValue([.string(one)]) != MatchValue([.string(two)]))
        for (comparison, holds) in [(FilterOperator.eq, false), (.ne, true), (.ge, false), (.le, true), (.in, false)] {
            let value: JSONValue = comparison == .in ? [.string(one)] : .string(one)
            #expect(comparison.holds(.string(two), value) == holds)
        }
    }

    @Test func `whether numbers are equal and which is greater do not contradict each other`() throws {
        let texts = [
            "0", "0.0", "-1", "1.5", "1e2", "9007199254740992", "9007199254740993", "9007199254740992.0", "9.3e18",
            "-9.3e18", "0.1", "0.10",
        ]
        let numbers = try texts.map { try JSONParser.parse($0) }
        for left in numbers {
            for right in numbers {
                let isEqual = FilterOperator.eq.holds(left, right)
                #expect(isEqual == (FilterOperator.ge.holds(left, right) && FilterOperator.le.holds(left, right)))
                #expect(isEqual != (FilterOperator.lt.holds(left, right) || FilterOperator.gt.holds(left, right)))
                #expect(FilterOperator.lt.holds(left, right) == FilterOperator.gt.holds(right, left))
            }
        }
        #expect(FilterOperator.gt.holds(numbers[6], numbers[7]))
    }

    @Test func `objects are equal in whichever order their members are`() throws {
        func equal(_ left: String, _ right: String) throws -> Bool {
            let (left, right) = try (MatchValue(JSONParser.parse(left)), MatchValue(JSONParser.parse(right)))
            #expect(left != right || left.hashValue == right.hashValue)
            return left == right
        }
        #expect(try equal(#"{"a":1,"b":{"c":[1,2],"d":null}}"#, #"{"b":{"d":null,"c":[1.0,2e0]},"a":1.0}"#))
        #expect(try !equal("[1,2]", "[2,1]"))
        #expect(try !equal(#"{"a":"1"}"#, #"{"a":1}"#))
        #expect(try !equal(#"{"a":1}"#, #"{"a":1,"b":null}"#))
        // Sentences have it as it was given.
        #expect(MatchValue(["b": 1, "a": 2]).text == #"{"b":1,"a":2}"#)
    }
}
