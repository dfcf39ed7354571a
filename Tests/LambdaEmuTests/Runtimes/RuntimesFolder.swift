import EmulatorCore
import NIOCore
import Testing

@testable import LambdaEmu

/// A folder of the test's own, in which environments only look like one: no Python runs.
final class RuntimesFolder {
    private let folder: TemporaryFolder
    let log = LogLines()

    init() throws { folder = try TemporaryFolder() }

    var path: String { folder.path }

    var directory: RuntimesDirectory { RuntimesDirectory(path: "\(path)/runtimes") }

    @discardableResult
    func write(_ name: String, _ text: String = "", executable: Bool = false) throws -> String {
        try folder.write(name, text, mode: executable ? 0o755 : 0o644)
        return "\(path)/\(name)"
    }

    /// What an installation leaves behind.
    func addEnvironment(_ name: String, requirements: [String]? = nil) throws {
        let version = try #require(PythonVersion(name))
        let interpreter = PythonInterpreter.example(version)
        let record = PythonEnvironment.record(
            of: interpreter, sitePackages: "lib/\(name)/site-packages",
            requirements: requirements ?? PythonRequirements.pins(for: version) ?? [])
        try write("runtimes/\(name)/bin/python3", executable: true)
        try write("runtimes/\(name)/runtime.json", String(buffer: record.write()))
    }

    func runtimes(_ options: InstalledRuntimes.Options = .init()) -> InstalledRuntimes {
        InstalledRuntimes(directory: directory, options: options, log: log.logger)
    }

    func function(_ runtime: String = "python3.12", layers: [String] = []) -> FunctionConfiguration {
        var function = FunctionConfiguration(
            functionName: "publisher", region: "us-east-1", accountID: "000000000000", logicalID: "Publisher",
            runtime: runtime, handler: "publisher.handler",
            code: FunctionCode(directory: "\(path)/copy", source: "\(path)/project/publisher", size: 1, sha256: "")
        )
        function.layers = layers.map { LayerContent(arn: "arn:\($0)", directory: "\(path)/\($0)", source: "") }
        return function
    }
}

extension PythonInterpreter {
    static func example(_ version: PythonVersion) -> PythonInterpreter {
        PythonInterpreter(
            executable: "/opt/\(version)/bin/python3", version: version, fullVersion: "3.\(version.minor).4",
            sitePackages: ["/opt/\(version)/site-packages"], canMakeEnvironments: true)
    }
}
