import EmulatorCore
import OrderedCollections

/// What an authorizer function says (developer guide, "AWS_LAMBDA authorization").
struct AuthorizerVerdict: Sendable, Equatable {
    /// Why an answer is none: the rest of a sentence that begins with the function.
    struct Malformed: Error, Sendable, Equatable {
        var reason: String
    }

    /// "The total size of this JSON object must not exceed 5 MB."
    static let contextLimit = 5 << 20

    var isAuthorized: Bool
    /// Keys and values without nesting.
    var resolverContext: JSONObject = [:]
    var deniedFields: Set<FieldCoordinate> = []
    /// Entries of `deniedFields` that name no field, such as `Mutation.*`: AppSync takes them and does nothing
    /// (appsync-community #272).
    var withoutEffect: [String] = []
    /// `ttlOverride`
    var ttl: Duration?
    /// Of the answer in bytes.
    var size: Int

    init(_ value: JSONValue, of api: GraphQLAPI) throws(Malformed) {
        guard let members = value.object else {
            throw Malformed(reason: "answered \(value.text), which is no JSON object")
        }
        guard let isAuthorized = members["isAuthorized"]?.bool else {
            throw Malformed(reason: "answered without an isAuthorized that is true or false")
        }
        self.isAuthorized = isAuthorized
        size = value.text.utf8.count
        try read(resolverContext: members["resolverContext"] ?? .null)
        try read(deniedFields: members["deniedFields"] ?? .null, of: api)
        if let override = members["ttlOverride"], !override.isNull {
            guard let seconds = override.number?.double, seconds >= 0, seconds < 1e9 else {
                throw Malformed(reason: "answered with the ttlOverride \(override.text), which is no number of seconds")
            }
            ttl = .seconds(Int64(seconds))
        }
    }

    /// "The resolverContext object only supports key-value pairs. Nested keys are not supported." What AppSync makes of
    /// an answer with nested ones is not said: that it counts as a failure is inferred.
    private mutating func read(resolverContext value: JSONValue) throws(Malformed) {
        if value.isNull { return }
        guard let members = value.object else {
            throw Malformed(reason: "answered with a resolverContext that is no object")
        }
        let nested = members.first { $0.value.object != nil || $0.value.array != nil }
        if let nested {
            throw Malformed(
                reason:
                    "answered with a resolverContext whose \(nested.key) is nested; it takes keys and plain values only"
            )
        }
        let size = value.text.utf8.count
        guard size <= Self.contextLimit else {
            throw Malformed(reason: "answered with a resolverContext of \(size) bytes; AppSync takes 5 MB")
        }
        resolverContext = members
    }

    /// `Type.field`, or `arn:aws:appsync:REGION:ACCOUNT:apis/ID/types/TYPE/fields/FIELD`. An ARN of another API denies
    /// nothing here: that is what the long form is for.
    private mutating func read(deniedFields value: JSONValue, of api: GraphQLAPI) throws(Malformed) {
        if value.isNull { return }
        guard let entries = value.array, entries.allSatisfy({ $0.string != nil }) else {
            throw Malformed(reason: "answered with deniedFields that are no list of strings")
        }
        for entry in entries.compactMap(\.string) {
            guard let (owner, coordinate) = Self.field(entry) else {
                withoutEffect.append(entry)
                continue
            }
            if owner == nil || owner == api.apiID { deniedFields.insert(coordinate) }
        }
    }

    /// - Returns: the API's id, when the text is an ARN, and the field; nil for what names no field.
    private static func field(_ text: String) -> (apiID: String?, FieldCoordinate)? {
        if text.hasPrefix("arn:") {
            let resource = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            guard resource.count == 6, resource[2] == "appsync" else { return nil }
            let parts = resource[5].split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 6, parts[0] == "apis", parts[2] == "types", parts[4] == "fields" else { return nil }
            return (String(parts[1]), FieldCoordinate(type: String(parts[3]), field: String(parts[5])))
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && !$0.contains("*") }) else { return nil }
        return (nil, FieldCoordinate(type: String(parts[0]), field: String(parts[1])))
    }
}
