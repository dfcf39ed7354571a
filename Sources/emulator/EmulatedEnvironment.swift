import EmulatorCore
import OrderedCollections

/// What points a shell or a config at the emulator: variables to set, and variables that would lead astray.
struct EmulatedEnvironment: Sendable, Equatable {
    var set: OrderedDictionary<String, String>
    /// Names to unset; one that ends in `*` stands for every variable that begins so.
    var unset: [String]

    /// Variables that turn an SDK away from `AWS_ENDPOINT_URL`
    /// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
    static let misleading = [
        "AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_*", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    ]

    init(set: OrderedDictionary<String, String>, unset: [String] = misleading) {
        self.set = set
        self.unset = unset
    }

    /// From the answer of `GET /_emulator/env`.
    init(_ json: JSONValue) {
        set = OrderedDictionary(
            uniqueKeysWithValues: (json["set"]?.object ?? [:]).compactMap { key, value in
                value.string.map { (key, $0) }
            })
        unset = (json["unset"]?.array ?? []).compactMap(\.string)
    }

    var json: JSONValue {
        [
            "set": .object(JSONObject(uniqueKeysWithValues: set.map { ($0, JSONValue.string($1)) })),
            "unset": .array(unset.map { .string($0) }),
        ]
    }

    /// For a process that already has `environment`: patterns become the names that are there, and loopback joins
    /// what `NO_PROXY` names already.
    func merged(into environment: [String: String]) -> EmulatedEnvironment {
        var merged = self
        merged.unset = unset.flatMap { name in
            name.hasSuffix("*") ? environment.keys.filter { $0.hasPrefix(name.dropLast()) }.sorted() : [name]
        }
        for name in ["NO_PROXY", "no_proxy"] {
            guard let ours = set[name], let theirs = environment[name], !theirs.isEmpty else { continue }
            let present = Set(theirs.split(separator: ",").map { String($0) })
            let added = ours.split(separator: ",").map { String($0) }.filter { !present.contains($0) }
            merged.set[name] = ([theirs] + added).joined(separator: ",")
        }
        return merged
    }

    /// `UserSessionsTable` → `USER_SESSIONS_TABLE`, `APIUrl` → `API_URL`: the name of a stack output as a variable.
    static func variableName(ofOutput key: String) -> String {
        let characters = Array(key)
        var name = ""
        for (index, character) in characters.enumerated() {
            let previous = index > 0 ? characters[index - 1] : nil
            let next = index + 1 < characters.count ? characters[index + 1] : nil
            if let previous, character.isUppercase,
                previous.isLowercase || previous.isNumber || (previous.isUppercase && next?.isLowercase == true)
            {
                name.append("_")
            }
            name.append(character.isLetter || character.isNumber ? character.uppercased() : "_")
        }
        return name
    }
}
