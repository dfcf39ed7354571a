import EmulatorCore
import OrderedCollections

/// UntagResource: tags are taken from an API; keys that it does not have are no error.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_UntagResource.html)
enum UntagResource {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        let keys = request.queries("tagKeys")
        guard !keys.isEmpty else { throw RequestMembers([:]).missing("tagKeys") }
        return try plane.apis.change(try request.taggedAPI()) { api throws(ControlPlaneError) in
            for key in keys { api.tags[key] = nil }
            return .empty
        }
    }
}
