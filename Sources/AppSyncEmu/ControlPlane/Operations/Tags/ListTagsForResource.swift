import EmulatorCore
import OrderedCollections

/// ListTagsForResource: the tags of an API.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListTagsForResource.html)
enum ListTagsForResource {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let tags = try plane.apis.record(try request.taggedAPI()).tags
        return .json(["tags": .object(tags.mapValues { .string($0) })])
    }
}
