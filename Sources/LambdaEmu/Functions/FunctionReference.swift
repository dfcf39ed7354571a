import EmulatorCore
import OrderedCollections

/// What the property `FunctionName` of a version, an alias or a permission names: a name, an ARN or a part of one, and
/// perhaps a qualifier (Lambda API Reference, "FunctionName").
struct FunctionReference: Equatable {
    var name: String
    var qualifier: String?

    init(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let rest = parts.firstIndex(of: "function").map { parts[($0 + 1)...] } ?? parts[...]
        name = rest.first ?? text
        qualifier = rest.dropFirst().first
    }
}

extension FunctionDeployment {
    /// The function that a resource's `FunctionName` names.
    func function(of resource: ResolvedResource) throws(ResourceFailure) -> FunctionConfiguration {
        let name = FunctionReference(try resource.required("FunctionName")).name
        guard let function = configurations[name] else {
            throw ResourceFailure(property: "FunctionName", "Function not found: \(arn("function:\(name)"))")
        }
        return function
    }

    func arn(_ path: String) -> String { "arn:aws:lambda:\(environment.region):\(environment.accountID):\(path)" }
}
