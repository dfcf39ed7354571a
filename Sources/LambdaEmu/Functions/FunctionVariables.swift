package import EmulatorCore
import OrderedCollections

/// `--env-vars FILE`, in SAM's format: `{"LogicalId": {"NAME": "value"}, "Parameters": {"NAME": "value"}}`
/// (https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/using-sam-cli-local-invoke.html).
package struct FunctionVariables: Sendable {
    package static let none = FunctionVariables()

    private init() {}

    /// - Throws: `TemplateError` that names the file and the line.
    package init(parsing text: String, file: String) throws(TemplateError) {
        throw TemplateError(file: file, line: nil, reason: "not read yet")
    }
}
