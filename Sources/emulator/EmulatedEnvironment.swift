import EmulatorCore
import OrderedCollections

/// What points a shell or a config at the emulator: variables to set, and variables that would lead astray.
struct EmulatedEnvironment: Sendable, Equatable {
    var set: OrderedDictionary<String, String>
    /// Names to unset; one that ends in `*` stands for every variable that begins so.
    var unset: [String]

    /// What stacks put out, by the outputs' keys: what `--map` picks from.
    var outputs: OrderedDictionary<String, String>

    /// Variables that turn an SDK away from `AWS_ENDPOINT_URL` or from its credentials
    /// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html, …/settings-reference.html). The
    /// names of old for profile and token are still read by boto3; stale credentials it refuses before it sends
    /// anything; and FIPS and dual-stack endpoints go with no endpoint of one's own.
    static let misleading = [
        "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
        "AWS_ENDPOINT_URL_*", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT",
    ]

    /// What no output changes, whatever its key is: what the emulator sets for the SDKs and what it unsets, and what a
    /// shell needs to find and start programs.
    static func isReserved(_ name: String) -> Bool {
        reserved.contains(name)
            || misleading.contains { $0.hasSuffix("*") ? name.hasPrefix($0.dropLast()) : name == $0 }
    }

    private static let reserved: Set<String> = [
        "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION",
        "AWS_EC2_METADATA_DISABLED", "AWS_DISABLE_HOST_PREFIX_INJECTION", "NO_PROXY", "EMULATOR_ENDPOINT",
        "PATH", "HOME", "SHELL", "USER", "LOGNAME", "PWD", "OLDPWD", "IFS", "TMPDIR", "LD_PRELOAD", "LD_LIBRARY_PATH",
    ]

    init(
        set: OrderedDictionary<String, String>, unset: [String] = misleading,
        outputs: OrderedDictionary<String, String> = [:]
    ) {
        self.set = set
        self.unset = unset
        self.outputs = outputs
    }

    /// From the answer of `GET /_emulator/env`.
    init(_ json: JSONValue) {
        func texts(_ name: String) -> OrderedDictionary<String, String> {
            OrderedDictionary(
                uniqueKeysWithValues: (json[name]?.object ?? [:]).compactMap { key, value in
                    value.string.map { (key, $0) }
                })
        }
        set = texts("set")
        unset = (json["unset"]?.array ?? []).compactMap(\.string)
        outputs = texts("outputs")
    }

    var json: JSONValue {
        func object(_ texts: OrderedDictionary<String, String>) -> JSONValue {
            .object(JSONObject(uniqueKeysWithValues: texts.map { ($0, JSONValue.string($1)) }))
        }
        return ["set": object(set), "unset": .array(unset.map { .string($0) }), "outputs": object(outputs)]
    }

    /// With outputs under names of one's own, beside those that they have anyway.
    ///
    /// - Throws: `StartError` that names the outputs there are.
    func mapping(_ mappings: [OutputMapping]) throws(StartError) -> EmulatedEnvironment {
        var mapped = self
        for mapping in mappings {
            guard let value = outputs[mapping.output] else {
                let there = outputs.isEmpty ? "there are none" : "there are \(outputs.keys.joined(separator: ", "))"
                throw StartError("--map \(mapping): there is no output \(mapping.output); \(there)")
            }
            mapped.set[mapping.name] = value
        }
        return mapped
    }

    /// For a process that already has `environment`: patterns become the names that are there, and loopback joins
    /// what `NO_PROXY` names already.
    func merged(into environment: [String: String]) -> EmulatedEnvironment {
        var merged = self
        merged.unset = unset.flatMap { name in
            name.hasSuffix("*") ? environment.keys.filter { $0.hasPrefix(name.dropLast()) }.sorted() : [name]
        }
        // Some read the one first and some the other: neither may lose what only the other had.
        for (name, other) in [("NO_PROXY", "no_proxy"), ("no_proxy", "NO_PROXY")] {
            guard let ours = set[name], let theirs = Self.text(environment[name]) ?? Self.text(environment[other])
            else { continue }
            merged.set[name] = Self.noProxy(theirs, and: ours)
        }
        return merged
    }

    /// All the variables of a process that would have had `environment`.
    func applied(to environment: [String: String]) -> [String: String] {
        let merged = merged(into: environment)
        var variables = environment
        for name in merged.unset { variables[name] = nil }
        for (name, value) in merged.set { variables[name] = value }
        return variables
    }

    private static func text(_ value: String?) -> String? { value?.isEmpty == false ? value : nil }

    private static func noProxy(_ theirs: String, and ours: String) -> String {
        let present = theirs.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
        // It stands for every host, and only while it stands alone.
        guard present != ["*"] else { return theirs }
        let added = ours.split(separator: ",").filter { !present.contains($0) }.map { String($0) }
        return ([theirs] + added).joined(separator: ",")
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
