import EmulatorCore
import NIOHTTP1
import OrderedCollections

/// All operations of AppSync's API, by method and path (service model of 2017-07-25).
enum OperationTable {
    enum Work: Sendable {
        case now(@Sendable (ControlPlaneRequest, ControlPlane) throws(ControlPlaneError) -> ControlPlaneAnswer)
        case later(@Sendable (ControlPlaneRequest, ControlPlane) async throws(ControlPlaneError) -> ControlPlaneAnswer)
        case notEmulated
    }

    struct Entry: Sendable {
        var name: String
        var work: Work
        fileprivate var method: HTTPMethod
        fileprivate var path: [Substring]

        fileprivate init(_ name: String, _ method: HTTPMethod, _ path: String, _ work: Work = .notEmulated) {
            self.name = name
            self.method = method
            self.path = path.split(separator: "/")
            self.work = work
        }
    }

    /// The operation of a request, and what its path names. One that is none of AppSync's is called by method and path.
    static func find(_ method: HTTPMethod, _ path: Substring) -> (Entry, [String: String]) {
        let parts = path.split(separator: "/")
        for entry in entries where entry.method == method {
            if let parameters = parameters(parts, entry.path) { return (entry, parameters) }
        }
        return (Entry("\(method.rawValue) \(path)", method, String(path)), [:])
    }

    private static func parameters(_ parts: [Substring], _ pattern: [Substring]) -> [String: String]? {
        // An ARN has a slash, which not every client encodes.
        let isARN = pattern.last == "{resourceArn}"
        guard parts.count == pattern.count || (isARN && parts.count > pattern.count) else { return nil }
        var parameters: [String: String] = [:]
        for (index, segment) in pattern.enumerated() {
            guard segment.first == "{" else {
                guard segment == parts[index] else { return nil }
                continue
            }
            let isLast = index == pattern.count - 1
            let text = isARN && isLast ? Substring(parts[index...].joined(separator: "/")) : parts[index]
            parameters[String(segment.dropFirst().dropLast())] = PercentEncoding.decode(text)
        }
        return parameters
    }

    private static let entries: [Entry] = graphQLAPIs + schemas + keys + dataSources + resolvers + functions + others

    private static let graphQLAPIs: [Entry] = [
        Entry("CreateGraphqlApi", .POST, "/v1/apis", .now(CreateGraphqlApi.answer)),
        Entry("ListGraphqlApis", .GET, "/v1/apis", .now(ListGraphqlApis.answer)),
        Entry("GetGraphqlApi", .GET, "/v1/apis/{apiId}", .now(GetGraphqlApi.answer)),
        Entry("UpdateGraphqlApi", .POST, "/v1/apis/{apiId}", .now(UpdateGraphqlApi.answer)),
        Entry("DeleteGraphqlApi", .DELETE, "/v1/apis/{apiId}", .now(DeleteGraphqlApi.answer)),
        Entry(
            "GetGraphqlApiEnvironmentVariables", .GET, "/v1/apis/{apiId}/environmentVariables",
            .now(GetGraphqlApiEnvironmentVariables.answer)),
        Entry(
            "PutGraphqlApiEnvironmentVariables", .PUT, "/v1/apis/{apiId}/environmentVariables",
            .now(PutGraphqlApiEnvironmentVariables.answer)),
        Entry("TagResource", .POST, "/v1/tags/{resourceArn}", .now(TagResource.answer)),
        Entry("UntagResource", .DELETE, "/v1/tags/{resourceArn}", .now(UntagResource.answer)),
        Entry("ListTagsForResource", .GET, "/v1/tags/{resourceArn}", .now(ListTagsForResource.answer)),
    ]

