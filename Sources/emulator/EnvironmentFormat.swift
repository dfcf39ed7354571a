import EmulatorCore
import OrderedCollections

/// `emulator env --format`.
enum EnvironmentFormat: String, Sendable, CaseIterable {
    /// Lines for `eval`.
    case shell
    /// `NAME=value` lines, as docker and dotenv libraries read them; it cannot unset.
    case dotenv
    /// One object: names to strings, and to null what is to be unset.
    case json

    func render(_ environment: EmulatedEnvironment) -> String {
        switch self {
        case .shell:
            let unset = environment.unset.map { "unset \($0)" }
            let set = environment.set.map { "export \($0)=\(ShellWord.quoted($1))" }
            return (unset + set).joined(separator: "\n")
        case .dotenv:
            return environment.set.map { "\($0)=\(Self.dotenvQuoted($1))" }.joined(separator: "\n")
        case .json:
            var members = JSONObject(uniqueKeysWithValues: environment.set.map { ($0, JSONValue.string($1)) })
            for name in environment.unset { members[name] = .null }
            return JSONValue.object(members).text
        }
    }

    private static func dotenvQuoted(_ value: String) -> String {
        let plain = value.allSatisfy { $0.isLetter || $0.isNumber || "_-./:,@%+=".contains($0) }
        guard !plain else { return value }
        let escaped = value.map { character in
            switch character {
            case "\n": "\\n"
            case "\"", "\\", "$": "\\\(character)"
            default: String(character)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
