import EmulatorCore
import OrderedCollections

/// `AMAZON_EVENTBRIDGE` (developer guide, "Resolver mapping template reference for EventBridge"): there is no bus here;
/// each event is recorded in the trace and counts as delivered.
struct EventBridgeDataSource: DataSourceClient {
    /// "This array should have an allocation of 1 - 10 items."
    private static let limit = 1...10

    let eventBusARN: String
    let environment: ResolverEnvironment

    func invoke(
        _ request: DataSourceRequest,
        in context: ResolverContext
    ) async throws(ResolverFailure) -> DataSourceResult {
        let events: [RequestDocument]
        do throws(GraphQLError) { events = try Self.events(of: request) } catch { throw ResolverFailure(error) }
        guard Self.limit.contains(events.count) else {
            return DataSourceResult(value: .null, error: .entries(events.count))
        }
        let entries: [JSONValue] = events.map { event in
            let id = environment.identifiers.uuid()
            record(event, id: id, requestID: context.invocation.request.requestID)
            return ["EventId": .string(id)]
        }
        return DataSourceResult(value: ["Entries": .array(entries), "FailedEntryCount": 0])
    }

    private static func events(of request: DataSourceRequest) throws(GraphQLError) -> [RequestDocument] {
        // "The value 2018-05-29 is the only version supported for the EventBridge mapping templates."
        guard request.version != .v2017 else {
            throw .mappingTemplate("Unsupported value for field '$[version]': \(request.version.rawValue)")
        }
        let document = RequestDocument(request.members)
        let operation = try document.requiredString("operation")
        guard operation == "PutEvents" else { throw .mappingTemplate("Unsupported operation '\(operation)'.") }
        try document.refuse(othersThan: ["version", "operation", "events"])
        let events = try document.requiredObjects("events")
        for event in events {
            try event.refuse(othersThan: ["source", "detail", "detailType", "resources", "time"])
            for member in ["source", "detailType"] { _ = try event.requiredString(member) }
            _ = try event.requiredObject("detail")
        }
        return events
    }

    private func record(_ event: RequestDocument, id: String, requestID: String) {
        let bus = eventBusARN.split(separator: "/").last ?? "default"
        environment.trace.record(
            TraceEntry(
                requestID: requestID,
                time: environment.clock.now,
                service: .appsync,
                step: "PutEvents",
                subject: String(bus),
                detail: "\(event.members["source"]?.string ?? "") \(event.members["detailType"]?.string ?? ""): "
                    + "recorded as \(id), delivered to nobody",
                content: .object(event.members)
            )
        )
    }
}

extension GraphQLError {
    /// EventBridge's words (PutEvents' validation); the type is in the form of DynamoDB's.
    fileprivate static func entries(_ count: Int) -> GraphQLError {
        let bound =
            count == 0
            ? "Member must have length greater than or equal to 1"
            : "Member must have length less than or equal to 10"
        return GraphQLError(
            shape: .resolver,
            message: "1 validation error detected: Value at 'entries' failed to satisfy constraint: \(bound) "
                + "(Service: EventBridge, Status Code: 400)",
            errorType: "EventBridge:EventBridgeException")
    }
}
