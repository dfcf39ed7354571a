import EmulatorCore
import NIOCore
import OrderedCollections

/// What one call of a handler came to.
struct ScriptOutcome: Sendable {
    enum Result: Sendable {
        case returned(JSONValue)
        /// `runtime.earlyReturn(value, { skipTo })`
        case returnedEarly(JSONValue, skipsToEnd: Bool)
        /// `util.error` and `util.validate`
        case raised(GraphQLError)
        /// `util.unauthorized`
        case unauthorized
        /// What the runtime itself says: a type error in the code, a limit, an engine that is missing. `detail` is the
        /// sentence for the log.
        case failed(GraphQLError, detail: String?)
    }

    var result: Result
    /// `ctx.stash` as the function left it; nil when nobody knows.
    var stash: JSONObject?
    /// From `util.appendError`, in order.
    var appendedErrors: [GraphQLError] = []
    /// From `util.http.addResponseHeader(s)`, before anybody has said whether AppSync adds them.
    var responseHeaders: [(name: String, value: JSONValue)] = []
    /// What was called on `extensions`, likewise.
    var extensions: [ExtensionCall] = []
    /// From `console.log` and `console.error`, as AppSync writes them.
    var logs: [String] = []

    init(_ answer: ScriptAnswer, of script: CompiledScript) {
        switch answer {
        case .answered(let bytes):
            let json = bytes.withUnsafeReadableBytes { try? JSONParser.parse($0) }
            guard case .object(let members)? = json else {
                self.init(failed: "the answer of the engine is no JSON")
                return
            }
            self.init(members, of: script)
        case .exceededTime:
            // The words are those in which AppSync gives up on a whole request.
            self.init(
                result: .failed(
                    GraphQLError(shape: .resolver, message: "Execution timed out.", errorType: "ExecutionTimeout"),
                    detail: "The code ran for more than \(ScriptProcess.timeLimit.components.seconds) seconds of "
                        + "processor time and was stopped."))
        case .exceededMemory:
            self.init(
                result: .failed(
                    .code("code.js: RangeError: Out of memory"),
                    detail: "The code held more than \(ScriptProcess.memoryLimit >> 20) MB and was stopped."))
        case .ended(let how): self.init(failed: "the process that runs scripts ended (\(how))")
        case .missing(let sentence):
            self.init(
                result: .failed(
                    GraphQLError(
                        shape: .resolver, message: "APPSYNC_JS is not available", errorType: "NotEmulated"),
                    detail: sentence))
        case .stopped: self.init(failed: "the emulator is stopping")
        }
    }

    private init(result: Result) { self.result = result }

    /// An engine that does not do what it should.
    private init(failed reason: String) {
        self.init(
            result: .failed(
                GraphQLError(shape: .resolver, message: "Internal Failure", errorType: "InternalFailure"),
                detail: "The code was not evaluated: \(reason)."))
    }

    private init(_ members: JSONObject, of script: CompiledScript) {
        stash = members["stash"]?.object
        appendedErrors = members["errors"]?.array?.map { GraphQLError(raised: $0) } ?? []
        for header in members["headers"]?.array ?? [] {
            responseHeaders.append((header["name"]?.string ?? "", header["value"] ?? .null))
        }
        for call in members["extensions"]?.array ?? [] {
            guard let name = call["name"]?.string else { continue }
            extensions.append(ExtensionCall(name: name, arguments: call["arguments"]?.array ?? []))
        }
        for line in members["logs"]?.array ?? [] {
            guard let text = line["text"]?.string else { continue }
            let place = script.consolePlace(line).map { "\($0): " } ?? ""
            logs.append("\(line["level"]?.string ?? "INFO") - \(place)\(text)")
        }
        if let failure = members["failed"] {
            let place = script.place(failure)
            let message = "\(failure["name"]?.string ?? "Error"): \(failure["message"]?.string ?? "")"
            result = .failed(
                .code("\(place.map { "\($0): " } ?? "code.js: ")\(message)"), detail: script.excerpt(failure))
        } else if let raised = members["raised"] {
            result = raised["isUnauthorized"]?.bool == true ? .unauthorized : .raised(GraphQLError(raised: raised))
        } else {
            let value = members["value"] ?? .null
            result =
                members["early"]?.bool == true
                ? .returnedEarly(value, skipsToEnd: members["skipTo"]?.string == "END") : .returned(value)
        }
    }
}

extension GraphQLError {
    /// aws-appsync-community #328: `"errorType": "Code"`, `code.js:162:13: ReferenceError: …`
    fileprivate static func code(_ message: String) -> GraphQLError {
        GraphQLError(shape: .resolver, message: message, errorType: "Code")
    }

    fileprivate init(raised json: JSONValue) {
        self.init(
            shape: .resolver, message: json["message"]?.string ?? "null", errorType: json["type"]?.string,
            errorInfo: json["info"].flatMap { $0.isNull ? nil : $0 },
            data: json["data"].flatMap { $0.isNull ? nil : $0 })
    }
}
