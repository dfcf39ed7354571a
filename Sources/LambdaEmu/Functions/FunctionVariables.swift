package import EmulatorCore
import OrderedCollections

/// `--env-vars FILE`, in SAM's format: `{"LogicalId": {"NAME": "value"}, "Parameters": {"NAME": "value"}}`
/// (https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-invoke.html,
/// "Environment variable file").
package struct FunctionVariables: Sendable {
    package static let none = FunctionVariables()

    private typealias Values = OrderedDictionary<String, String>

    private var file = ""
    /// By logical id or function name, with the line each stands on.
    private var functions: OrderedDictionary<String, (values: Values, line: Int)> = [:]
    /// For every function.
    private var parameters: Values = [:]

    private init() {}

    /// - Parameter file: the path, for messages.
    /// - Throws: `TemplateError` that names the file and the line.
    package init(parsing text: String, file: String) throws(TemplateError) {
        self.file = file
        let document = try TemplateDocument(parsingJSON: text, file: file)
        for (name, node) in try Self.members(of: document.root, file: file) {
            let values = try Self.values(of: node, name: name, file: file)
            if name == "Parameters" { parameters = values } else { functions[name] = (values, node.line) }
        }
    }

    /// What a function gets: what is for every function, then what is under its name, then under its logical id.
    func values(logicalID: String, functionName: String) -> OrderedDictionary<String, String> {
        var values = parameters
        for name in [functionName, logicalID] {
            values.merge(functions[name]?.values ?? [:]) { _, own in own }
        }
        return values
    }

    /// A sentence for each name in the file that no function has.
    ///
    /// - Parameter functions: those of all stacks.
    package func notices(for functions: [FunctionConfiguration]) -> [String] {
        let known = Set(functions.map(\.logicalID)).union(functions.map(\.functionName))
        return self.functions.filter { !known.contains($0.key) }.map { name, entry in
            "\(file):\(entry.line): no function has the logical id or the name \(name)"
        }
    }

    // MARK: - Reading

    private static func members(
        of node: TemplateNode, file: String
    ) throws(TemplateError) -> OrderedDictionary<String, TemplateNode> {
        guard let members = node.map else {
            throw TemplateError(
                file: file, line: node.line,
                reason: #"an object is expected: {"LogicalId": {"NAME": "value"}, "Parameters": {"NAME": "value"}}"#)
        }
        return members
    }

    private static func values(
        of node: TemplateNode, name: String, file: String
    ) throws(TemplateError) -> Values {
        guard let members = node.map else {
            throw TemplateError(
                file: file, line: node.line, reason: "\(name): an object of names and values is expected")
        }
        var values: Values = [:]
        for (variable, node) in members {
            func failure(_ reason: String) -> TemplateError {
                TemplateError(file: file, line: node.line, reason: "\(name).\(variable): \(reason)")
            }
            guard let value = node.scalarText ?? (node.value == .null ? "" : nil) else {
                throw failure("a string is expected")
            }
            if let refusal = EnvironmentVariables.refusal(ofNames: [variable]) { throw failure(refusal) }
            guard LambdaPattern.isVariableName(variable) else {
                throw failure("a variable's name has the pattern \(LambdaPattern.variableName)")
            }
            values[variable] = value
        }
        return values
    }
}
