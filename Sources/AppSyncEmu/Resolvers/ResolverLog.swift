import EmulatorCore
import OrderedCollections

/// What one resolver writes into the trace: always a line, and AppSync's field-level log as far as the API's
/// `LogConfig` asks for it.
struct ResolverLog: Sendable {
    /// `Mutation.publishStatus`
    let subject: String
    let environment: ResolverEnvironment
    /// Nil: no field-level log.
    var config: LogConfig?
    var apiID = ""
    /// `…:apis/ID/types/Mutation/resolvers/publishStatus`
    var resolverARN = ""

    init(subject: String, environment: ResolverEnvironment) {
        self.subject = subject
        self.environment = environment
    }

    init(_ definition: ResolverDefinition, of api: GraphQLAPI, environment: ResolverEnvironment) {
        self.init(subject: "\(definition.typeName).\(definition.fieldName)", environment: environment)
        guard let config = api.logConfig, config.fieldLogLevel != .none else { return }
        self.config = config
        apiID = api.apiID
        resolverARN =
            "arn:aws:appsync:\(api.region):\(api.accountID):apis/\(api.apiID)/types/\(definition.typeName)"
            + "/resolvers/\(definition.fieldName)"
    }

    var now: Timestamp { environment.clock.now }

    /// To be filled by the field's handlers.
    var fieldLog: FieldLog? { config.map { FieldLog($0) } }

    /// One line a field, and its field-level log.
    func record(
        _ outcome: FieldOutcome, _ context: ResolverContext, since started: Timestamp, detail: String?
    ) {
        let invocation = context.invocation
        let error = outcome.errors.last
        let duration = environment.clock.now - started
        if let config, let log = context.fieldLog {
            write(log, of: invocation, isInError: error != nil, started, duration, config)
        }
        environment.trace.record(
            TraceEntry(
                requestID: invocation.request.requestID,
                time: started,
                service: .appsync,
                step: "resolve",
                subject: subject,
                outcome: error.map { $0.errorType ?? "error" } ?? "ok",
                duration: duration,
                detail: detail ?? error?.message
            )
        )
    }

    /// ERROR, INFO and DEBUG show the handlers of fields in error only; ALL those of each field, and its tracing.
    private func write(
        _ log: FieldLog, of invocation: FieldInvocation, isInError: Bool, _ started: Timestamp, _ duration: Duration,
        _ config: LogConfig
    ) {
        guard config.fieldLogLevel == .all || isInError else { return }
        let path = JSONValue.array(
            invocation.path.map { element in
                switch element {
                case .key(let key): .string(key)
                case .index(let index): .int(index)
                }
            })
        let common: JSONObject = [
            "path": path, "fieldName": .string(invocation.field.name), "resolverArn": .string(resolverARN),
            "requestId": .string(invocation.request.requestID), "parentType": .string(invocation.parentType),
            "graphQLAPIId": .string(apiID),
        ]
        for entry in log.entries { record(entry.merging(common) { own, _ in own }, invocation, started) }
        guard config.fieldLogLevel == .all else { return }
        let offset = invocation.request.started.map { (started - $0).nanoseconds } ?? 0
        let tracing: JSONObject = [
            "logType": "Tracing", "startOffset": .int(offset), "duration": .int(duration.nanoseconds),
            "returnType": .string("\(invocation.field.type)"),
        ]
        record(tracing.merging(common) { own, _ in own }, invocation, started)
    }

    private func record(_ content: JSONObject, _ invocation: FieldInvocation, _ time: Timestamp) {
        environment.trace.record(
            TraceEntry(
                requestID: invocation.request.requestID,
                time: time,
                service: .appsync,
                step: content["logType"]?.string ?? "",
                subject: content["functionName"]?.string.map { "\(subject) \($0)" } ?? subject,
                outcome: content["fieldInError"] == true ? "error" : "ok",
                content: .object(content)
            )
        )
    }
}
