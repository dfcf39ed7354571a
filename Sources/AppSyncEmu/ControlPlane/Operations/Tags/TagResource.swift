import EmulatorCore
import OrderedCollections

/// TagResource: tags are added to an API's, or take the place of those with their keys.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_TagResource.html)
enum TagResource {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let members = try request.members()
        guard let tags = try members.map("tags") else { throw members.missing("tags") }
        return try plane.apis.change(try request.taggedAPI()) { api throws(ControlPlaneError) in
            api.tags.merge(tags) { _, new in new }
            try api.checkTags()
            return .empty
        }
    }
}