    private static let schemas: [Entry] = [
        Entry("StartSchemaCreation", .POST, "/v1/apis/{apiId}/schemacreation", .now(StartSchemaCreation.answer)),
        Entry("GetSchemaCreationStatus", .GET, "/v1/apis/{apiId}/schemacreation", .now(GetSchemaCreationStatus.answer)),
        Entry("GetIntrospectionSchema", .GET, "/v1/apis/{apiId}/schema", .now(GetIntrospectionSchema.answer)),
        Entry("CreateType", .POST, "/v1/apis/{apiId}/types", .now(CreateType.answer)),
        Entry("ListTypes", .GET, "/v1/apis/{apiId}/types", .now(ListTypes.answer)),
        Entry("GetType", .GET, "/v1/apis/{apiId}/types/{typeName}", .now(GetType.answer)),
        Entry("UpdateType", .POST, "/v1/apis/{apiId}/types/{typeName}", .now(UpdateType.answer)),
        Entry("DeleteType", .DELETE, "/v1/apis/{apiId}/types/{typeName}", .now(DeleteType.answer)),
    ]

    private static let keys: [Entry] = [
        Entry("CreateApiKey", .POST, "/v1/apis/{apiId}/apikeys", .now(CreateApiKey.answer)),
        Entry("ListApiKeys", .GET, "/v1/apis/{apiId}/apikeys", .now(ListApiKeys.answer)),
        Entry("UpdateApiKey", .POST, "/v1/apis/{apiId}/apikeys/{id}", .now(UpdateApiKey.answer)),
        Entry("DeleteApiKey", .DELETE, "/v1/apis/{apiId}/apikeys/{id}", .now(DeleteApiKey.answer)),
    ]

    private static let dataSources: [Entry] = [
        Entry("CreateDataSource", .POST, "/v1/apis/{apiId}/datasources", .now(CreateDataSource.answer)),
        Entry("ListDataSources", .GET, "/v1/apis/{apiId}/datasources", .now(ListDataSources.answer)),
        Entry("GetDataSource", .GET, "/v1/apis/{apiId}/datasources/{name}", .now(GetDataSource.answer)),
        Entry("UpdateDataSource", .POST, "/v1/apis/{apiId}/datasources/{name}", .now(UpdateDataSource.answer)),
        Entry("DeleteDataSource", .DELETE, "/v1/apis/{apiId}/datasources/{name}", .now(DeleteDataSource.answer)),
    ]

    private static let resolvers: [Entry] = [
        Entry("CreateResolver", .POST, "/v1/apis/{apiId}/types/{typeName}/resolvers", .now(CreateResolver.answer)),
        Entry("ListResolvers", .GET, "/v1/apis/{apiId}/types/{typeName}/resolvers", .now(ListResolvers.answer)),
        Entry(
            "GetResolver", .GET, "/v1/apis/{apiId}/types/{typeName}/resolvers/{fieldName}", .now(GetResolver.answer)),
        Entry(
            "UpdateResolver", .POST, "/v1/apis/{apiId}/types/{typeName}/resolvers/{fieldName}",
            .now(UpdateResolver.answer)),
        Entry(
            "DeleteResolver", .DELETE, "/v1/apis/{apiId}/types/{typeName}/resolvers/{fieldName}",
            .now(DeleteResolver.answer)),
        Entry(
            "EvaluateMappingTemplate", .POST, "/v1/dataplane-evaluatetemplate", .now(EvaluateMappingTemplate.answer)),
        Entry("EvaluateCode", .POST, "/v1/dataplane-evaluatecode", .later(EvaluateCode.answer)),
    ]

    private static let functions: [Entry] = [
        Entry("CreateFunction", .POST, "/v1/apis/{apiId}/functions", .now(CreateFunction.answer)),
        Entry("ListFunctions", .GET, "/v1/apis/{apiId}/functions", .now(ListFunctions.answer)),
        Entry("GetFunction", .GET, "/v1/apis/{apiId}/functions/{functionId}", .now(GetFunction.answer)),
        Entry("UpdateFunction", .POST, "/v1/apis/{apiId}/functions/{functionId}", .now(UpdateFunction.answer)),
        Entry("DeleteFunction", .DELETE, "/v1/apis/{apiId}/functions/{functionId}", .now(DeleteFunction.answer)),
        Entry(
            "ListResolversByFunction", .GET, "/v1/apis/{apiId}/functions/{functionId}/resolvers",
            .now(ListResolversByFunction.answer)),
    ]

