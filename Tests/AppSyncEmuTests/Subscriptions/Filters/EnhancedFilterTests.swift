import EmulatorCore
import NIOEmbedded
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct EnhancedFilterTests {
    private func filter(_ groups: JSONValue...) throws -> EnhancedFilter {
        try EnhancedFilter(["filterGroup": .array(groups.map { ["filters": $0] })])
    }

    private func outcome(_ filter: EnhancedFilter, _ published: JSONValue) -> EnhancedFilter.Outcome {
        filter.outcome(for: FilterReading(of: published, at: filter.fieldNames))
    }

    // MARK: - Rules

    @Test func `filters of a group must all hold, and one group is enough`() throws {
        let filter = try filter(
            [
                ["fieldName": "severity", "operator": "ge", "value": 7],
                ["fieldName": "priority", "operator": "in", "value": ["high", "medium"]],
            ],
            [["fieldName": "category", "operator": "eq", "value": "Security"]])
        #expect(outcome(filter, ["severity": 8, "priority": "high", "category": "x"]) == .matches)
        #expect(outcome(filter, ["severity": 1, "priority": "low", "category": "Security"]) == .matches)
        #expect(
            outcome(filter, ["severity": 1, "priority": "high", "category": "x"])
                == .differs(
                    FieldFilter(fieldName: "severity", comparison: .ge, value: 7), published: 1))
    }

    @Test func `a field that is not there holds for nothing, and counts before a difference`() throws {
        let filter = try filter(
            [["fieldName": "a", "operator": "eq", "value": 1]], [["fieldName": "b", "operator": "ne", "value": 1]])
        #expect(outcome(filter, ["a": 2]) == .notSelected(fieldName: "b"))
        #expect(outcome(filter, ["a": 1]) == .matches)
        #expect(outcome(filter, ["c": 1]) == .notSelected(fieldName: "a"))
    }

    @Test func `nested fields are read by their path`() throws {
        let filter = try filter([["fieldName": "meeting.room.id", "operator": "eq", "value": "r1"]])
        #expect(outcome(filter, ["meeting": ["room": ["id": "r1"]]]) == .matches)
        #expect(outcome(filter, ["meeting": ["room": [:]]]) == .notSelected(fieldName: "meeting.room.id"))
        #expect(outcome(filter, ["meeting": [:]]) == .notSelected(fieldName: "meeting.room.id"))
    }

    @Test func `below a null there is a null, which was selected`() throws {
        let comparison = FieldFilter(fieldName: "meeting.room.id", comparison: .eq, value: "r1")
        let filter = EnhancedFilter(groups: [.init([comparison])])
        #expect(outcome(filter, ["meeting": ["room": nil]]) == .differs(comparison, published: nil))
        #expect(outcome(filter, ["meeting": nil]) == .differs(comparison, published: nil))
        let none = try self.filter([["fieldName": "meeting.room.id", "operator": "eq", "value": nil]])
        #expect(outcome(none, ["meeting": nil]) == .matches)
        let other = try self.filter([["fieldName": "meeting.room.id", "operator": "ne", "value": "r1"]])
        #expect(outcome(other, ["meeting": nil]) == .matches)
    }

    @Test(
        arguments: [
            ([["meeting": ["id": 1]]], .list(path: "")), (["meeting": [["id": 1]]], .list(path: "meeting")),
            (["meeting": []], .list(path: "meeting")), (["meeting": "{}"], .leaf(path: "meeting")),
            (3, .leaf(path: "")),
        ] as [(JSONValue, FilterObstacle)])
    func `lists and leaves are not looked into`(published: JSONValue, obstacle: FilterObstacle) throws {
        for comparison in ["eq", "ne", "notContains"] {
            let filter = try filter([["fieldName": "meeting.id", "operator": .string(comparison), "value": 1]])
            #expect(outcome(filter, published) == .unreachable(fieldName: "meeting.id", obstacle))
        }
        // A list of scalars at the end of the path can be compared with.
        let tags = try filter([["fieldName": "meeting.tags", "operator": "contains", "value": "a"]])
        #expect(outcome(tags, ["meeting": ["tags": ["a"]]]) == .matches)
    }

    @Test func `a field past nesting level five is compared with nothing`() throws {
        let deep = try filter([["fieldName": "a.b.c.d.e.f", "operator": "ne", "value": 1]])
        let published: JSONValue = ["a": ["b": ["c": ["d": ["e": ["f": 2]]]]]]
        #expect(outcome(deep, published) == .unreachable(fieldName: "a.b.c.d.e.f", .tooDeep(level: 6)))
        let fifth = try filter([["fieldName": "a.b.c.d.e", "operator": "ne", "value": 1]])
        #expect(outcome(fifth, published) == .matches)
        let either = try filter(
            [["fieldName": "a.b.c.d.e.f", "operator": "ne", "value": 1]],
            [["fieldName": "g", "operator": "eq", "value": 1]])
        #expect(outcome(either, ["g": 1]) == .matches)
        #expect(outcome(either, ["a": 1]) == .notSelected(fieldName: "g"))
    }

    @Test func `a filter that compares nothing never holds`() throws {
        #expect(outcome(try filter(), ["a": 1]) == .isEmpty)
        #expect(outcome(try filter([]), ["a": 1]) == .isEmpty)
        #expect(outcome(try filter([], [["fieldName": "a", "operator": "eq", "value": 1]]), ["a": 1]) == .matches)
    }

    @Test(
        arguments: [
            // Captured: amplify-category-api #740, amplify-flutter #6142.
            (
                [[["fieldName": "a", "operator": "in", "value": [1, 2, 3, 4, 5, 6]]]],
                "subscription exceeds maximum value limit 5 for operator `in`."
            ),
            (
                [
                    [
                        ["fieldName": "a", "operator": "eq", "value": 1],
                        ["fieldName": "b", "operator": "eq", "value": 1],
                    ],
                    [["fieldName": "c", "operator": "eq", "value": 1]],
                    [["fieldName": "d", "operator": "eq", "value": 1]],
                    [["fieldName": "e", "operator": "eq", "value": 1]],
                    [["fieldName": "f", "operator": "eq", "value": 1]],
                ], "Filters exceed maximum attributes limit 5 for subscription"
            ),
            (
                [
                    [
                        ["fieldName": "a", "operator": "in", "value": [1, 2, 3, 4]],
                        ["fieldName": "b", "operator": "in", "value": [1, 2, 3]],
                    ]
                ], "Filters exceed maximum filter limit 10 for subscription"
            ),
            (
                [[["fieldName": "a", "operator": "containsAny", "value": .array((0..<21).map { .int($0) })]]],
                "subscription exceeds maximum value limit 20 for operator `containsAny`."
            ),
            (
                [[["fieldName": "a..b", "operator": "eq", "value": 1]]],
                "`a..b` is not a valid `fieldName` of a subscription filter."
            ),
            (
                [[["fieldName": "a", "operator": "eq", "value": .string(String(repeating: "x", count: 257))]]],
                "subscription exceeds maximum string length 256 for operator `eq`."
            ),
            (
                [[["fieldName": "a", "operator": "like", "value": 1]]],
                "`like` is not a valid operator of a subscription filter."
            ),
            (
                [[["fieldName": "a", "operator": "between", "value": [1]]]],
                "The value of operator `between` must be two values."
            ),
            ([[["operator": "eq", "value": 1]]], "A subscription filter must have a `fieldName`."),
            ([[["fieldName": "a", "value": 1]]], "The subscription filter of `a` must have an `operator`."),
            ([[["fieldName": "a", "operator": "eq"]]], "The subscription filter of `a` must have a `value`."),
        ] as [([JSONValue], String)])
    func `limits and shapes`(groups: [JSONValue], message: String) {
        #expect(throws: FilterRefusal(message)) {
            try EnhancedFilter(["filterGroup": .array(groups.map { ["filters": $0] })])
        }
    }

    @Test func `what is exactly at a limit passes`() throws {
        func filters(_ count: Int, _ make: (Int) -> JSONValue) -> [JSONValue] { (0..<count).map { [make($0)] } }
        func eq(_ name: String, _ value: JSONValue) -> JSONValue {
            ["fieldName": .string(name), "operator": "eq", "value": value]
        }
        func values(_ count: Int) -> JSONValue { .array((0..<count).map { .int($0) }) }
        func build(_ groups: [JSONValue]) throws {
            _ = try EnhancedFilter(["filterGroup": .array(groups.map { ["filters": $0] })])
        }
        try build(filters(10) { eq("a", .int($0)) })
        #expect(throws: FilterRefusal("Filters exceed maximum filter limit 10 for subscription")) {
            try build(filters(11) { eq("a", .int($0)) })
        }
        try build(filters(5) { eq("f\($0)", 1) })
        for (name, limit) in [("in", 5), ("notIn", 5), ("containsAny", 20)] {
            try build([[["fieldName": "a", "operator": .string(name), "value": values(limit)]]])
            #expect(
                throws: FilterRefusal("subscription exceeds maximum value limit \(limit) for operator `\(name)`.")
            ) { try build([[["fieldName": "a", "operator": .string(name), "value": values(limit + 1)]]]) }
        }
        try build([[eq("a", .string(String(repeating: "x", count: 256)))]])
        try build([
            [
                ["fieldName": "a", "operator": "in", "value": values(5)],
                ["fieldName": "b", "operator": "in", "value": values(2)],
            ]
        ])
        for name in ["a..b", ".a", "a.", "."] {
            #expect(throws: FilterRefusal("`\(name)` is not a valid `fieldName` of a subscription filter.")) {
                try build([[eq(name, 1)]])
            }
        }
    }

    // MARK: - Subscriptions

    private let stage = Stage()
    private let loop = EmbeddedEventLoop()

    private func subscribe(_ filter: EnhancedFilter, id: String = "1", arguments: JSONObject = [:]) -> FakeConnection {
        let connection = FakeConnection(on: loop)
        var request = Fixture.request(id, arguments)
        request.filter = filter
        _ = stage.registry.register(request, on: connection)
        return connection
    }

    @Test func `it takes the place of the arguments`() throws {
        let connection = subscribe(
            try filter([["fieldName": "state", "operator": "eq", "value": "NEW"]]), arguments: ["customer": "a"])
        stage.publish(["customer": "b", "state": "NEW"])
        #expect(connection.takeFrames().count == 1)
        stage.publish(["customer": "a", "state": "SENT"])
        #expect(connection.takeFrames().isEmpty)
        #expect(stage.reasons == ["filterGroupFalse"])
        #expect(
            stage.verdicts == [
                #"onOrder of connection 7 (subscription "1", API key da2-abc) did not receive placeOrder: "#
                    + #"no group of its filter holds: state eq "NEW", and the published state is "SENT""#
            ])
        #expect(stage.summary == "placeOrder → onOrder: delivered to 0 of 1; not delivered: 1 filter does not hold")
    }

    @Test func `a field that the mutation did not select is named`() throws {
        _ = subscribe(try filter([["fieldName": "weight.kg", "operator": "gt", "value": 3]]))
        stage.publish(["customer": "b"])
        #expect(stage.reasons == ["filterFieldNotSelected"])
        #expect(
            stage.verdicts.first?.hasSuffix(
                "the field weight.kg, which its filter compares, is not in the mutation's selection set") == true)
    }

    @Test func `the index finds what a plain matcher finds`() throws {
        var random = SeededGenerator(seed: 11)
        let names = ["customer", "state", "total"]
        let values: [JSONValue] = ["a", "b", 1, 2, nil]
        var subscribers: [(FakeConnection, EnhancedFilter, UInt32)] = []
        for number in 0..<300 {
            let groups = (0..<Int.random(in: 1...2, using: &random)).map { _ in
                EnhancedFilter.Group(
                    (0..<Int.random(in: 1...3, using: &random)).map { _ in
                        FieldFilter(
                            fieldName: names.randomElement(using: &random) ?? "",
                            comparison: [.eq, .ne, .gt].randomElement(using: &random) ?? .eq,
                            value: values.randomElement(using: &random) ?? nil)
                    })
            }
            let filter = EnhancedFilter(groups: groups)
            let connection = FakeConnection(id: UInt64(number), on: loop)
            var request = Fixture.request("\(number)", [:])
            request.filter = filter
            subscribers.append((connection, filter, stage.registry.register(request, on: connection)))
        }
        for round in 0..<60 {
            if round % 3 == 0, let gone = subscribers.indices.randomElement(using: &random) {
                stage.registry.unregister(subscribers.remove(at: gone).2)
            }
            var members: JSONObject = [:]
            for name in names where Bool.random(using: &random) {
                members[name] = values.randomElement(using: &random)
            }
            let published = JSONValue.object(members)
            stage.publish(published)
            for (connection, filter, _) in subscribers {
                #expect(connection.takeFrames().count == (outcome(filter, published) == .matches ? 1 : 0))
            }
        }
    }

    // MARK: - Invalidation

    @Test func `an invalidation ends the subscriptions whose filter holds for its payload, at once`() throws {
        let ended = FakeConnection(id: 1, on: loop)
        let other = FakeConnection(id: 2, on: loop)
        for (connection, user) in [(ended, "u1"), (ended, "u1"), (other, "u2"), (other, "u1")] {
            var request = Fixture.request("s", [:])
            request.invalidationFilter = try filter([["fieldName": "userId", "operator": "eq", "value": .string(user)]])
            _ = stage.registry.register(request, on: connection)
        }
        let told = Locked<[[UInt64: [UInt32]]]>([])
        stage.registry.tellEndings { ended in told.withLock { $0.append(ended) } }
        stage.fanOut.invalidate(
            SubscriptionInvalidation(
                apiID: "shop", mutationField: "leave", requestID: "r", subscriptionField: "onOrder",
                payload: ["userId": "u1"]))
        #expect(told.withLock { $0 } == [[1: [1, 2], 2: [4]]])
        let entry = try #require(stage.trace.entries().last)
        #expect(entry.step == "invalidate")
        #expect(entry.detail == #"leave invalidated 3 of 4 subscriptions of onOrder with {"userId":"u1"}"#)
        // Before any socket has heard of it, nothing more comes for them.
        #expect(stage.fanOut.subscriberCount(apiID: nil, field: "onOrder", arguments: []) == 1)
        stage.publish(["id": "1"])
        loop.run()
        #expect(ended.frames.isEmpty)
        #expect(other.frames.count == 1)
    }
}
