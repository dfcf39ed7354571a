import Dispatch
import EmulatorCore
import NIOCore
import NIOEmbedded
import OrderedCollections
import Testing

@testable import AppSyncEmu

struct FanOutTests {
    @Test func `a frame has AppSync's members in AppSync's order`() {
        let stage = Stage()
        let loop = EmbeddedEventLoop()
        let first = FakeConnection(id: 1, on: loop)
        let second = FakeConnection(id: 2, on: loop)
        _ = stage.registry.register(Fixture.request("1"), on: first)
        _ = stage.registry.register(Fixture.request("a\"b"), on: second)
        stage.publish(["id": "o-1"])
        loop.run()
        // Key order: amplify-cli #5542 and GOH81 (facts 1.2, grade C).
        #expect(first.frames == [#"{"id":"1","type":"data","payload":{"data":{"onOrder":{"id":"o-1"}}}}"#])
        #expect(second.frames == [#"{"id":"a\"b","type":"data","payload":{"data":{"onOrder":{"id":"o-1"}}}}"#])
    }

    @Test func `equal selections are encoded once a publication`() {
        let stage = Stage()
        let loop = EmbeddedEventLoop()
        let encodings = Locked(0)
        func plan(_ selection: String) -> SelectionPlan {
            SelectionPlan(key: .init(selection: selection, mode: .apiKey)) { published in
                encodings.withLock { $0 += 1 }
                return (published, [])
            }
        }
        for number in 0..<30 {
            _ = stage.registry.register(
                Fixture.request("\(number)", plan: plan(number % 3 == 0 ? "{id}" : "{id state}")),
                on: FakeConnection(id: UInt64(number), on: loop))
        }
        stage.publish(["id": "o-1"])
        loop.run()
        #expect(encodings.withLock { $0 } == 2)
    }

