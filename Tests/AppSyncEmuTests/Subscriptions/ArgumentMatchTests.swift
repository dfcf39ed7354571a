import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

struct ArgumentMatchTests {
    private func match(_ arguments: JSONObject, _ published: JSONValue) -> ArgumentMatch {
        ArgumentMatch(
            FilterArgument.list(arguments),
            against: ArgumentMatch.values(of: published, named: ["customer", "state", "total"]))
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
        #expect(match(["customer": "a"], "a string") == .notSelected(argument: "customer"))
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
}
