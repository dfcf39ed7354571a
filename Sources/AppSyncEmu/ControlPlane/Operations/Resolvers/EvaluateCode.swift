import EmulatorCore
import OrderedCollections

/// EvaluateCode: what a handler of APPSYNC_JS code comes to in a context that is written down. Nothing is asked of a data
/// source.
/// (https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html)
enum EvaluateCode {
    @Sendable static func answer(
        _ request: ControlPlaneRequest, _ plane: ControlPlane
    ) async throws(ControlPlaneError) -> ControlPlaneAnswer {
        throw .notEmulated("The AppSync operation EvaluateCode")
    }
}