    @Test func `errors of nulls in non-null places have a message and a path only`() {
        let plan = SelectionPlan(key: .init(selection: "{formId}", mode: .apiKey)) { _ in
            (
                ["onUpdateLead": nil],
                [
                    GraphQLError(
                        shape: .nullPropagation,
                        message:
                            "Cannot return null for non-nullable type: 'String' within parent 'Lead' (/onUpdateLead/formId)",
                        path: [.key("onUpdateLead"), .key("formId")], locations: [.init(line: 1, column: 1)])
                ]
            )
        }
        // amplify-cli #5542 (facts 3, grade C).
        #expect(
            String(buffer: plan.payload(for: [:]).bytes)
                == #"{"data":{"onUpdateLead":null},"errors":[{"message":"Cannot return null for non-nullable type: 'String' within parent 'Lead' (/onUpdateLead/formId)","path":["onUpdateLead","formId"]}]}"#
        )
    }

    @Test func `nothing is sent after the subscription was removed, though it was matched`() {
        let stage = Stage()
        let other = OtherLoop()
        let connection = FakeConnection(on: other)
        let number = stage.registry.register(Fixture.request(), on: connection)
        stage.publish(["id": "o-1"])
        stage.registry.unregister(number)
        other.run()
        #expect(connection.frames == [])
        #expect(stage.reasons == ["connectionGone"])
    }

    @Test func `publications reach a connection in the order in which they were completed`() {
        let stage = Stage()
        let other = OtherLoop()
        let connection = FakeConnection(on: other)
        _ = stage.registry.register(Fixture.request(), on: connection)
        stage.publish(["id": "first"])
        // The second is published on the subscriber's own loop, before the first one's turn has come.
        other.isCurrent = true
        stage.publish(["id": "second"])
        other.isCurrent = false
        other.run()
        #expect(connection.frames.map { $0.contains("first") } == [true, false])
    }

    @Test func `a subscription hears what is published after it, not before`() {
        let stage = Stage()
        let loop = EmbeddedEventLoop()
        let connection = FakeConnection(on: loop)
        stage.publish(["id": "before"])
        let number = stage.registry.register(Fixture.request(), on: connection)
        stage.publish(["id": "during"])
        stage.registry.unregister(number)
        stage.publish(["id": "after"])
        loop.run()
        #expect(connection.frames.count == 1)
        #expect(connection.frames.first?.contains("during") == true)
    }

    @Test func `what the kernel took is noted at the turn's end, with one reading of the clock`() {
        let clock = CountingClock(now: Fixture.received)
        let stage = Stage(clock: clock)
        let loop = EmbeddedEventLoop()
        let slow = FakeConnection(id: 99, on: loop, holdsWrites: true)
        for number in 0..<10 {
            _ = stage.registry.register(Fixture.request("\(number)"), on: FakeConnection(on: loop))
        }
        _ = stage.registry.register(Fixture.request("10"), on: slow)
        stage.publish(["id": "o-1"])
        let readings = clock.readings
        #expect(stage.reasons == Array(repeating: "pending", count: 11))
        loop.run()
        #expect(stage.reasons == Array(repeating: "delivered", count: 10) + ["pending"])
        #expect(clock.readings == readings + 1)
        #expect(stage.trace.entries().isEmpty)
        slow.settle(written: false)
        #expect(stage.reasons == Array(repeating: "delivered", count: 10) + ["connectionGone"])
        #expect(stage.trace.entries().first?.step == "publish")
    }

    @Test func `loops do not wait for each other's encoding`() async {
        let stage = Stage()
        let loops = [OtherLoop(), OtherLoop()]
        // Each encoding ends when both have begun: behind one lock neither would.
        let begun = Locked(0)
        let both = DispatchSemaphore(value: 0)
        let plan = SelectionPlan(key: .init(selection: "{id}", mode: .apiKey)) { published in
            if begun.withLock({ begun in
                begun += 1
                return begun == 2
            }) {
                both.signal()
                both.signal()
            }
            let met = both.wait(timeout: .now() + .seconds(20))
            return (["onOrder": .bool(met == .success)], [])
        }
        let connections = loops.enumerated().map { FakeConnection(id: UInt64($0), on: $1) }
        for connection in connections { _ = stage.registry.register(Fixture.request(plan: plan), on: connection) }
        stage.publish(["id": "o-1"])
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let group = DispatchGroup()
            for loop in loops {
                let queue = DispatchQueue(label: "loop")
                queue.async(group: group) { loop.run() }
            }
            group.notify(queue: .global()) { continuation.resume() }
        }
        let frame = #"{"id":"1","type":"data","payload":{"data":{"onOrder":true}}}"#
        #expect(connections.map(\.frames) == [[frame], [frame]])
    }

    @Test func `one loop is woken once for what is published before its turn`() {
        let stage = Stage()
        let other = OtherLoop()
        let connection = FakeConnection(on: other)
        _ = stage.registry.register(Fixture.request("1"), on: connection)
        _ = stage.registry.register(Fixture.request("2"), on: connection)
        for number in 0..<5 { stage.publish(["id": .int(number)]) }
        #expect(other.waiting == 1)
        other.run()
        #expect(connection.frames.count == 10)
    }

    @Test func `whoever publishes at once, all connections see one order`() async {
        let stage = Stage()
        let loops = [OtherLoop(), OtherLoop()]
        let connections = (0..<6).map { FakeConnection(id: UInt64($0), on: loops[$0 % 2]) }
        for connection in connections { _ = stage.registry.register(Fixture.request(), on: connection) }
        await withTaskGroup(of: Void.self) { group in
            for publisher in 0..<4 {
                group.addTask {
                    for number in 0..<100 { stage.publish(["id": .string("\(publisher)-\(number)")]) }
                }
            }
            group.addTask {
                // Others come and go meanwhile.
                for number in 0..<200 {
                    let other = FakeConnection(id: 100 + UInt64(number), on: loops[number % 2])
                    stage.registry.unregister(stage.registry.register(Fixture.request(), on: other))
                }
            }
        }
        for loop in loops { loop.run() }
        let frames = connections.map(\.frames)
        #expect(frames[0].count == 400)
        #expect(frames.allSatisfy { $0 == frames[0] })
        for publisher in 0..<4 {
            let own = frames[0].filter { $0.contains("\"\(publisher)-") }
            let numbers = own.compactMap { $0.split(separator: "-").last?.prefix { $0.isNumber } }.compactMap {
                Int($0)
            }
            #expect(numbers == Array(0..<100))
        }
    }

    @Test func `240 KB are delivered, one byte more is not`() {
        let stage = Stage()
        let connection = FakeConnection(on: EmbeddedEventLoop())
        _ = stage.registry.register(Fixture.request(), on: connection)
        let empty = #"{"data":{"onOrder":{"id":""}}}"#.utf8.count
        stage.publish(["id": .string(String(repeating: "x", count: 245_760 - empty))])
        stage.publish(["id": .string(String(repeating: "x", count: 245_761 - empty))])
        // Facts 1.4, grade M: 244,440 bytes arrived, 247,040 did not, and the publisher saw success.
        #expect(connection.frames.count == 1)
        #expect(
            stage.verdicts == [
                #"onOrder of connection 7 (subscription "1", API key da2-abc) did not receive placeOrder: the payload has 245761 bytes, AppSync delivers at most 245760"#
            ])
    }
}
