import EmulatorCore
import OrderedCollections

/// ListGraphqlApis: a page of the APIs, those of templates among them, in the order of their creation.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListGraphqlApis.html)
enum ListGraphqlApis {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let type = try request.query("apiType", ["GRAPHQL", "MERGED"])
        let owner = try request.query("owner", ["CURRENT_ACCOUNT", "OTHER_ACCOUNTS"])
        // There are neither merged APIs here nor other accounts.
        let apis = type == "MERGED" || owner == "OTHER_ACCOUNTS" ? [] : plane.apis.records
        return try Page(of: apis, request, key: \.apiID)
            .json("graphqlApis") { $0.json(publicURL: plane.publicURL) }
    }
}
