import EmulatorCore
import OrderedCollections

/// GetIntrospectionSchema: the schema as a document, in SDL or as introspection answers it.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_GetIntrospectionSchema.html)
enum GetIntrospectionSchema {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) throws(ControlPlaneError) -> ControlPlaneAnswer {
        guard let format = try request.query("format", ["SDL", "JSON"]) else {
            throw RequestMembers([:]).missing("format")
        }
        guard let schema = try plane.apis.record(request.apiID).schema?.schema else { throw .noSchema }
        // With directives when nothing is said: the reference names no default, and what has none of its own in this API
        // is true for flags that leave something out (amplify's code generation says false to be without them).
        let includesDirectives = request.query("includeDirectives") != "false"
        return .document(
            format == "SDL"
                ? schema.sdl(includingDirectives: includesDirectives)
                : schema.introspectionJSON(includingDirectives: includesDirectives).text)
    }
}
