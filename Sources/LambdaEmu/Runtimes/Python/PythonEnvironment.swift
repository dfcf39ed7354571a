import EmulatorCore
import NIOCore

/// A private virtual environment: an interpreter, and beside it what Lambda's image holds, and nothing else.
package struct PythonEnvironment: Sendable, Equatable {
    package var directory: String
    package var version: PythonVersion
    /// `3.12.1`
    var fullVersion: String
    /// The interpreter that it was made from.
    package var interpreter: String
    /// Where boto3 and awslambdaric are, as an absolute path.
    package var sitePackages: String
    /// Where that interpreter keeps what its user installed.
    var interpreterSitePackages: [String]
    /// `awslambdaric==4.2.2`, …
    var requirements: [String]

    package var executable: String { "\(directory)/bin/python3" }

    /// `awslambdaric 4.2.2, boto3 1.44.5`
    package var summary: String {
        ["awslambdaric", "boto3"].compactMap { name in
            requirements.first { $0.hasPrefix("\(name)==") }.map { "\(name) \($0.dropFirst(name.count + 2))" }
        }.joined(separator: ", ")
    }

    /// Whether this emulator would install the same.
    var isCurrent: Bool { PythonRequirements.pins(for: version).map(Set.init) == Set(requirements) }

    /// The record is written last, so that where there is one the environment is complete.
    static let recordName = "runtime.json"

    init?(directory: String) {
        guard let content = try? FileContent.read("\(directory)/\(Self.recordName)"),
            let record = try? JSONParser.parse(ByteBuffer(bytes: content)),
            let fullVersion = record["version"]?.string, let version = PythonVersion(fullVersion),
            let sitePackages = record["sitePackages"]?.string
        else { return nil }
        self.directory = directory
        self.version = version
        self.fullVersion = fullVersion
        self.sitePackages = "\(directory)/\(sitePackages)"
        interpreter = record["interpreter"]?.string ?? ""
        interpreterSitePackages = record["interpreterSitePackages"]?.array?.compactMap(\.string) ?? []
        requirements = record["requirements"]?.array?.compactMap(\.string) ?? []
        // The interpreter is a link: it leads nowhere once that Python was removed.
        guard FileContent.isExecutable(executable) else { return nil }
    }

    static func record(
        of interpreter: PythonInterpreter, sitePackages: String, requirements: [String]
    ) -> JSONValue {
        [
            "version": .string(interpreter.fullVersion), "interpreter": .string(interpreter.executable),
            "sitePackages": .string(sitePackages),
            "interpreterSitePackages": .array(interpreter.sitePackages.map { .string($0) }),
            "requirements": .array(requirements.map { .string($0) }),
        ]
    }
}
