import EmulatorCore

/// ListFunctions: a page of the account's functions, in the order of their deployment.
struct ListFunctions {
    static let name = "ListFunctions"
    /// "Lambda returns up to 50 functions per call", however many are asked for.
    static let maximumPage = 50

    private let maxItems: Int
    /// Ends each ARN in `$LATEST`, as it does where there are further versions.
    private let showsVersions: Bool
    /// The name that the last page ended with.
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
        var rest = environment.functions.all[...]
        if let after {
            guard let index = rest.firstIndex(where: { $0.functionName == after }) else {
                throw .invalidParameterValue("The marker ends at \(after), which is no longer deployed.")
            }
            rest = rest[(index + 1)...]
        }
        let page = rest.prefix(maxItems)
        let functions = page.map {
            $0.json(
                qualifier: showsVersions ? FunctionReference.latest : nil, modified: deployed, includingState: false)
        }
        var marker = JSONValue.null
        if page.count < rest.count, let last = page.last {
            marker = .string(Base64.encode(last.functionName.utf8, .url))
        }
        return ["Functions": .array(functions), "NextMarker": marker]
    }
}
