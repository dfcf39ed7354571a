import EmulatorCore

/// What CreateResolver, UpdateResolver and `AWS::AppSync::Resolver` take.
extension ResolverRecord {
    init(_ members: RequestMembers, typeName: String, fieldName: String) throws(ControlPlaneError) {
        try members.refuse("syncConfig")
        let isPipeline = try members.choice("kind", ["UNIT", "PIPELINE"]) == "PIPELINE"
        let dataSourceName = try members.string("dataSourceName").flatMap { $0.isEmpty ? nil : $0 }
        let functions = try members.members("pipelineConfig")?.strings("functions")
        let kind: ResolverDefinition.Kind
        if isPipeline {
            // The words of these refusals were not captured.
            guard dataSourceName == nil else {
                throw .badRequest(
                    "A data source cannot be specified for a pipeline resolver.", member: "dataSourceName")
            }
            let functions = functions ?? []
            guard functions.count <= PipelineResolver.functionLimit else {
                throw .badRequest(
                    "A pipeline resolver can have at most \(PipelineResolver.functionLimit) functions.",
                    member: "pipelineConfig")
            }
            kind = .pipeline(functionIDs: functions)
        } else {
            guard functions?.isEmpty != false else {
                throw .badRequest("A pipeline cannot be specified for a unit resolver.", member: "pipelineConfig")
            }
            guard let dataSourceName else {
                throw .badRequest("A unit resolver must have a data source.", member: "dataSourceName")
            }
            kind = .unit(dataSourceName: dataSourceName)
        }
        self.init(
            definition: ResolverDefinition(
                typeName: typeName, fieldName: fieldName, kind: kind, handlers: try HandlerSource(members),
                maxBatchSize: try members.integer("maxBatchSize", in: 0...2_000) ?? 0),
            metricsConfig: try members.choice("metricsConfig", ["ENABLED", "DISABLED"]),
            cachingConfig: try CachingConfig(members))
    }
}

extension CachingConfig {
    fileprivate init?(_ resolver: RequestMembers) throws(ControlPlaneError) {
        guard let members = try resolver.members("cachingConfig") else { return nil }
        guard let ttl = try members.integer("ttl", in: 1...3_600) else { throw members.missing("ttl") }
        self.init(ttl: ttl, cachingKeys: try members.strings("cachingKeys"))
    }
}
