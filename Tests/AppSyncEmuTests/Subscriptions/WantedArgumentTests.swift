import EmulatorCore
import NIOEmbedded
import OrderedCollections
import Testing

@testable import AppSyncEmu

struct WantedArgumentTests {
    private let stage = Stage()

    private func count(_ wanted: WantedArgument...) -> Int {
        stage.fanOut.subscriberCount(apiID: nil, field: "onOrder", arguments: wanted)
    }

    @Test func `who looks does not say which type an argument has`() {
        let loop = EmbeddedEventLoop()
        for arguments in [["customer": "5"], ["total": 5], ["state": nil], ["state": "null"]] as [JSONObject] {
            _ = stage.registry.register(Fixture.request(arguments), on: FakeConnection(on: loop))
        }
        #expect(count() == 4)
        #expect(count(WantedArgument(name: "customer", text: "5")) == 1)
        #expect(count(WantedArgument(name: "customer", value: 5)) == 1)
        #expect(count(WantedArgument(name: "total", text: "5")) == 1)
        #expect(count(WantedArgument(name: "total", value: 5)) == 1)
        #expect(count(WantedArgument(name: "total", value: "5")) == 0)
        #expect(count(WantedArgument(name: "state", value: nil)) == 1)
        #expect(count(WantedArgument(name: "state", text: "null")) == 2)
        #expect(count(WantedArgument(name: "customer", text: "5"), WantedArgument(name: "total", text: "5")) == 0)
        #expect(stage.fanOut.subscriberCount(apiID: "other", field: nil, arguments: []) == 0)
        #expect(stage.fanOut.subscriberCount(apiID: "shop", field: "onCancel", arguments: []) == 0)
    }

    @Test func `deliveries are counted by field, arguments and sequence`() {
        let loop = EmbeddedEventLoop()
        _ = stage.registry.register(Fixture.request(["customer": "a"]), on: FakeConnection(on: loop))
        _ = stage.registry.register(Fixture.request(["customer": "b"]), on: FakeConnection(on: loop))
        let slow = FakeConnection(on: loop, holdsWrites: true)
        _ = stage.registry.register(Fixture.request("slow"), on: slow)
        for _ in 0..<3 { stage.publish(["customer": "a"]) }
        loop.run()
        func count(_ change: (inout DeliveryFilter) -> Void) -> Int {
            var filter = DeliveryFilter()
            change(&filter)
            return stage.fanOut.deliveryCount(filter)
        }
        #expect(count { _ in } == 3)
        #expect(stage.fanOut.publicationsUnderWay == 3)
        slow.settle(written: true)
        loop.run()
        #expect(stage.fanOut.publicationsUnderWay == 0)
        #expect(count { _ in } == 6)
        #expect(count { $0.arguments = [WantedArgument(name: "customer", value: "a")] } == 3)
        #expect(count { $0.arguments = [WantedArgument(name: "customer", value: "b")] } == 0)
        #expect(count { $0.since = 2 } == 2)
        #expect(count { $0.field = "onCancel" } == 0)
        #expect(count { $0.apiID = "other" } == 0)
    }
}
