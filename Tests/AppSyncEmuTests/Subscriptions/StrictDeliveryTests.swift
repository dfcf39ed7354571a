import EmulatorCore
import Logging
import NIOEmbedded
import OrderedCollections
import Testing

@testable import AppSyncEmu

struct StrictDeliveryTests {
    private let lines: LogLines
    private let strict: StrictDelivery
    private let fanOut: FanOut
    private let registry: SubscriptionRegistry
    private let loop = EmbeddedEventLoop()

    init() {
        let lines = LogLines()
        self.lines = lines
        let logger = Logger(label: "test", factory: { _ in lines })
        strict = StrictDelivery(logger: logger)
        fanOut = FanOut(
            clock: ManualClock(now: Fixture.received), trace: Trace(), logger: logger, strictDelivery: strict)
        registry = fanOut.deploy(
            Fixture.api(Fixture.schema([("onOrder", ["customer", "state"], ["placeOrder"])])))
    }

    private func subscribe(_ arguments: JSONObject = [:], refusal: ReadRefusal? = nil) -> UInt32 {
        // Subscriptions with equal selections share a plan, and with it what they may read.
        let plan = Fixture.plan(refusal == nil ? "{id}" : "{secret}", refusal: refusal)
        return registry.register(Fixture.request(arguments, plan: plan), on: FakeConnection(on: loop))
    }

    private func publish(_ value: JSONValue, withheld: [String] = [], request: String = "r-1") async {
        var publication = Fixture.publication(.value(value), request: request)
        publication.withheld = withheld
        publication.selected = ["customer"]
        fanOut.publish(publication)
        loop.run()
        await strict.settled()
    }

    @Test func `a filter field that was not selected is a failure, told once`() async {
        _ = subscribe(["customer": "a"])
        _ = subscribe(["customer": "b"])
        await publish(["id": "o-1"], request: "r-1")
        await publish(["id": "o-2"], request: "r-2")
        let sentence = "the filter argument customer is not in the mutation's selection set"
        #expect(
            strict.failures.map(\.sentence) == [
                "placeOrder did not reach any of the 2 subscribers of onOrder: \(sentence) (2 times, first by request r-1)"
            ])
        #expect(
            lines.all.filter { $0.hasPrefix("strict") } == [
                "strict delivery: placeOrder did not reach any of the 2 subscribers of onOrder: \(sentence) (request r-1)"
            ])
        #expect(strict.failures.first?.json["reason"] == "filterFieldNotSelected")
        #expect(strict.failures.first?.json["count"] == 2)
    }

    @Test func `a publisher that may read nothing is the cause, whatever else there is`() async {
        _ = subscribe()
        _ = subscribe(["state": "new"])
        var publication = Fixture.publication(.value(["customer": nil]))
        publication.selected = ["customer"]
        publication.closed = ReadRefusal(
            type: "Order", field: "customer", reason: "@aws_iam is missing on the type", publisher: "IAM, AWS_IAM")
        fanOut.publish(publication)
        loop.run()
        await strict.settled()
        let cause =
            "the publisher (IAM, AWS_IAM) may read no field of type Order that it selects: @aws_iam is missing on the type"
        #expect(strict.failures.map(\.explanation) == [cause])
        #expect(
            fanOut.deliveries().last?["summary"]?.string
                == "placeOrder → onOrder: delivered to none of 2; not delivered: 1 filter argument not in the mutation's "
                + "selection set, 1 \(cause)")
    }

    @Test func `what subscribers asked for is their own choice`() async throws {
        _ = subscribe(["customer": "a"])
        var request = Fixture.request()
        request.filter = try EnhancedFilter([
            "filterGroup": [["filters": [["fieldName": "customer", "operator": "eq", "value": "a"]]]]
        ])
        _ = registry.register(request, on: FakeConnection(on: loop))
        await publish(["customer": "b"])
        await publish(["customer": "a"])
        #expect(strict.failures.isEmpty)
    }

    @Test(
        arguments: [
            ([], "its filter has no groups, so that nothing ever holds"),
            (
                [["filters": [["fieldName": "items.sku", "operator": "eq", "value": "a"]]]],
                "its filter on items.sku matches nothing: the published items is a list, which filters cannot look into"
            ),
        ] as [(JSONValue, String)])
    func `a filter that can never hold is nobody's choice`(groups: JSONValue, explanation: String) async throws {
        _ = subscribe(["customer": "a"])
        var request = Fixture.request()
        request.filter = try EnhancedFilter(["filterGroup": groups])
        _ = registry.register(request, on: FakeConnection(on: loop))
        await publish(["customer": "b", "items": [["sku": "a"]]])
        #expect(strict.failures.map(\.explanation) == [explanation])
    }

    @Test func `what is published as null is no failure of the mutation's selection`() async throws {
        var request = Fixture.request()
        request.filter = try EnhancedFilter([
            "filterGroup": [["filters": [["fieldName": "place.floor", "operator": "eq", "value": 13]]]]
        ])
        _ = registry.register(request, on: FakeConnection(on: loop))
        await publish(["place": nil])
        #expect(strict.failures.isEmpty)
        await publish(["id": "o-1"])
        #expect(strict.failures.map(\.reason) == ["filterFieldNotSelected"])
    }

    @Test func `one that received it is enough, and nobody at all is, too`() async {
        await publish(["id": "o-1"])
        _ = subscribe(["customer": "a"])
        _ = subscribe()
        await publish(["id": "o-1"])
        #expect(strict.failures.isEmpty)
    }

    @Test func `one who wanted something else does not excuse another who could not be reached`() async {
        _ = subscribe(["customer": "b"])
        _ = subscribe(["customer": "a"], refusal: ReadRefusal(type: "Order", field: "id", directive: "@aws_api_key"))
        await publish(["customer": "a"])
        #expect(strict.failures.map(\.reason) == ["notAuthorized"])
        #expect(strict.failures.first?.explanation.contains("@aws_api_key is missing") == true)
    }

    @Test func `a mutation that fails or returns null reaches nobody`() async {
        _ = subscribe(["customer": "a"])
        await publish(nil)
        #expect(strict.failures.map(\.explanation) == ["the mutation returned null"])
    }

    @Test func `an argument that differs from what the publisher may not read is no choice`() async {
        _ = subscribe(["customer": "a"])
        await publish(["customer": nil], withheld: ["customer"])
        #expect(strict.failures.map(\.reason) == ["argumentDiffers"])
        #expect(strict.failures.first?.explanation.hasSuffix("may not read it") == true)
    }

    @Test(arguments: [
        (SubscriptionEnd.stopped, 0), (.closedByClient, 0), (.closedByServer, 0), (.invalidated, 0),
        (.readTooSlowly, 1), (.lost, 1),
        (.brokeProtocol, 1),
    ])
    func `a socket that was closed on purpose is one, a lost one is not`(end: SubscriptionEnd, failures: Int) async {
        let connection = FakeConnection(on: loop, holdsWrites: true)
        let number = registry.register(Fixture.request(), on: connection)
        fanOut.publish(Fixture.publication(.value(["id": "o-1"])))
        registry.unregister(number, by: end)
        connection.settle(written: false)
        loop.run()
        await strict.settled()
        #expect(strict.failures.count == failures)
    }

    @Test func `so many causes are kept, and the others counted`() async {
        _ = subscribe()
        for number in 0..<(StrictDelivery.causeLimit + 5) {
            fanOut.publish(Fixture.publication(.failed("no \(number)")))
        }
        await strict.settled()
        #expect(strict.failures.count == StrictDelivery.causeLimit)
        #expect(strict.leftOut == 5)
    }
}
