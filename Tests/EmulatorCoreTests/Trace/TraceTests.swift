import EmulatorCore
import OrderedCollections
import Testing

@Suite struct TraceTests {
    func entry(_ request: String, _ step: String = "Query") -> TraceEntry {
        TraceEntry(
            requestID: request,
            time: Timestamp(nanoseconds: 1_440_938_160_500_000_000),
            service: .dynamodb,
            step: step
        )
    }

    @Test func `the oldest entries make room for the newest`() {
        let trace = Trace(capacity: 3)
        for step in 1...5 { trace.record(entry("r", "\(step)")) }
        #expect(trace.entries().map(\.step) == ["3", "4", "5"])
        #expect(trace.entries().map(\.sequence) == [3, 4, 5])
    }

    @Test func `the newest entries keep their content`() {
        let trace = Trace(capacity: 4, contentCapacity: 2)
        func record(_ step: String, _ content: JSONValue?) {
            var entry = entry("r", step)
            entry.content = content
            trace.record(entry)
        }
        for step in 1...3 { record("\(step)", .int(step)) }
        #expect(trace.entries().map(\.content) == [nil, 2, 3])
        for step in 4...7 { record("\(step)", nil) }
        record("8", 8)
        record("9", 9)
        #expect(trace.entries().map(\.content) == [nil, nil, 8, 9])
        trace.clear()
        for step in 10...12 { record("\(step)", .int(step)) }
        #expect(trace.entries().map(\.content) == [nil, 11, 12])
        #expect(trace.entries()[1].json["content"] == 11)
    }

    @Test func `entries are found by request, by position and in number`() {
        let trace = Trace()
        for step in 1...6 { trace.record(entry(step % 2 == 0 ? "even" : "odd", "\(step)")) }
        #expect(trace.entries(requestID: "even").map(\.step) == ["2", "4", "6"])
        #expect(trace.entries(after: 4).map(\.step) == ["5", "6"])
        #expect(trace.entries(requestID: "odd", after: 1).map(\.step) == ["3", "5"])
        // The newest, as with deliveries.
        #expect(trace.entries(requestID: "odd", after: 1, limit: 1).map(\.step) == ["5"])
        #expect(trace.entries(limit: 2).map(\.step) == ["5", "6"])
        #expect(trace.entries(limit: 0).isEmpty)
        trace.clear()
        #expect(trace.entries().isEmpty)
        trace.record(entry("r"))
        // Positions go on, so that whoever follows the trace misses nothing.
        #expect(trace.entries(after: 6).map(\.sequence) == [7])
    }

    @Test func `what was asked on behalf of a request is found with it`() {
        let trace = Trace()
        for id in ["job", "publish", "query", "other"] { trace.record(entry(id, id)) }
        trace.join("publish", causedBy: "job")
        trace.join("query", causedBy: "publish")
        trace.join("other", causedBy: nil)
        #expect(trace.entries(requestID: "job").map(\.step) == ["job", "publish", "query"])
        #expect(trace.entries(requestID: "publish").map(\.step) == ["publish", "query"])
        #expect(trace.entries(requestID: "job").map(\.causedBy) == [nil, "job", "publish"])
        #expect(trace.entries(requestID: "query").first?.json["causedBy"] == "publish")
    }

    @Test func `joins are forgotten like entries`() {
        let trace = Trace(capacity: 2)
        for id in ["a", "b", "c"] {
            trace.join(id, causedBy: "job")
            trace.record(entry(id, id))
        }
        #expect(trace.entries(requestID: "job").map(\.step) == ["b", "c"])
    }

    @Test func `an entry as JSON`() {
        var entry = entry("r")
        entry.duration = .microseconds(1500)
        entry.detail = "why"
        #expect(
            entry.json.text
                == #"{"sequence":0,"requestId":"r","time":"2015-08-30T12:36:00.500Z","service":"dynamodb","#
                + #""step":"Query","subject":"","outcome":"ok","durationMs":1.5,"detail":"why"}"#
        )
    }
}
