import EmulatorCore
import NIOCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// Of several reasons the first counts, in the order of `Reason`'s cases: two at a time, every pair that there can be.
struct VerdictOrderTests {
    enum Reason: String, CaseIterable, Sendable {
        case argumentDiffers, filterFieldNotSelected, filterGroupFalse, notAuthorized, mutationFailed, payloadTooLarge
        case connectionGone
    }

    struct Pair: Sendable, CustomTestStringConvertible {
        var first: Reason
        var second: Reason
        var testDescription: String { "\(first), \(second)" }

        func has(_ reason: Reason) -> Bool { first == reason || second == reason }

        static var all: [Pair] {
            Reason.allCases.indices.flatMap { first in
                Reason.allCases[(first + 1)...].map { Pair(first: Reason.allCases[first], second: $0) }
            }
            .filter { $0.isPossible }
        }

        /// A filter takes the arguments' place, and a mutation that failed has no value that could differ.
        private var isPossible: Bool {
            !(has(.argumentDiffers) && (has(.filterGroupFalse) || has(.mutationFailed)))
        }
    }

    @Test(arguments: Pair.all)
    func `the stated order decides`(pair: Pair) throws {
        #expect(try verdict { pair.has($0) } == pair.first.rawValue)
    }

    @Test(arguments: Reason.allCases)
    func `each is told when it is alone`(reason: Reason) throws {
        #expect(try verdict { $0 == reason } == reason.rawValue)
    }

    @Test func `when all hold that can hold together, the first counts`() throws {
        #expect(try verdict { $0 != .filterGroupFalse && $0 != .mutationFailed } == "argumentDiffers")
        #expect(try verdict { $0 != .argumentDiffers } == "filterFieldNotSelected")
    }

    /// A subscription and a publication of which the given reasons hold, and no other.
    private func verdict(_ holds: (Reason) -> Bool) throws -> String? {
        let stage = Stage()
        let loop = OtherLoop()
        let refusal = ReadRefusal(type: "Order", field: "id", directive: "@aws_api_key")
        var request = Fixture.request([:], plan: Fixture.plan(refusal: holds(.notAuthorized) ? refusal : nil))
        if holds(.argumentDiffers) { request.arguments["customer"] = "a" }
        if holds(.filterGroupFalse) {
            // A comparison that is false without a value: there is none when the mutation failed.
            var filters: [JSONValue] = [["fieldName": "customer", "operator": "eq", "value": "a"]]
            if holds(.filterFieldNotSelected) {
                filters.append(["fieldName": "state", "operator": "eq", "value": "NEW"])
            }
            request.filter = try EnhancedFilter([
                "filterGroup": holds(.mutationFailed) && !holds(.filterFieldNotSelected)
                    ? [] : [["filters": .array(filters)]]
            ])
        } else if holds(.filterFieldNotSelected) {
            request.arguments["state"] = "NEW"
        }
        let number = stage.registry.register(request, on: FakeConnection(on: loop))

        let size = holds(.payloadTooLarge) ? 300_000 : 1
        let value: JSONValue = ["customer": "b", "id": .string(String(repeating: "x", count: size))]
        var publication = Fixture.publication(holds(.mutationFailed) ? .failed("no stock") : .value(value))
        publication.selected = ["customer", "id"]
        stage.fanOut.publish(publication)
        if holds(.connectionGone) { stage.registry.unregister(number, by: .lost) }
        loop.run()
        return stage.reasons.first
    }
}
