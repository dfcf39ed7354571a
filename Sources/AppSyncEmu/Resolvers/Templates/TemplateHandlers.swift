import EmulatorCore

/// Handlers written as mapping templates.
struct TemplateHandlers: ResolverHandlers {
    private let requestTemplate: MappingTemplate
    private let responseTemplate: MappingTemplate
    private let environment: ResolverEnvironment
    /// Of a function's templates, which need not say it.
    private let version: DataSourceRequest.Version?

    /// - Parameters:
    ///   - owner: whose templates these are, for the sentence: `Mutation.publishStatus`.
    ///   - isFunction: of a pipeline.
    /// - Throws: the template's error, with its owner and which template it is.
    init(
        request: String,
        response: String,
        of owner: String,
        isFunction: Bool = false,
        environment: ResolverEnvironment
    ) throws(DeploymentError) {
        version = isFunction ? .v2018 : nil
        requestTemplate = try Self.compile(request, "request", of: owner)
        responseTemplate = try Self.compile(response, "response", of: owner)
        self.environment = environment
    }

    private static func compile(
        _ template: String,
        _ which: String,
        of owner: String
    ) throws(DeploymentError) -> MappingTemplate {
        do throws(MappingTemplateError) { return try MappingTemplate(template) } catch {
            throw DeploymentError("The \(which) mapping template of \(owner) was refused: \(error).")
        }
    }

    // MARK: - Handlers

    func request(_ context: inout ResolverContext) async throws(ResolverFailure) -> RequestOutcome {
        try evaluate(requestTemplate, &context) { (text, returned) throws(TemplateFailure) in
            // `#return` in a request template: neither data source nor response template runs.
            if let returned { return .ended(HandlerValue(try returned.json(), isEarly: true)) }
            return .request(try DataSourceRequest(text: text, version: version))
        }
    }

    func before(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue {
        try value(of: requestTemplate, &context)
    }

    func response(_ context: inout ResolverContext) async throws(ResolverFailure) -> HandlerValue {
        if responseTemplate.isResultOnly { return HandlerValue(context.result) }
        return try value(of: responseTemplate, &context)
    }

    // MARK: - Evaluation

    private func value(
        of template: MappingTemplate,
        _ context: inout ResolverContext
    ) throws(ResolverFailure) -> HandlerValue {
        try evaluate(template, &context) { (text, returned) throws(TemplateFailure) in
            if let returned { return HandlerValue(try returned.json(), isEarly: true) }
            guard !text.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
                throw .raised(.mappingTemplate("Template transformation yielded an empty response."))
            }
            do throws(JSONError) { return HandlerValue(try JSONParser.parse(text)) } catch {
                // aws-appsync-community #100
                let malformed = MalformedTemplate(text)
                throw .malformed(.mappingTemplate("Unable to convert \(malformed.text) to Object."), malformed)
            }
        }
    }

    /// What a template left in the context before it failed is kept, too: `appendError` may have come before `error`.
    private func evaluate<Result>(
        _ template: MappingTemplate,
        _ context: inout ResolverContext,
        _ body: (_ text: UnsafeRawBufferPointer, _ returned: VTLValue?) throws(TemplateFailure) -> Result
    ) throws(ResolverFailure) -> Result {
        let live = VTLContext(context)
        do throws(TemplateFailure) {
            var evaluated: String?
            let result = try template.evaluate(live, in: environment) { (text, returned) throws(TemplateFailure) in
                if context.fieldLog != nil { evaluated = String(decoding: text, as: UTF8.self) }
                return try body(text, returned)
            }
            if let evaluated { context.fieldLog?.evaluated = evaluated }
            try live.store(in: &context)
            return result
        } catch {
            context.appendedErrors = live.appendedErrors
            throw Self.describe(error)
        }
    }

    private static func describe(_ failure: TemplateFailure) -> ResolverFailure {
        switch failure {
        case .raised(let error): return ResolverFailure(error)
        case .notEmulated(let name, let line):
            let error = GraphQLError(
                shape: .resolver,
                message: "\(name) is not emulated",
                errorType: "NotEmulated"
            )
            return ResolverFailure(
                error,
                detail:
                    "Line \(line) of the mapping template uses \(name), which AppSync has and this emulator does not."
            )
        case .malformed(let error, let template):
            return ResolverFailure(error, detail: "\(error.message) \(template.explanation)")
        case .exceeded(let sentence): return ResolverFailure(.mappingTemplate(sentence))
        }
    }
}
