import EmulatorCore
import OrderedCollections

/// The property `Environment` of a function
/// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
enum EnvironmentVariables {
    /// "Reserved environment variables", which Lambda sets itself.
    static let reserved: Set<String> = [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "AWS_LAMBDA_MAX_CONCURRENCY", "AWS_LAMBDA_METADATA_API",
        "AWS_LAMBDA_METADATA_TOKEN",
    ]

    /// Of the variables as JSON, names included, in bytes.
    static let sizeLimit = 4096

    private static let inability =
        "Lambda was unable to configure your environment variables because the environment variables you have provided "

    /// The values, with the names that the service model refuses noted.
    static func read(
        _ resource: ResolvedResource, noting violations: inout ConstraintViolations
    ) throws(ResourceFailure) -> OrderedDictionary<String, String> {
        guard let environment = resource.properties["Environment"] else { return [:] }
        let members = try resource.members(of: environment, at: "Environment", known: ["Variables"])
        var variables: OrderedDictionary<String, String> = [:]
        guard let values = members["Variables"] else { return variables }
        guard let values = values.object else {
            throw resource.unexpected(values, "Environment.Variables", expected: "JSONObject")
        }
        for (name, value) in values {
            let property = "Environment.Variables.\(name)"
            guard fitsSchema(name) else {
                var failure = resource.schemaFailure(
                    "extraneous key [\(name)] is not permitted", at: "Environment.Variables")
                failure.property = property
                throw failure
            }
            guard let text = value.string ?? value.number?.text ?? value.bool.map({ String($0) }) else {
                throw resource.unexpected(value, property, expected: "String")
            }
            variables[name] = text
        }
        if let name = variables.keys.first(where: { !LambdaPattern.isVariableName($0) }) {
            violations.require(
                false, "Environment.Variables.\(name)",
                else: ConstraintViolation(
                    parameter: "environment.variables", value: nil,
                    constraint: "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: "
                        + "\(LambdaPattern.variableName)]"))
        }
        return variables
    }

    /// The schema's pattern has no anchors: two characters of the right kinds anywhere are enough for it, and the rest
    /// is refused by Lambda.
    private static func fitsSchema(_ name: String) -> Bool {
        zip(name.utf8, name.utf8.dropFirst()).contains { first, second in
            first.isASCIILetter
                && (second.isASCIILetter || second.isASCIIDigit || second == UInt8(ascii: "_"))
        }
    }

    /// - Throws: what Lambda says of reserved names, and of more than 4 KB.
    static func check(_ variables: OrderedDictionary<String, String>) throws(ResourceFailure) {
        if let refusal = refusal(ofNames: variables.keys.elements) {
            let name = variables.keys.first { reserved.contains($0) } ?? ""
            throw ResourceFailure(property: "Environment.Variables.\(name)", refusal)
        }
        let measured = JSONValue.object(variables.mapValues { .string($0) }).text
        guard measured.utf8.count <= sizeLimit else {
            throw ResourceFailure(
                property: "Environment.Variables",
                inability + "exceeded the 4KB limit. String measured: \(measured)")
        }
    }

    /// What Lambda says when reserved names are among them.
    static func refusal(ofNames names: [String]) -> String? {
        let keys = names.filter(reserved.contains)
        guard !keys.isEmpty else { return nil }
        return inability + "contains reserved keys that are currently not supported for modification. Reserved keys "
            + "used in this request: \(keys.joined(separator: ", "))"
    }
}
