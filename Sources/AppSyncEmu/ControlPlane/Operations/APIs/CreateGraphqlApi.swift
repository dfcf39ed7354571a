import EmulatorCore
import OrderedCollections

/// CreateGraphqlApi: an API without a schema.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateGraphqlApi.html)
enum CreateGraphqlApi {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        var api = APIRecord(
            apiID: plane.newIdentifier(), region: plane.region, accountID: plane.accountID,
            settings: try APISettings(members))
        if let tags = try members.map("tags") { api.tags = tags }
        try api.checkTags()
        try plane.apis.create(api)
        return .json(["graphqlApi": api.json(publicURL: plane.publicURL)])
    }
}
