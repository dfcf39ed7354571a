import EmulatorCore

/// ListFunctions: a page of the account's functions, in the order of their deployment.
struct ListFunctions {
    static let name = "ListFunctions"
    /// "Lambda returns up to 50 functions per call", however many are asked for.
    static let maximumPage = 50

    private let maxItems: Int
    /// `FunctionVersion=ALL`: each version is an entry, and each ARN ends in one.
    private let showsVersions: Bool
    /// The function, and where versions are shown its version, that the last page ended with.
    private let after: String?

    init(_ request: LambdaRequest) throws(LambdaError) {
        var violations: [ConstraintViolation] = []
        var maxItems = Self.maximumPage
        if let text = request.parameter("MaxItems") {
            guard let number = Int(text) else {
                throw LambdaError(
                    "SerializationException", "STRING_VALUE can not be converted to an Integer", fault: nil)
            }
            if number < 1 { violations.append(.minimum(1, text, at: "maxItems")) }
            if number > 10_000 { violations.append(.maximum(10_000, text, at: "maxItems")) }
            maxItems = number
        }
        let version = request.parameter("FunctionVersion")
        if let version, version != "ALL" {
            violations.append(.choice(["ALL"], version, at: "functionVersion"))
        }
        guard violations.isEmpty else { throw .validation(violations) }
        showsVersions = version != nil
        self.maxItems = min(maxItems, Self.maximumPage)
        guard let marker = request.parameter("Marker"), !marker.isEmpty else {
            after = nil
            return
        }
        guard let bytes = Base64.decode(marker, .url) else {
            throw .invalidParameterValue("The marker \(marker) is not one that ListFunctions answered.")
        }
        after = String(decoding: bytes, as: UTF8.self)
    }

    func answer(_ environment: LambdaEnvironment, deployed: Timestamp) throws(LambdaError) -> JSONValue {
        var rest = entries(environment)[...]
        if let after {
            guard let index = rest.firstIndex(where: { $0.marker == after }) else {
                throw .invalidParameterValue("The marker ends at \(after), which is no longer deployed.")
            }
            rest = rest[(index + 1)...]
        }
        let page = rest.prefix(maxItems)
        let functions = page.map { entry in
            entry.function.json(qualifier: entry.version, modified: deployed, includingState: false)
        }
        var marker = JSONValue.null
        if page.count < rest.count, let last = page.last { marker = .string(Base64.encode(last.marker.utf8, .url)) }
        return ["Functions": .array(functions), "NextMarker": marker]
    }

    private struct Entry {
        var function: FunctionConfiguration
        /// nil: `$LATEST`, and the ARN does not say so.
        var version: String?

        var marker: String { function.functionName + (version.map { ":" + $0 } ?? "") }
    }

    private func entries(_ environment: LambdaEnvironment) -> [Entry] {
        environment.functions.all.flatMap { function in
            guard showsVersions else { return [Entry(function: function, version: nil)] }
            // Versions, not aliases.
            let versions = function.qualifiers.filter { function.version($0) == $0 }
            return versions.map { Entry(function: function, version: $0) }
        }
    }
}
