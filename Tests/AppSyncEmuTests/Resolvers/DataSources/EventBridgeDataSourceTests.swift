import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct EventBridgeDataSourceTests {
    private let trace = Trace()

    private var source: EventBridgeDataSource {
        EventBridgeDataSource(
            eventBusARN: "arn:aws:events:us-east-1:000000000000:event-bus/forest",
            environment: TemplateFixture.environment(trace: trace))
    }

    private let event: JSONValue = ["source": "forest", "detailType": "fire", "detail": ["tree": 7]]

    @Test func `each event has an id and a line in the trace`() async throws {
        let result = try await DataSourceFixture.ask(source, ["operation": "PutEvents", "events": [event, event]])
        let ids = result.value["Entries"]?.array?.compactMap { $0["EventId"]?.string } ?? []
        #expect(Set(ids).count == 2)
        #expect(result.value["FailedEntryCount"] == 0)
        let entries = trace.entries(requestID: "request-1")
        #expect(entries.map(\.step) == ["PutEvents", "PutEvents"])
        #expect(entries[0].subject == "forest")
        #expect(entries[0].content == event)
        #expect(entries[0].detail?.contains(ids[0]) == true)
    }

    @Test(
        arguments: [
            (["operation": "PutEvents"], "Value for field '$[events]' not found."),
            (["operation": "DeleteEvents", "events": []], "Unsupported operation 'DeleteEvents'."),
            (
                ["operation": "PutEvents", "events": [["source": "a", "detail": [:]]]],
                "Value for field '$[events][0][detailType]' not found."
            ),
            (
                ["operation": "PutEvents", "events": [["bus": "a"]]],
                "Unsupported element '$[events][0][bus]'."
            ),
        ] as [(JSONObject, String)])
    func `a document that no bus would get`(request: JSONObject, message: String) async {
        #expect(await DataSourceFixture.refusal(source, request)?.message == message)
    }

    @Test func `it is one of 2018-05-29's`() async {
        let request: JSONObject = ["operation": "PutEvents", "events": [event]]
        let error = await DataSourceFixture.refusal(source, request, version: .v2017)
        #expect(error?.errorType == "MappingTemplate")
    }

    @Test(arguments: [0, 11]) func `there are one to ten events`(count: Int) async throws {
        let events = JSONValue.array(Array(repeating: event, count: count))
        let result = try await DataSourceFixture.ask(source, ["operation": "PutEvents", "events": events])
        #expect(result.error?.errorType == "EventBridge:EventBridgeException")
        #expect(trace.entries().isEmpty)
    }
}
