import ArgumentParser

/// `--map NAME=Output`: a stack output under a name of one's own.
struct OutputMapping: Sendable, Equatable, CustomStringConvertible {
    /// Of the variable.
    var name: String
    /// The output's key.
    var output: String

    var description: String { "\(name)=\(output)" }
}

extension OutputMapping: ExpressibleByArgument {
    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        name = String(argument[..<equals])
        output = String(argument[argument.index(after: equals)...])
        guard Self.isVariableName(name), !output.isEmpty else { return nil }
    }

    /// POSIX, "Environment Variable Definition", with lowercase letters, which shells take too.
    private static func isVariableName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}

/// The option of `exec` and `env`.
struct OutputNames: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Give a stack output under this name too; repeatable. (UserSessionsTable is USER_SESSIONS_TABLE anyway.)",
            valueName: "NAME=Output"))
    var map: [OutputMapping] = []

    /// Those that were typed, else those of `EMULATOR_MAP`, which separates them by white space.
    func mappings(_ environment: [String: String]) throws(ValidationError) -> [OutputMapping] {
        guard map.isEmpty else { return map }
        var mappings: [OutputMapping] = []
        for text in (environment["EMULATOR_MAP"] ?? "").split(whereSeparator: \.isWhitespace) {
            guard let mapping = OutputMapping(argument: String(text)) else {
                throw ValidationError("--map takes NAME=Output, not '\(text)'.")
            }
            mappings.append(mapping)
        }
        return mappings
    }
}
