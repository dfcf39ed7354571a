package import EmulatorCore
import OrderedCollections

/// `EvaluateCode` (AppSync API reference): one handler, apart from any API.
package struct CodeEvaluation: Sendable {
    /// As JSON text; nil when the handler failed.
    package var evaluationResult: String?
    package var error: ErrorDetail?
    package var logs: [String] = []
    /// As JSON text.
    package var stash: String?
    /// As JSON text.
    package var outErrors: String?

    /// `EvaluateCodeErrorDetail`
    package struct ErrorDetail: Sendable {
        package var message: String
        package var codeErrors: [CodeError] = []
    }

    /// The answer's body.
    package var json: JSONValue {
        var members = JSONObject()
        if let evaluationResult { members["evaluationResult"] = .string(evaluationResult) }
        if let error {
            var detail: JSONObject = ["message": .string(error.message)]
            if !error.codeErrors.isEmpty { detail["codeErrors"] = .array(error.codeErrors.map(\.json)) }
            members["error"] = .object(detail)
        }
        members["logs"] = .array(logs.map { .string($0) })
        if let stash { members["stash"] = .string(stash) }
        if let outErrors { members["outErrors"] = .string(outErrors) }
        return .object(members)
    }

    /// - Parameters:
    ///   - input: `ctx` and what belongs to it, as `ScriptContext` has it.
    ///   - function: `request` or `response`; the caller has refused others.
    init(code: String, input: JSONValue, function: String, in environment: ResolverEnvironment) async {
        let script: CompiledScript
        do throws(CodeErrors) {
            script = try CompiledScript(code)
        } catch {
            self.error = ErrorDetail(message: CodeError.summary, codeErrors: error.errors)
            return
        }
        guard let engine = environment.scripts else {
            error = ErrorDetail(message: "APPSYNC_JS is not available")
            return
        }
        let answer = await engine.evaluate(script, function: function, context: input)
        let outcome = ScriptOutcome(answer, of: script)
        logs = outcome.logs
        stash = outcome.stash.map { Self.text(.object($0)) }
        outErrors = Self.text(.array(outcome.appendedErrors.map { ScriptContext.outError($0) }))
        switch outcome.result {
        case .returned(let value), .returnedEarly(let value, _): evaluationResult = Self.text(value)
        case .raised(let raised): error = ErrorDetail(message: raised.message)
        // As EvaluateCode says it (captured in localstack/appsync-utils).
        case .unauthorized: error = ErrorDetail(message: "Unauthorized")
        case .failed(let failed, _): error = ErrorDetail(message: failed.message)
        }
    }

    private static func text(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.write(value)
        return writer.string()
    }
}
