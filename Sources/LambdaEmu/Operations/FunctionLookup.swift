import EmulatorCore
import Logging

/// Finds the function that a request means. Of one that is not there the log says what is.
extension LambdaEnvironment {
    /// - Throws: ResourceNotFoundException.
    func function(
        _ reference: FunctionReference, for operation: String, requestID: String
    ) throws(LambdaError) -> FunctionConfiguration {
        let found = functions.function(named: reference.name)
        if let found, found.qualifiers.contains(reference.qualifier ?? FunctionReference.latest) { return found }
        let arn = functionARN(reference.name, qualifier: reference.qualifier)
        let reason = found.map(whyUnqualified) ?? whyUnknown(reference.name)
        log.notice("\(operation): Function not found: \(arn). \(reason)", metadata: ["requestId": "\(requestID)"])
        throw .functionNotFound(arn)
    }

    private func whyUnqualified(_ function: FunctionConfiguration) -> String {
        "\(function.functionName) is deployed, with \(function.qualifiers.joined(separator: ", "))"
    }

    private func whyUnknown(_ name: String) -> String {
        let all = functions.all
        if all.isEmpty { return "No function is deployed" }
        if let named = all.first(where: { $0.logicalID == name }) {
            return "\(name) is a logical id of the template; the function's name is \(named.functionName)"
        }
        let names = all.map(\.functionName)
        let shown = names.prefix(20).joined(separator: ", ")
        let deployed = names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
        let nearest = NearestName(to: name, among: names).name.map { "; did you mean \($0)?" } ?? ""
        return "Deployed: \(deployed)\(nearest)"
    }
}

extension FunctionConfiguration {
    /// The version that a qualifier leads to. Nothing changes a function between its deployment and the end of the
    /// emulator, so an alias of a published function is taken to point to its one version.
    func version(_ qualifier: String?) -> String {
        guard let qualifier, qualifier != FunctionReference.latest else { return FunctionReference.latest }
        return qualifiers.first { $0.utf8.allSatisfy(\.isASCIIDigit) } ?? FunctionReference.latest
    }
}
