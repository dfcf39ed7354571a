import EmulatorCore

/// Handlers written as mapping templates.
struct TemplateHandlers: ResolverHandlers {
    private let requestTemplate: Compiled
    private let responseTemplate: Compiled
    private let environment: ResolverEnvironment
    /// Of a function's templates, which need not say it.
    private let version: DataSourceRequest.Version?

    /// A template that cannot be parsed is deployed nevertheless, on AWS as here: it fails when it is to run
    /// (functionless #230).
    private struct Compiled: Sendable {
        /// `The request mapping template of Mutation.publishStatus`
        let name: String
        let template: Result<MappingTemplate, MappingTemplateError>
    }

    /// - Parameters:
    ///   - owner: whose templates these are, for the sentence: `Mutation.publishStatus`.
    ///   - isFunction: of a pipeline.
    /// - Throws: what AppSync would not take: a template that is too long.
    init(
        request: String,
        response: String,
        of owner: String,
        isFunction: Bool = false,
        environment: ResolverEnvironment
    ) throws(DeploymentError) {
        version = isFunction ? .v2018 : nil
        requestTemplate = try Self.compile(request, "request", of: owner, environment)
        responseTemplate = try Self.compile(response, "response", of: owner, environment)
        self.environment = environment
    }

    private static func compile(
        _ source: String,
        _ which: String,
        of owner: String,
        _ environment: ResolverEnvironment
    ) throws(DeploymentError) -> Compiled {
        let name = "The \(which) mapping template of \(owner)"
        guard source.utf8.count <= MappingTemplate.sizeLimit else {
            throw DeploymentError("\(name) has more than \(MappingTemplate.sizeLimit) bytes.")
        }
        do throws(MappingTemplateError) {
            let template = try MappingTemplate(source)
            if !template.macros.isEmpty {
                TemplateWarning.record(
                    "\(name) defines a macro, which AppSync does not support (aws-appsync-community #222).", of: owner,
                    in: environment)
            }
            return Compiled(name: name, template: .success(template))
        } catch {
            TemplateWarning.record("\(name) cannot be parsed: \(error).", of: owner, in: environment)
            return Compiled(name: name, template: .failure(error))
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
        if case .success(let template) = responseTemplate.template, template.isResultOnly {
            return HandlerValue(context.result)
        }
        return try value(of: responseTemplate, &context)
    }

    // MARK: - Evaluation

    private func value(
        of template: Compiled,
        _ context: inout ResolverContext
    ) throws(ResolverFailure) -> HandlerValue {
        try evaluate(template, &context) { (text, returned) throws(TemplateFailure) in
            if let returned { return HandlerValue(try returned.json(), isEarly: true) }
            guard !text.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
                throw .raised(.mappingTemplate("Template transformation yielded an empty response."))
            }
            do throws(JSONError) { return HandlerValue(try TemplateJSON.parse(text)) } catch {
                // aws-appsync-community #100
                let malformed = MalformedTemplate(text)
                throw .malformed(.mappingTemplate("Unable to convert \(malformed.text) to Object."), malformed)
            }
        }
    }

    /// What a template left in the context before it failed is kept, too: `appendError` may have come before `error`.
    private func evaluate<Result>(
        _ compiled: Compiled,
        _ context: inout ResolverContext,
        _ body: (_ text: UnsafeRawBufferPointer, _ returned: VTLValue?) throws(TemplateFailure) -> Result
    ) throws(ResolverFailure) -> Result {
        let template: MappingTemplate
        do throws(MappingTemplateError) { template = try compiled.template.get() } catch {
            throw Self.describe(.uncompiled(error, within: nil), of: compiled.name)
        }
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
            live.storeEffects(in: &context)
            throw Self.describe(error, of: compiled.name)
        }
    }

    private static func describe(_ failure: TemplateFailure, of name: String) -> ResolverFailure {
        switch failure {
        case .raised(let error): return ResolverFailure(error)
        case .notEmulated(let feature, let line):
            let error = GraphQLError(
                shape: .resolver,
                message: "\(feature) is not emulated",
                errorType: "NotEmulated"
            )
            return ResolverFailure(
                error,
                detail: "\(name) uses \(feature) in line \(line), which AppSync has and this emulator does not."
            )
        case .malformed(let error, let template):
            return ResolverFailure(error, detail: "\(name): \(error.message) \(template.explanation)")
        case .exceeded(let sentence): return ResolverFailure(.mappingTemplate(sentence), detail: "\(name): \(sentence)")
        case .uncompiled(let error, let place):
            let subject = place.map { "\(name), \($0)," } ?? name
            return ResolverFailure(
                .mappingTemplate(error.velocityMessage), detail: "\(subject) cannot be parsed: \(error).")
        }
    }
}
