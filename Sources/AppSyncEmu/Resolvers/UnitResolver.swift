import EmulatorCore
import OrderedCollections

/// A UNIT resolver with mapping templates: request template → data source → response template.
struct UnitResolver: FieldResolver {
    private let request: MappingTemplate
    private let response: MappingTemplate
    private let dataSource: any DataSourceClient
    private let environment: ResolverEnvironment
    /// `Mutation.publishStatus`, for the trace.
    private let subject: String

    /// - Throws: the template's error, with the resolver and the template named.
    init(
        _ definition: ResolverDefinition,
        dataSource: any DataSourceClient,
        environment: ResolverEnvironment
    ) throws(DeploymentError) {
        request = try Self.compile(definition.requestMappingTemplate, "request", of: definition)
        response = try Self.compile(definition.responseMappingTemplate, "response", of: definition)
        self.dataSource = dataSource
        self.environment = environment
        subject = "\(definition.typeName).\(definition.fieldName)"
    }

    private static func compile(
        _ template: String,
        _ which: String,
        of definition: ResolverDefinition
    ) throws(DeploymentError) -> MappingTemplate {
        do throws(MappingTemplateError) { return try MappingTemplate(template) } catch {
            throw DeploymentError(
                "The \(which) mapping template of \(definition.typeName).\(definition.fieldName) was refused: \(error)."
            )
        }
    }

    func resolve(_ invocation: FieldInvocation) async -> FieldOutcome {
        let started = environment.clock.now
        let context = VTLContext(invocation)
        var outcome: FieldOutcome
        var reason: String?
        do throws(TemplateFailure) {
            switch try requestOutcome(context) {
            case .returned(let value): outcome = FieldOutcome(value: value)
            case .request(let request):
                let result = await dataSource.invoke(request)
                outcome = try finish(result, request.version, context)
            }
        } catch {
            let (refusal, why) = Self.describe(error)
            outcome = FieldOutcome(value: .null, errors: [refusal])
            reason = why
        }
        outcome.errors = context.appendedErrors + outcome.errors
        record(outcome, of: invocation, since: started, reason: reason)
        return outcome
    }

    // MARK: - Steps

    private enum RequestOutcome {
        case returned(JSONValue)
        case request(DataSourceRequest)
    }

    private func requestOutcome(_ context: VTLContext) throws(TemplateFailure) -> RequestOutcome {
        try request.evaluate(context, in: environment) { (text, returned) throws(TemplateFailure) in
            // `#return` in a request template ends the resolver: neither data source nor response template runs.
            if let returned { return .returned(try returned.json()) }
            return .request(try DataSourceRequest(text: text))
        }
    }

    /// Developer guide, "Resolver mapping template version": what a null result and an error do.
    private func finish(
        _ result: DataSourceResult,
        _ version: DataSourceRequest.Version,
        _ context: VTLContext
    ) throws(TemplateFailure) -> FieldOutcome {
        context.result = VTLValue(result.value).thawed
        switch version {
        case .v2017:
            if var error = result.error {
                // The response template's value goes into the error's data.
                if !result.value.isNull { error.data = try responseValue(result.value, context) }
                return FieldOutcome(value: .null, errors: [error])
            }
            guard !result.value.isNull else { return FieldOutcome(value: .null) }
        case .v2018:
            if let error = result.error { context.setError(message: error.message, type: error.errorType) }
        }
        return FieldOutcome(value: try responseValue(result.value, context))
    }

    private func responseValue(_ result: JSONValue, _ context: VTLContext) throws(TemplateFailure) -> JSONValue {
        if response.isResultOnly { return result }
        return try response.evaluate(context, in: environment) { (text, returned) throws(TemplateFailure) in
            if let returned { return try returned.json() }
            guard !text.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
                throw .raised(.mappingTemplate("Template transformation yielded an empty response."))
            }
            do throws(JSONError) { return try JSONParser.parse(text) } catch {
                // aws-appsync-community #100
                let malformed = MalformedTemplate(text)
                throw .malformed(.mappingTemplate("Unable to convert \(malformed.text) to Object."), malformed)
            }
        }
    }

    // MARK: - What is said of it

    /// The error for the answer, and the sentence for the trace.
    private static func describe(_ failure: TemplateFailure) -> (GraphQLError, String?) {
        switch failure {
        case .raised(let error): return (error, nil)
        case .notEmulated(let name, let line):
            let error = GraphQLError(
                shape: .resolver,
                message: "\(name) is not emulated",
                errorType: "NotEmulated"
            )
            return (
                error,
                "Line \(line) of the mapping template uses \(name), which AppSync has and this emulator does not."
            )
        case .malformed(let error, let template): return (error, "\(error.message) \(template.explanation)")
        case .exceeded(let sentence): return (.mappingTemplate(sentence), nil)
        }
    }

    /// One line a resolver, as AppSync's field-level logging has it.
    private func record(
        _ outcome: FieldOutcome,
        of invocation: FieldInvocation,
        since started: Timestamp,
        reason: String?
    ) {
        let error = outcome.errors.last
        environment.trace.record(
            TraceEntry(
                requestID: invocation.request.requestID,
                time: started,
                service: .appsync,
                step: "resolve",
                subject: subject,
                outcome: error.map { $0.errorType ?? "error" } ?? "ok",
                duration: environment.clock.now - started,
                detail: reason ?? error?.message
            )
        )
    }
}
