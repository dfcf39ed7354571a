/// `Resolver` of AppSync's API.
package struct ResolverRecord: Sendable, Hashable {
    package var definition: ResolverDefinition
    /// ENABLED or DISABLED, as it was given: there are no metrics here.
    package var metricsConfig: String?
    package var cachingConfig: CachingConfig?

    package init(
        definition: ResolverDefinition, metricsConfig: String? = nil, cachingConfig: CachingConfig? = nil
    ) {
        self.definition = definition
        self.cachingConfig = cachingConfig
        self.metricsConfig = metricsConfig
    }

    package var coordinate: FieldCoordinate {
        FieldCoordinate(type: definition.typeName, field: definition.fieldName)
    }
}