    /// Caches, custom domains, merged APIs, introspection of databases, and event APIs.
    private static let others: [Entry] = [
        Entry("CreateApiCache", .POST, "/v1/apis/{apiId}/ApiCaches"),
        Entry("GetApiCache", .GET, "/v1/apis/{apiId}/ApiCaches"),
        Entry("UpdateApiCache", .POST, "/v1/apis/{apiId}/ApiCaches/update"),
        Entry("DeleteApiCache", .DELETE, "/v1/apis/{apiId}/ApiCaches"),
        Entry("FlushApiCache", .DELETE, "/v1/apis/{apiId}/FlushCache"),
        Entry("CreateDomainName", .POST, "/v1/domainnames"),
        Entry("ListDomainNames", .GET, "/v1/domainnames"),
        Entry("GetDomainName", .GET, "/v1/domainnames/{domainName}"),
        Entry("UpdateDomainName", .POST, "/v1/domainnames/{domainName}"),
        Entry("DeleteDomainName", .DELETE, "/v1/domainnames/{domainName}"),
        Entry("AssociateApi", .POST, "/v1/domainnames/{domainName}/apiassociation"),
        Entry("GetApiAssociation", .GET, "/v1/domainnames/{domainName}/apiassociation"),
        Entry("DisassociateApi", .DELETE, "/v1/domainnames/{domainName}/apiassociation"),
        Entry("AssociateMergedGraphqlApi", .POST, "/v1/sourceApis/{apiId}/mergedApiAssociations"),
        Entry("DisassociateMergedGraphqlApi", .DELETE, "/v1/sourceApis/{apiId}/mergedApiAssociations/{id}"),
        Entry("AssociateSourceGraphqlApi", .POST, "/v1/mergedApis/{apiId}/sourceApiAssociations"),
        Entry("DisassociateSourceGraphqlApi", .DELETE, "/v1/mergedApis/{apiId}/sourceApiAssociations/{id}"),
        Entry("GetSourceApiAssociation", .GET, "/v1/mergedApis/{apiId}/sourceApiAssociations/{id}"),
        Entry("UpdateSourceApiAssociation", .POST, "/v1/mergedApis/{apiId}/sourceApiAssociations/{id}"),
        Entry("ListSourceApiAssociations", .GET, "/v1/apis/{apiId}/sourceApiAssociations"),
        Entry("ListTypesByAssociation", .GET, "/v1/mergedApis/{apiId}/sourceApiAssociations/{id}/types"),
        Entry("StartSchemaMerge", .POST, "/v1/mergedApis/{apiId}/sourceApiAssociations/{id}/merge"),
        Entry("StartDataSourceIntrospection", .POST, "/v1/datasources/introspections"),
        Entry("GetDataSourceIntrospection", .GET, "/v1/datasources/introspections/{id}"),
        Entry("CreateApi", .POST, "/v2/apis"),
        Entry("ListApis", .GET, "/v2/apis"),
        Entry("GetApi", .GET, "/v2/apis/{apiId}"),
        Entry("UpdateApi", .POST, "/v2/apis/{apiId}"),
        Entry("DeleteApi", .DELETE, "/v2/apis/{apiId}"),
        Entry("CreateChannelNamespace", .POST, "/v2/apis/{apiId}/channelNamespaces"),
        Entry("ListChannelNamespaces", .GET, "/v2/apis/{apiId}/channelNamespaces"),
        Entry("GetChannelNamespace", .GET, "/v2/apis/{apiId}/channelNamespaces/{name}"),
        Entry("UpdateChannelNamespace", .POST, "/v2/apis/{apiId}/channelNamespaces/{name}"),
        Entry("DeleteChannelNamespace", .DELETE, "/v2/apis/{apiId}/channelNamespaces/{name}"),
    ]
}
