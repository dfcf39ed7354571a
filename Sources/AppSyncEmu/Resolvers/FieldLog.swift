import EmulatorCore
import OrderedCollections

/// What the handlers of one field came to, as AppSync's field-level logs have it (developer guide, "Monitoring and
/// logging"; the members of a mapping's entry as aws-appsync-community #100 and amplify-cli #622 show them).
struct FieldLog: Sendable {
    enum Stage: Sendable { case before, request, response, after }

    /// What a handler wrote, of its own in words: a template's text. Nil where only the value is known.
    var evaluated: String?
    private(set) var entries: [JSONObject] = []
    private let excludesVerboseContent: Bool

    init(_ config: LogConfig) { excludesVerboseContent = config.excludesVerboseContent }

    /// - Parameters:
    ///   - value: what the handler came to; nil when it failed.
    ///   - function: of a pipeline.
    mutating func note(
        _ stage: Stage, of handlers: any ResolverHandlers, function: String?, value: JSONValue?,
        error: GraphQLError?, _ context: JSONValue
    ) {
        let text = evaluated
        evaluated = nil
        var entry: JSONObject = ["logType": .string(Self.type(stage, handlers, isFunction: function != nil))]
        if let function { entry["functionName"] = .string(function) }
        entry["fieldInError"] = .bool(error != nil)
        if let error {
            entry["errors"] = [.string([error.errorType, error.message].compactMap { $0 }.joined(separator: ": "))]
        }
        if !excludesVerboseContent {
            entry["context"] = context
            let name = handlers.isCode ? "evaluationResult" : "transformedTemplate"
            if let text { entry[name] = .string(text) } else if let value { entry[name] = .string(value.text) }
        }
        entries.append(entry)
    }

    /// Code has evaluations where templates have mappings; the names for functions written in VTL are inferred.
    private static func type(_ stage: Stage, _ handlers: any ResolverHandlers, isFunction: Bool) -> String {
        switch (stage, handlers.isCode) {
        case (.before, false): "BeforeMapping"
        case (.after, false): "AfterMapping"
        case (.request, false): isFunction ? "RequestFunctionMapping" : "RequestMapping"
        case (.response, false): isFunction ? "ResponseFunctionMapping" : "ResponseMapping"
        case (.before, true): "BeforeRequestFunctionEvaluation"
        case (.after, true): "AfterResponseFunctionEvaluation"
        case (.request, true): "RequestFunctionEvaluation"
        case (.response, true): "ResponseFunctionEvaluation"
        }
    }
}

extension ResolverContext {
    /// Costs nothing while nobody logs.
    mutating func note(
        _ stage: FieldLog.Stage, of handlers: any ResolverHandlers, function: String? = nil,
        value: @autoclosure () -> JSONValue? = nil, error: GraphQLError? = nil
    ) {
        guard var log = fieldLog else { return }
        fieldLog = nil
        log.note(stage, of: handlers, function: function, value: value(), error: error, logged)
        fieldLog = log
    }

    /// AppSync logs no identity and no headers here (amplify-cli #622).
    private var logged: JSONValue {
        var members: JSONObject = ["arguments": .object(arguments)]
        if !invocation.source.isNull { members["source"] = invocation.source }
        if isInPipeline { members["prev"] = ["result": previous] }
        if !result.isNull { members["result"] = result }
        if let error {
            members["error"] = [
                "message": .string(error.message), "type": error.type.map { .string($0) } ?? .null,
            ]
        }
        members["stash"] = .object(stash)
        members["outErrors"] = .array(appendedErrors.map(\.json))
        return .object(members)
    }
}
