package import EmulatorCore

/// What `CreateGraphqlApi` and `AWS::AppSync::GraphQLApi` say of an API itself.
package struct APISettings: Sendable, Hashable {
    package var name: String
    package var defaultMode: AuthorizationMode
    package var additionalModes: [AuthorizationMode] = []
    /// Nil: nothing is logged of fields but their resolvers' one line in the trace.
    package var logConfig: LogConfig?
    /// `cloudWatchLogsRoleArn`: who logs there; nobody asks for it here.
    package var logRoleARN: String?
    package var xrayEnabled = false
    package var ownerContact: String?
    package var allowsIntrospection = true
    package var limits = QueryLimits()
    /// `enhancedMetricsConfig` as it was given: there are no metrics here.
    package var enhancedMetricsConfig: JSONValue = .null

    package init(name: String, defaultMode: AuthorizationMode, additionalModes: [AuthorizationMode] = []) {
        self.name = name
        self.defaultMode = defaultMode
        self.additionalModes = additionalModes
    }
}
