import EmulatorCore

/// One function of `$util` (AppSync developer guide, "Resolver mapping template utility reference"), or of `util` in
/// APPSYNC_JS ("Built-in utilities"), which shares the implementation.
struct UtilFunction: Sendable {
    /// Null when AppSync has no such form of the function: in a template, the reference is then one without a value.
    typealias Free = @Sendable ([VTLValue], UtilEnvironment) throws(TemplateFailure) -> VTLValue
    /// The evaluation, the arguments, and where the call stands.
    typealias Bound = @Sendable (TemplateEvaluation, [VTLValue], _ line: Int) throws(TemplateFailure) -> VTLValue

    enum Body: Sendable {
        /// Needs its arguments, the time and chance, and nothing else.
        case free(Free)
        /// Reads or changes the context of a resolver: errors, headers, logs.
        case bound(Bound)
    }

    /// Without `$util.`: `toJson`, `time.nowISO8601`.
    let name: String
    let body: Body

    init(_ name: String, _ call: @escaping Free) {
        self.name = name
        body = .free(call)
    }

    init(_ name: String, bound call: @escaping Bound) {
        self.name = name
        body = .bound(call)
    }

    /// A function of its arguments alone.
    init(_ name: String, pure call: @escaping @Sendable ([VTLValue]) -> VTLValue) {
        self.init(name) { (arguments, _) throws(TemplateFailure) in call(arguments) }
    }

    static func named(_ name: String) -> UtilFunction? { all[name] }

    func call(
        _ arguments: [VTLValue],
        in evaluation: TemplateEvaluation,
        line: Int
    ) throws(TemplateFailure) -> VTLValue {
        switch body {
        case .bound(let call): return try call(evaluation, arguments, line)
        case .free(let call):
            do throws(TemplateFailure) { return try call(arguments, evaluation.util) } catch {
                // It does not know where it was called.
                guard case .notEmulated(let name, _) = error else { throw error }
                throw .notEmulated(name, line: line)
            }
        }
    }

    /// The function outside of a template.
    ///
    /// - Returns: `.null` for arguments that the function has no form for.
    /// - Throws: `.raised` with the error in AppSync's words; `.notEmulated` for the functions that belong to a
    ///   resolver's context (`error`, `appendError`, `validate`, `unauthorized`, `authType`, `log`, `http`'s headers).
    func call(
        arguments: [JSONValue],
        in environment: UtilEnvironment
    ) throws(TemplateFailure) -> JSONValue {
        guard case .free(let call) = body else {
            throw .notEmulated("util.\(name) outside of a resolver", line: 1)
        }
        return try call(arguments.map { VTLValue($0).thawed }, environment).json()
    }

    private static let all: [String: UtilFunction] = Dictionary(
        uniqueKeysWithValues: [
            json, errors, checks, encodings, identifiers, others, time, str, collections, math, dynamodb, rds,
            transform,
            http, xml, log,
        ]
        .joined().map { ($0.name, $0) }
    )
}
