/// `LogConfig` of an API (AppSync API Reference, "LogConfig"), without the role.
package struct LogConfig: Sendable, Hashable {
    package enum FieldLogLevel: String, Sendable, CaseIterable {
        case none = "NONE"
        case error = "ERROR"
        case info = "INFO"
        case debug = "DEBUG"
        case all = "ALL"
    }

    package var fieldLogLevel: FieldLogLevel
    /// Leaves out contexts and evaluated templates, whatever the level.
    package var excludesVerboseContent: Bool

    package init(fieldLogLevel: FieldLogLevel, excludesVerboseContent: Bool = false) {
        self.fieldLogLevel = fieldLogLevel
        self.excludesVerboseContent = excludesVerboseContent
    }
}
