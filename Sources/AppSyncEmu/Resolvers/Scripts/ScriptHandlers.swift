import EmulatorCore
import OrderedCollections

/// Handlers written in JavaScript.
struct ScriptHandlers: ResolverHandlers {
    var isCode: Bool { true }

    private let script: CompiledScript
    private let owner: String
    private let environment: ResolverEnvironment

    /// - Parameter owner: whose code this is, for the sentence: `Mutation.publishStatus`.
    /// - Throws: AppSync's sentence, and then what is wrong with the code, and where.
    init(code: String, of owner: String, environment: ResolverEnvironment) throws(DeploymentError) {
        do throws(CodeErrors) {
            script = try CompiledScript(code)
        } catch {
            let list = error.errors.map { "code.js:\($0.line):\($0.column): \($0.value)" }
            throw DeploymentError(
                "\(CodeError.summary) \(owner): \(list.joined(separator: " "))", codeErrors: error.errors)
        }
        self.owner = owner
        self.environment = environment
        environment.scripts?.prepare()
    }

    // MARK: - Handlers

    func request(_ context: inout ResolverContext) async throws(ResolverFailure) -> RequestOutcome {
        let value = try await call("request", &context)
        if value.isEarly { return .ended(value) }
        guard case .object(let members) = value.value else {
            // What AppSync says of a request that is no object has not been captured; this is what it says of a template
            // that gives nothing.
            throw ResolverFailure(
                .mappingTemplate("Template transformation yielded an empty response."),
                detail: "The request handler of \(owner) returned no object.")
        }
        return .request(DataSourceRequest(members))
    }

    func before(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue {
        try await call("request", &context)
    }

    func response(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue {
        try await call("response", &context)
    }

    // MARK: - Evaluation

    /// What a handler left in the context before it failed is kept, too: `appendError` may have come before `error`.
    private func call(
        _ function: String, _ context: inout ResolverContext
    ) async throws(ResolverFailure) -> HandlerValue {
        guard let engine = environment.scripts else {
            throw ResolverFailure(
                GraphQLError(shape: .resolver, message: "APPSYNC_JS is not available", errorType: "NotEmulated"),
                detail: "Nothing here can run the JavaScript of \(owner).")
        }
        let answer = await engine.evaluate(script, function: function, context: ScriptContext.input(context))
        let outcome = ScriptOutcome(answer, of: script)
        if let stash = outcome.stash { context.stash = stash }
        context.appendedErrors += outcome.appendedErrors
        record(outcome.logs, context.invocation)
        for (name, value) in outcome.responseHeaders { context.addResponseHeader(name, value) }
        for call in outcome.extensions {
            guard ExtensionRules.isKnown(call) else {
                // With other arguments than AppSync's types have; AppSync's own words are not known.
                throw ResolverFailure(
                    GraphQLError(
                        shape: .resolver, message: "code.js: TypeError: Invalid function: \(call.name)",
                        errorType: "Code"))
            }
            if let refusal = ExtensionRules.refusal(of: call, in: context.invocation, after: context.extensions) {
                throw ResolverFailure(refusal)
            }
            context.extensions.append(call)
        }
        switch outcome.result {
        case .returned(let value): return HandlerValue(value)
        case .returnedEarly(let value, let skipsToEnd):
            return HandlerValue(value, isEarly: true, skipsToEnd: skipsToEnd)
        case .raised(let error): throw ResolverFailure(error)
        case .unauthorized:
            let invocation = context.invocation
            throw ResolverFailure(.notAuthorized(field: invocation.field.name, type: invocation.parentType))
        case .failed(let error, let detail):
            throw ResolverFailure(
                error, detail: detail.map { "The \(function) handler of \(owner) failed: \($0)" })
        }
    }

    /// What the code writes with `console`, as AppSync puts it into the log of the field.
    private func record(_ logs: [String], _ invocation: FieldInvocation) {
        for line in logs {
            environment.trace.record(
                TraceEntry(
                    requestID: invocation.request.requestID, time: environment.clock.now, service: .appsync,
                    step: "console", subject: owner, detail: line))
        }
    }
}

extension ResolverContext {
    /// What AppSync does not add it answers with an error for.
    fileprivate mutating func addResponseHeader(_ name: String, _ value: JSONValue) {
        if let refusal = ResponseHeader.refusal(of: name, value, beside: responseHeaders) {
            appendedErrors.append(refusal)
        } else {
            responseHeaders.append(ResponseHeader(name: name, value: ResponseHeader.text(of: value)))
        }
    }
}
