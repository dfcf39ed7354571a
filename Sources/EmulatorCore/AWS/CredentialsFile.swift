/// The format of `~/.aws/credentials` (AWS CLI User Guide, "Configuration and credential file settings"):
///
///     [profile]
///     aws_access_key_id = AKIA…
///     aws_secret_access_key = …
///     aws_session_token = …
package struct CredentialsFile: Sendable, Equatable {
    package struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// Counted from 1.
        package var line: Int
        package var reason: String
        package var description: String { "line \(line): \(reason)" }
    }

    /// The keys in the order of their profiles. A profile without keys (one that assumes a role) is passed over.
    package private(set) var credentials: [Credential] = []

    /// - Throws: `Failure` for a line that is neither a section, a setting nor a comment, and for half a key pair.
    package init(parsing text: String) throws(Failure) {
        var profile: Profile?
        // Characters, not bytes: "\r\n" is one of them.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let content = line.trimmingSpaces
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if content.hasPrefix("[") {
                guard content.hasSuffix("]") else { throw Failure(line: index + 1, reason: "']' is missing") }
                try finish(profile)
                profile = Profile(name: String(content.dropFirst().dropLast().trimmingSpaces), line: index + 1)
                continue
            }
            // A line that begins with white space belongs to a nested setting, such as `s3 =`.
            if line.first?.isWhitespace == true { continue }
            guard let equals = content.firstIndex(of: "=") else {
                throw Failure(line: index + 1, reason: "expected 'name = value'")
            }
            guard profile != nil else { throw Failure(line: index + 1, reason: "a setting before the first [profile]") }
            let name = content[..<equals].trimmingSpaces.lowercased()
            profile?.settings[name] = String(content[content.index(after: equals)...].trimmingSpaces)
        }
        try finish(profile)
    }

    private struct Profile {
        var name: String
        var line: Int
        var settings: [String: String] = [:]
    }

    private mutating func finish(_ profile: Profile?) throws(Failure) {
        guard let profile else { return }
        switch (profile.settings["aws_access_key_id"], profile.settings["aws_secret_access_key"]) {
        case (let id?, let secret?):
            credentials.append(
                Credential(
                    accessKeyID: id,
                    secretAccessKey: secret,
                    sessionToken: profile.settings["aws_session_token"]
                )
            )
        case (nil, nil): return
        case (nil, _):
            throw Failure(line: profile.line, reason: "profile '\(profile.name)' has no aws_access_key_id")
        case (_, nil):
            throw Failure(line: profile.line, reason: "profile '\(profile.name)' has no aws_secret_access_key")
        }
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: SubSequence {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return self[startIndex..<startIndex] }
        return self[first...last]
    }
}
