import EmulatorCore
import OrderedCollections

/// How a function logs (Lambda API Reference, "LoggingConfig"). The runtime's client does it, told by variables.
package struct LoggingConfig: Sendable, Hashable {
    /// nil: `/aws/lambda/` and the function's name.
    package var logGroup: String?
    package var isJSON = false
    /// Both of JSON only (Developer Guide, "Configuring advanced logging controls").
    package var applicationLogLevel = "INFO"
    package var systemLogLevel = "INFO"

    package init() {}

    init(_ resource: ResolvedResource) throws(ResourceFailure) {
        guard let value = resource.properties["LoggingConfig"] else { return }
        let property = "LoggingConfig"
        let members = try resource.members(
            of: value, at: property, known: ["ApplicationLogLevel", "LogFormat", "LogGroup", "SystemLogLevel"])
        func text(_ name: String) throws(ResourceFailure) -> String? {
            guard let value = members[name] else { return nil }
            guard let text = value.string else {
                throw resource.unexpected(value, "\(property).\(name)", expected: "String")
            }
            return text
        }
        func choice(_ name: String, _ choices: Set<String>) throws(ResourceFailure) -> String? {
            guard let text = try text(name) else { return nil }
            try resource.require(choices.contains(text), keyword: "enum", at: "\(property).\(name)")
            return text
        }
        isJSON = try choice("LogFormat", ["Text", "JSON"]) == "JSON"
        let levels: Set = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]
        applicationLogLevel = try choice("ApplicationLogLevel", levels) ?? "INFO"
        systemLogLevel = try choice("SystemLogLevel", ["DEBUG", "INFO", "WARN"]) ?? "INFO"
        logGroup = try text("LogGroup")
    }
}

extension FunctionConfiguration {
    var logGroupName: String { logging.logGroup ?? "/aws/lambda/\(functionName)" }
}
