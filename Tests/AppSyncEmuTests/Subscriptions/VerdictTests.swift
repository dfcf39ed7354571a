import EmulatorCore
import NIOCore
import NIOEmbedded
import OrderedCollections
import Testing

@testable import AppSyncEmu

struct VerdictTests {
    private let stage = Stage()
    private let loop = EmbeddedEventLoop()

    private func subscribe(_ arguments: JSONObject = [:], plan: SelectionPlan = Fixture.plan()) -> FakeConnection {
        let connection = FakeConnection(on: loop)
        _ = stage.registry.register(Fixture.request(arguments, plan: plan), on: connection)
        return connection
    }

    private func expect(
        _ explanation: String, _ reason: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        #expect(
            stage.verdicts == [
                "onOrder of connection 7 (subscription \"1\", API key da2-abc) did not receive placeOrder: "
                    + explanation
            ], sourceLocation: sourceLocation)
        #expect(stage.reasons == [reason], sourceLocation: sourceLocation)
    }

    @Test func `delivered, and after how long`() {
        let connection = FakeConnection(on: loop, holdsWrites: true)
        _ = stage.registry.register(Fixture.request(), on: connection)
        stage.publish(["id": "o-1"])
        #expect(stage.reasons == ["pending"])
        #expect(stage.lines.all == [])
        stage.clock.advance(by: .microseconds(1_340))
        connection.settle(written: true)
        #expect(
            stage.verdicts == [
                #"onOrder of connection 7 (subscription "1", API key da2-abc) received placeOrder after 1.34 ms"#
            ])
        #expect(stage.lines.all == ["placeOrder → onOrder: delivered to 1 of 1 in 1.34 ms", "  " + stage.verdicts[0]])
    }

    @Test func `delivered, with nulls for what the mutation did not select`() {
        let selected = [
            SelectedField(
                name: "id",
                refusals: ["Order": ReadRefusal(type: "Order", field: "id", directive: "@aws_api_key")]),
            SelectedField(name: "metadata"),
            SelectedField(name: "items", children: [SelectedField(name: "sku"), SelectedField(name: "price")]),
        ]
        _ = subscribe(plan: Fixture.plan(selected: selected))
        stage.publish(["id": "o-1", "items": [nil, ["sku": "s"]]])
        #expect(
            stage.verdicts == [
                #"onOrder of connection 7 (subscription "1", API key da2-abc) received placeOrder after 0 ms; null because placeOrder did not select it: metadata, items.price; null because the subscriber may not read it: id (@aws_api_key is missing on the field Order.id and its type)"#
            ])
    }

    @Test func `null for what the publisher may not read`() {
        let plan = Fixture.plan(selected: [SelectedField(name: "id"), SelectedField(name: "total")])
        _ = subscribe(["customer": "a"], plan: plan)
        var publication = Fixture.publication(.value(["id": "o-1", "customer": "a", "total": nil, "state": nil]))
        publication.withheld = ["state", "total"]
        stage.fanOut.publish(publication)
        #expect(
            stage.verdicts == [
                #"onOrder of connection 7 (subscription "1", API key da2-abc) received placeOrder after 0 ms; null because the publisher (IAM AKIDEXAMPLE) may not read it: total"#
            ])

        publication.result = .value(["id": "o-1", "customer": nil])
        publication.withheld = ["customer"]
        stage.fanOut.publish(publication)
        expect(
            #"its argument customer is "a", the published customer is null because the publisher (IAM AKIDEXAMPLE) may not read it"#,
            "argumentDiffers")
    }

    @Test func `an argument differs`() {
        _ = subscribe(["customer": "a"])
        stage.publish(["customer": "b", "id": "o-1"])
        expect(#"its argument customer is "a", the published customer is "b""#, "argumentDiffers")
    }

    @Test func `the filter field is not in the mutation's selection set`() {
        _ = subscribe(["customer": "a"])
        stage.publish(["id": "o-1"])
        expect("the filter argument customer is not in the mutation's selection set", "filterFieldNotSelected")
        #expect(
            stage.summary
                == "placeOrder → onOrder: delivered to 0 of 1; not delivered: 1 filter argument not in the mutation's selection set"
        )
    }

    @Test func `the mutation selects the field under another name only`() throws {
        _ = subscribe(["customer": "a"])
        var request = Fixture.request("2")
        request.filter = try EnhancedFilter([
            "filterGroup": [["filters": [["fieldName": "place.floor", "operator": "eq", "value": 7]]]]
        ])
        _ = stage.registry.register(request, on: FakeConnection(on: loop))
        request = Fixture.request("3", plan: Fixture.plan("{state}", selected: [SelectedField(name: "state")]))
        _ = stage.registry.register(request, on: FakeConnection(on: loop))

        let document = try DocumentParser.parse(
            """
            mutation($no: Boolean, $big: String) {
              placeOrder { customer: id }
              it: placeOrder { ...F c: customer @include(if: $no) p: place { floor } s: state }
            }
            fragment F on Order { o: customer }
            """)
        var publication = Fixture.publication(.value(["o": "a", "p": ["floor": 7], "s": "NEW"]))
        publication.selection = MutationSelection(
            of: document.operations[0], "it", in: document, variables: ["no": false, "big": "x"])
        stage.fanOut.publish(publication)
        #expect(stage.reasons == ["filterFieldNotSelected", "filterFieldNotSelected", "delivered"])
        let ends = [
            "the filter argument customer is not in the mutation's selection set: the mutation selects customer only under the name o",
            "the field place.floor, which its filter compares, is not in the mutation's selection set: the mutation selects place.floor only under the name p.floor",
            "null because placeOrder did not select it: state (only under the name s), which is all that it selects",
        ]
        for (verdict, end) in zip(stage.verdicts, ends) { #expect(verdict.hasSuffix(end)) }
    }

    @Test func `the resolver's null for a filter leaves it to the arguments, and is told`() throws {
        var outcome = FieldOutcome(value: .null)
        outcome.extensions = [ExtensionCall(name: "setSubscriptionFilter", arguments: [nil])]
        let request = try Fixture.request(["customer": "a"]).resolved(outcome)
        _ = stage.registry.register(request, on: FakeConnection(on: loop))
        let end = "; its resolver called setSubscriptionFilter with null, so that its arguments filter"
        stage.publish(["customer": "b"])
        expect(#"its argument customer is "a", the published customer is "b""# + end, "argumentDiffers")
        stage.publish(["id": "b"])
        expect("the filter argument customer is not in the mutation's selection set" + end, "filterFieldNotSelected")
    }

    @Test func `the published type has no field of the argument's name`() {
        var request = Fixture.request(["customer": "a"])
        request.misfit = ArgumentMisfit(argument: "customer", type: "Order")
        _ = stage.registry.register(request, on: FakeConnection(on: loop))
        stage.publish(["id": "o-1"])
        expect(
            "the filter argument customer is not in the mutation's selection set: Order has no field customer",
            "filterFieldNotSelected")
    }

    @Test func `the subscriber may not read the type`() {
        let refusal = ReadRefusal(type: "Order", field: "id", directive: "@aws_api_key")
        let connection = subscribe(plan: Fixture.plan(refusal: refusal))
        stage.publish(["id": "o-1"])
        #expect(connection.frames == [])
        expect(
            "API key da2-abc may not read id of type Order: @aws_api_key is missing on the field or its type",
            "notAuthorized")
    }

    @Test func `the publisher may read nothing of what it selected`() {
        // facts 2.2, grade M: what IAM published reached nobody.
        let connection = subscribe(["customer": "a"])
        var publication = Fixture.publication(.value(["customer": nil, "total": nil]))
        publication.withheld = ["customer", "total"]
        publication.selected = ["customer", "total"]
        publication.closed = ReadRefusal(
            type: "Order", field: "customer", reason: "@aws_iam is missing on the type",
            publisher: "IAM AKIDEXAMPLE, AWS_IAM")
        let sentence =
            "the publisher (IAM AKIDEXAMPLE, AWS_IAM) may read no field of type Order that it selects: @aws_iam is "
            + "missing on the type"
        stage.fanOut.publish(publication)
        #expect(connection.frames == [])
        expect(sentence, "notAuthorized")
        #expect(stage.summary == "placeOrder → onOrder: delivered to none of 1; " + sentence)
        // The same when a null took the whole result with it; what is not even selected counts before.
        publication.result = .failed("Not Authorized to access customer on type Order")
        stage.fanOut.publish(publication)
        expect(sentence, "notAuthorized")
        publication.selected = ["total"]
        stage.fanOut.publish(publication)
        expect("the filter argument customer is not in the mutation's selection set", "filterFieldNotSelected")
    }

    @Test func `the mutation failed, or returned null`() {
        let connection = subscribe()
        stage.fanOut.publish(Fixture.publication(.failed("no stock")))
        expect("the mutation failed: no stock", "mutationFailed")
        stage.fanOut.publish(Fixture.publication(.failed(nil)))
        expect("the mutation returned null", "mutationFailed")
        stage.publish(nil)
        expect("the mutation returned null", "mutationFailed")
        #expect(connection.frames == [])
    }

    @Test func `a field that a failed mutation did not even select counts before its failure`() {
        _ = subscribe(["customer": "a"])
        var publication = Fixture.publication(.failed("no stock"))
        publication.selected = ["id"]
        stage.fanOut.publish(publication)
        expect("the filter argument customer is not in the mutation's selection set", "filterFieldNotSelected")
        publication.selected = ["id", "customer"]
        stage.fanOut.publish(publication)
        expect("the mutation failed: no stock", "mutationFailed")
    }

    @Test func `a group of the filter is false`() throws {
        var request = Fixture.request(["customer": "a"])
        request.filter = try EnhancedFilter([
            "filterGroup": [["filters": [["fieldName": "total", "operator": "ge", "value": 7]]]]
        ])
        _ = stage.registry.register(request, on: FakeConnection(on: loop))
        stage.publish(["customer": "b", "total": 5])
        expect("no group of its filter holds: total ge 7, and the published total is 5", "filterGroupFalse")
        stage.publish(["customer": "a"])
        expect(
            "the field total, which its filter compares, is not in the mutation's selection set",
            "filterFieldNotSelected")
        for (id, groups, sentence) in [
            ("2", [], "its filter has no groups, so that nothing ever holds"),
            ("3", [.init([])], "the groups of its filter have no filters, so that nothing ever holds"),
        ] as [(String, [EnhancedFilter.Group], String)] {
            request.id = id
            request.filter = EnhancedFilter(groups: groups)
            let number = stage.registry.register(request, on: FakeConnection(on: loop))
            stage.publish(["total": 9])
            #expect(stage.reasons == ["delivered", "filterGroupFalse"])
            #expect(stage.verdicts.last?.hasSuffix(sentence) == true)
            stage.registry.unregister(number)
        }
    }

    @Test func `a list, a leaf or a field too deep is what filters cannot look into`() throws {
        let number = stage.registry.register(Fixture.request(["customer": "a"]), on: FakeConnection(on: loop))
        stage.publish([["customer": "a"]])
        expect(
            "its argument customer matches nothing: what placeOrder returns is a list, which filters cannot look into",
            "filterFieldUnreachable")
        #expect(
            stage.summary
                == "placeOrder → onOrder: delivered to 0 of 1; not delivered: 1 filter on what cannot be compared")
        stage.registry.unregister(number)
        for (field, published, sentence) in [
            ("items.sku", ["items": [["sku": "s"]]], "the published items is a list, which filters cannot look into"),
            ("meta.b", ["meta": "{}"], "the published meta is a value without fields"),
            (
                "a.b.c.d.e.f", [:],
                "AppSync ignores filters on fields past nesting level 5, and this one is at level 6"
            ),
        ] as [(String, JSONValue, String)] {
            var request = Fixture.request()
            request.filter = try EnhancedFilter([
                "filterGroup": [["filters": [["fieldName": .string(field), "operator": "ne", "value": 7]]]]
            ])
            let number = stage.registry.register(request, on: FakeConnection(on: loop))
            stage.publish(published)
            expect("its filter on \(field) matches nothing: \(sentence)", "filterFieldUnreachable")
            stage.registry.unregister(number)
        }
    }

    /// Each of the reasons that many can have, with one of those that have it.
    @Test func `one of many is named for each reason`() throws {
        defer { loop.run() }
        let refusal = ReadRefusal(type: "Order", field: "id", directive: "@aws_api_key")
        func add(_ count: Int, _ arguments: JSONObject, filter: JSONValue? = nil, isRefused: Bool = false) throws {
            for _ in 0..<count {
                let plan = isRefused ? Fixture.plan("{secret}", refusal: refusal) : Fixture.plan()
                var request = Fixture.request(arguments, plan: plan)
                if let filter { request.filter = try EnhancedFilter(["filterGroup": [["filters": [filter]]]]) }
                _ = stage.registry.register(request, on: FakeConnection(on: loop))
            }
        }
        try add(8, ["customer": "b"])
        try add(2, ["customer": "a", "state": "NEW"])
        try add(3, ["customer": "b", "state": "NEW"])
        try add(4, ["customer": "a"], isRefused: true)
        try add(5, [:], filter: ["fieldName": "total", "operator": "gt", "value": 7])
        try add(6, [:], filter: ["fieldName": "customer.name", "operator": "eq", "value": 7])
        stage.publish(["customer": "a", "total": 5])
        #expect(
            stage.lines.all.first
                == "placeOrder → onOrder: delivered to 0 of 28; not delivered: 11 other arguments, 2 filter argument not in the mutation's selection set, 6 filter on what cannot be compared, 5 filter does not hold, 4 not authorized to read it"
        )
        let subject = #"onOrder of connection 7 (subscription "1", API key da2-abc) did not receive placeOrder: "#
        #expect(
            stage.lines.all.dropFirst() == [
                "  11 other arguments, for example: \(subject)its argument customer is \"b\", the published customer is \"a\"",
                "  2 filter argument not in the mutation's selection set, for example: \(subject)the filter argument state is not in the mutation's selection set",
                "  6 filter on what cannot be compared, for example: \(subject)its filter on customer.name matches nothing: the published customer is a value without fields",
                "  5 filter does not hold, for example: \(subject)no group of its filter holds: total gt 7, and the published total is 5",
                "  4 not authorized to read it, for example: \(subject)API key da2-abc may not read id of type Order: @aws_api_key is missing on the field or its type",
            ])

        var publication = Fixture.publication(.failed("no stock"))
        publication.selected = ["customer", "customer.name", "total"]
        stage.fanOut.publish(publication)
        #expect(
            stage.lines.all.last
                == "  19 the mutation failed: no stock, for example: \(subject)the mutation failed: no stock")
        #expect(
            stage.summary
                == "placeOrder → onOrder: delivered to none of 28; not delivered: 5 filter argument not in the mutation's selection set, 4 not authorized to read it, 19 the mutation failed: no stock"
        )
    }

    @Test func `the payload is too large`() {
        _ = subscribe()
        stage.publish(["id": .string(String(repeating: "x", count: 300_000))])
        expect("the payload has 300030 bytes, AppSync delivers at most 245760", "payloadTooLarge")
    }

    @Test func `the connection is gone`() {
        let connection = FakeConnection(on: loop, holdsWrites: true)
        _ = stage.registry.register(Fixture.request(), on: connection)
        stage.publish(["id": "o-1"])
        connection.settle(written: false)
        expect("the connection was lost before the event was written", "connectionGone")
    }

    @Test(arguments: [
        (SubscriptionEnd.stopped, "the subscription was stopped before the event was written"),
        (.closedByClient, "the client closed the connection before the event was written"),
        (.closedByServer, "the connection was closed from this side before the event was written"),
        (.invalidated, "the subscription was invalidated before the event was written"),
        (
            .readTooSlowly,
            "its client reads too slowly: what waited for the socket passed the limit, and the socket was closed"
        ),
        (.brokeProtocol, "the connection was closed because its client broke the WebSocket protocol"),
        (.lost, "the connection was lost before the event was written"),
    ])
    func `the connection is gone, and how it went`(end: SubscriptionEnd, sentence: String) {
        let connection = FakeConnection(on: loop, holdsWrites: true)
        let number = stage.registry.register(Fixture.request(), on: connection)
        stage.publish(["id": "o-1"])
        stage.registry.unregister(number, by: end)
        connection.settle(written: false)
        expect(sentence, "connectionGone")
        #expect(stage.lines.all.last?.hasSuffix(sentence) == true)
    }

    @Test func `a verdict outlives its subscription`() {
        let connection = FakeConnection(on: loop)
        let number = stage.registry.register(Fixture.request(["customer": "a"]), on: connection)
        stage.publish(["customer": "b"])
        stage.registry.unregister(number)
        #expect(stage.reasons == ["argumentDiffers"])
        stage.publish(["customer": "b"])
        #expect(stage.reasons == [])
        #expect(stage.summary == "placeOrder → onOrder: nobody is subscribed")
    }

    @Test func `many subscriptions are logged by counts, and one of each that did not receive it`() throws {
        // What a turn leaves to do keeps its loop until it is run.
        defer { loop.run() }
        for number in 0..<40 {
            _ = stage.registry.register(
                Fixture.request("\(number)", ["customer": .int(number % 4)]), on: FakeConnection(on: loop))
        }
        stage.publish(["customer": 1])
        #expect(
            stage.lines.all.first
                == "placeOrder → onOrder: delivered to 10 of 40 in 0 ms; not delivered: 30 other arguments")
        let example = try #require(stage.lines.all.last)
        let start = "  30 other arguments, for example: onOrder of connection 7 (subscription "
        #expect(stage.lines.all.count == 2)
        #expect(example.hasPrefix(start))
        #expect(example.contains("did not receive placeOrder: its argument customer is "))
        #expect(example.hasSuffix(", the published customer is 1"))
        let verdicts = stage.trace.entries().filter { $0.step == "verdict" }
        #expect(
            verdicts.map(\.subject) == ["onOrder, 10 of 40 subscriptions", "onOrder, 30 of 40 subscriptions"])
        #expect(verdicts.map(\.outcome) == ["delivered", "argumentDiffers"])
        #expect(verdicts.map(\.detail) == ["delivered to 10 of 40 in 0 ms", String(example.dropFirst(2))])
    }

    @Test func `the trace has the publication and each verdict of the log, under the request's id`() throws {
        _ = stage.registry.register(Fixture.request("1\u{7}", ["customer": "a"]), on: FakeConnection(on: loop))
        _ = stage.registry.register(Fixture.request("2", ["customer": "b"]), on: FakeConnection(id: 8, on: loop))
        stage.publish(["customer": "a"], request: "r-77")
        let entries = stage.trace.entries()
        #expect(entries.allSatisfy { $0.requestID == "r-77" && $0.service == .appsync })
        #expect(entries.map(\.step) == ["publish", "verdict", "verdict"])
        #expect(
            entries.map(\.subject) == [
                "placeOrder", "onOrder, connection 7, subscription 1\u{7}", "onOrder, connection 8, subscription 2",
            ])
        #expect(entries.map(\.outcome) == ["ok", "delivered", "argumentDiffers"])
        #expect(
            entries.first?.detail
                == "placeOrder → onOrder: delivered to 1 of 2 in 0 ms; not delivered: 1 other arguments")
        #expect(entries.dropFirst().map(\.detail) == stage.verdicts)
        #expect(stage.lines.all.dropFirst() == stage.verdicts.map { "  " + $0 }[...])
    }

    @Test func `the log is read by field, arguments, request and sequence`() {
        _ = subscribe(["customer": "a"])
        _ = subscribe(["customer": "b"])
        stage.publish(["customer": "a"], request: "r-1")
        stage.publish(["customer": "b"], request: "r-2")
        func count(_ change: (inout DeliveryFilter) -> Void) -> [Int] {
            var filter = DeliveryFilter()
            change(&filter)
            return stage.fanOut.deliveries(filter).map { $0["verdicts"]?.array?.count ?? -1 }
        }
        #expect(count { _ in } == [2, 2])
        #expect(count { $0.arguments = [WantedArgument(name: "customer", text: "a")] } == [1, 1])
        #expect(count { $0.arguments = [WantedArgument(name: "customer", value: "b")] } == [1, 1])
        #expect(count { $0.arguments = [WantedArgument(name: "state", value: "b")] } == [])
        #expect(count { $0.requestID = "r-2" } == [2])
        let time = stage.clock.now
        #expect(count { $0.from = time } == [2, 2])
        #expect(count { $0.until = time } == [])
        #expect(count { $0.from = time + .milliseconds(1) } == [])
        #expect(count { $0.since = 1 } == [2])
        #expect(count { $0.field = "placeOrder" } == [2, 2])
        #expect(count { $0.field = "onCancel" } == [])
        #expect(count { $0.apiID = "other" } == [])
        #expect(count { $0.publicationLimit = 1 } == [2])
        stage.fanOut.reset()
        #expect(count { _ in } == [])
        stage.publish(["customer": "a"])
        #expect(count { _ in } == [2])
    }

    @Test func `what others were sent since does not push out what was asked for`() {
        let number = stage.registry.register(Fixture.request(["customer": "a"]), on: FakeConnection(on: loop))
        stage.publish(["customer": "a"], request: "r-a")
        stage.registry.unregister(number)
        _ = subscribe(["customer": "b"])
        for _ in 0..<3 { stage.publish(["customer": "b"]) }
        var filter = DeliveryFilter()
        filter.publicationLimit = 2
        filter.arguments = [WantedArgument(name: "customer", text: "a")]
        #expect(stage.fanOut.deliveries(filter).map { $0["requestId"] } == ["r-a"])
        filter.arguments = []
        #expect(stage.fanOut.deliveries(filter).map { $0["sequence"] } == [3, 4])
    }

    @Test func `a delay counts from the publication, not from its request`() {
        _ = subscribe(["customer": "a"])
        var publication = Fixture.publication(.value(["customer": "a"]), received: stage.clock.now)
        stage.clock.advance(by: .seconds(2))
        publication.published = stage.clock.now
        stage.fanOut.publish(publication)
        loop.run()
        #expect(stage.fanOut.deliveries().last?["verdicts"]?.array?.first?["delayMs"] == 0)
    }

    @Test func `the log forgets its oldest publications and the subscriptions only they knew`() {
        let stage = Stage(logCapacity: 2)
        let number = stage.registry.register(Fixture.request(), on: FakeConnection(on: loop))
        stage.publish(["id": "1"])
        stage.registry.unregister(number)
        stage.publish(["id": "2"])
        #expect(stage.fanOut.deliveries().map { $0["verdicts"]?.array?.count } == [1, 0])
        #expect(!stage.fanOut.hasForgotten)
        stage.publish(["id": "3"])
        #expect(stage.fanOut.hasForgotten)
        #expect(stage.fanOut.deliveries().map { $0["verdicts"]?.array?.count } == [0, 0])
    }

    @Test func `the log is bounded by the text that its publications hold on to`() {
        _ = subscribe(["customer": "a"])
        let long = JSONValue.string(String(repeating: "x", count: 1 << 20))
        for number in 0..<20 { stage.publish(["customer": long], request: "r-\(number)") }
        let kept = stage.fanOut.deliveries().map { $0["requestId"]?.string }
        #expect(kept == (4..<20).map { "r-\($0)" })
        #expect(stage.fanOut.hasForgotten)
        var publication = Fixture.publication(.value(["customer": "a"]), request: "large")
        publication.documentBytes = 17 << 20
        stage.fanOut.publish(publication)
        loop.run()
        #expect(stage.fanOut.deliveries().map { $0["requestId"] } == ["large"])
    }

    @Test func `the log is bounded by what its publications matched, too`() {
        // What a turn leaves to do keeps its loop until it is run.
        defer { loop.run() }
        let stage = Stage(logEntryCapacity: 5)
        for number in 0..<2 {
            _ = stage.registry.register(Fixture.request("\(number)"), on: FakeConnection(on: loop))
        }
        func requests() -> [String?] { stage.fanOut.deliveries().map { $0["requestId"]?.string } }
        for number in 0..<4 { stage.publish(["id": "o-1"], request: "r-\(number)") }
        #expect(requests() == ["r-2", "r-3"])
        // What reaches nobody weighs nothing.
        for number in 4..<7 { stage.fanOut.publish(Fixture.publication(.failed(nil), request: "r-\(number)")) }
        #expect(requests() == ["r-2", "r-3", "r-4", "r-5", "r-6"])
        for number in 2..<10 {
            _ = stage.registry.register(Fixture.request("\(number)"), on: FakeConnection(on: loop))
        }
        stage.publish(["id": "o-1"], request: "r-7")
        #expect(requests() == ["r-7"])
        stage.fanOut.reset()
        stage.publish(["id": "o-1"], request: "r-8")
        #expect(requests() == ["r-8"])
    }
}
