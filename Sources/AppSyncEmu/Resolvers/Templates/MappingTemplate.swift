import EmulatorCore

/// A mapping template, compiled when its resolver was deployed.
package struct MappingTemplate: Sendable {
    let nodes: [TemplateNode]
    let variables: TemplateVariables
    let macros: [String: TemplateMacro]
    /// The template is `$util.toJson($ctx.result)` and nothing else: the most common response template, whose value
    /// needs no way through text.
    let isResultOnly: Bool

    /// - Throws: `MappingTemplateError` with line and column, for what AppSync's own parser would not take.
    package init(_ source: String) throws(MappingTemplateError) {
        guard source.utf8.count <= Self.sizeLimit else {
            throw MappingTemplateError(
                reason: "a mapping template has at most \(Self.sizeLimit) bytes",
                location: SourceLocation(line: 1, column: 1),
                encountered: ""
            )
        }
        var parser = TemplateParser(source)
        nodes = try parser.wholeTemplate()
        variables = parser.variables
        macros = parser.macros
        isResultOnly = Self.isResultOnly(nodes)
    }

    /// AppSync quota "Size of a mapping template".
    static let sizeLimit = 65_536

    /// Evaluates and lends what the template wrote, and what `#return` gave, if it ran.
    func evaluate<Result>(
        _ context: VTLContext,
        in environment: ResolverEnvironment,
        _ body: (_ text: UnsafeRawBufferPointer, _ returned: VTLValue?) throws(TemplateFailure) -> Result
    ) throws(TemplateFailure) -> Result {
        let evaluation = TemplateEvaluation(of: self, context: context, environment: environment)
        var output = JSONWriter(capacity: 1024)
        try evaluation.render(nodes, to: &output)
        let outcome: Swift.Result<Result, TemplateFailure> = output.withBytes { text in
            do throws(TemplateFailure) { return .success(try body(text, evaluation.returned)) } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private static func isResultOnly(_ nodes: [TemplateNode]) -> Bool {
        var isFound = false
        for node in nodes {
            switch node {
            case .text(let bytes):
                guard bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) else { return false }
            case .reference(let reference):
                guard !isFound, reference.escapes == 0, case .reference(let argument) = reference.toJSONArgument,
                    case .context = argument.root, argument.accessors.count == 1,
                    case .property("result") = argument.accessors[0]
                else { return false }
                isFound = true
            default: return false
            }
        }
        return isFound
    }
}
