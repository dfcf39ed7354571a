/// `DataSource` of AppSync's API.
package struct DataSourceRecord: Sendable, Hashable {
    package var name: String
    package var source: DataSource
    package var description: String?
    package var serviceRoleARN: String?
    /// ENABLED or DISABLED, as it was given: there are no metrics here.
    package var metricsConfig: String?

    package init(
        name: String, source: DataSource, description: String? = nil, serviceRoleARN: String? = nil,
        metricsConfig: String? = nil
    ) {
        self.name = name
        self.source = source
        self.description = description
        self.serviceRoleARN = serviceRoleARN
        self.metricsConfig = metricsConfig
    }
}
