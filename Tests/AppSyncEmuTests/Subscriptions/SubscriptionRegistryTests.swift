import EmulatorCore
import NIOCore
import NIOEmbedded
import OrderedCollections
import Testing

@testable import AppSyncEmu

struct SubscriptionRegistryTests {
    private static let fields: [(name: String, arguments: [String], mutations: [String])] = [
        ("onOrder", ["customer", "state", "total"], ["placeOrder", "cancelOrder"]),
        ("onCancel", ["state"], ["cancelOrder"]),
    ]

    private static func value(_ generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: nil
        case 1: .int(Int.random(in: 0..<3, using: &generator))
        case 2: .string("s\(Int.random(in: 0..<3, using: &generator))")
        case 3: .bool(Bool.random(using: &generator))
        default: .double(Double(Int.random(in: 0..<3, using: &generator)) / 2)
        }
    }

    private static func members(_ generator: inout SeededGenerator) -> JSONObject {
        var members: JSONObject = [:]
        for name in ["customer", "state", "total"] where Bool.random(using: &generator) {
            members[name] = value(&generator)
        }
        return members
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the index finds whom a comparison of all finds`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let stage = Stage(Self.fields)
        let loops = [EmbeddedEventLoop(), EmbeddedEventLoop(), EmbeddedEventLoop()]
        var live: [(number: UInt32, field: String, arguments: [FilterArgument], connection: FakeConnection)] = []
        var nextConnection: UInt64 = 1

        for round in 0..<60 {
            for _ in 0..<Int.random(in: 0..<8, using: &generator) {
                if !live.isEmpty, Int.random(in: 0..<3, using: &generator) == 0 {
                    let gone = live.remove(at: Int.random(in: live.indices, using: &generator))
                    stage.registry.unregister(gone.number)
                    continue
                }
                let connection = FakeConnection(id: nextConnection, on: loops.randomElement(using: &generator)!)
                nextConnection += 1
                let field = Bool.random(using: &generator) ? "onOrder" : "onCancel"
                var arguments = Self.members(&generator)
                if field == "onCancel" { arguments = arguments.filter { $0.key == "state" } }
                let number = stage.registry.register(Fixture.request(field: field, arguments), on: connection)
                live.append((number, field, FilterArgument.list(arguments), connection))
            }
            let published = Self.members(&generator)
            let mutation = Bool.random(using: &generator) ? "placeOrder" : "cancelOrder"
            stage.publish(.object(published), mutation: mutation, request: "r-\(round)")
            for loop in loops { loop.run() }

            let values = ArgumentMatch.values(of: .object(published), named: ["customer", "state", "total"])
            for subscription in live {
                let isFed = subscription.field == "onOrder" || mutation == "cancelOrder"
                let expected = isFed && ArgumentMatch(subscription.arguments, against: values) == .matches
                let frames = subscription.connection.takeFrames()
                #expect(frames.count == (expected ? 1 : 0), "round \(round), subscription \(subscription.number)")
            }
        }

        // What was derived afterwards agrees with what was sent: as many deliveries in each summary as verdicts.
        var filter = DeliveryFilter()
        filter.publicationLimit = .max
        for publication in stage.fanOut.deliveries(filter) {
            let verdicts = publication["verdicts"]?.array ?? []
            let delivered = verdicts.count { $0["outcome"] == "delivered" }
            let summary = try #require(publication["summary"]?.string)
            #expect(
                verdicts.isEmpty
                    ? summary.hasSuffix("nobody is subscribed")
                    : summary.contains("delivered to \(delivered) of \(verdicts.count)"))
        }
    }

    @Test func `a subscription that is removed twice is removed once`() {
        let stage = Stage(Self.fields)
        let connection = FakeConnection(on: EmbeddedEventLoop())
        let first = stage.registry.register(Fixture.request("1", ["customer": "a"]), on: connection)
        _ = stage.registry.register(Fixture.request("2", ["customer": "a", "state": "NEW"]), on: connection)
        _ = stage.registry.register(Fixture.request("3", ["customer": "b"]), on: connection)
        stage.registry.unregister(first)
        stage.registry.unregister(first)
        stage.publish(["customer": "a", "state": "NEW"])
        #expect(stage.reasons == ["delivered", "argumentDiffers"])
    }
}
