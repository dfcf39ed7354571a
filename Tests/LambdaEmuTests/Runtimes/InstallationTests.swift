import EmulatorCore
import Testing

@testable import LambdaEmu

/// The interpreters are shell scripts here; the end-to-end tests set up a real one.
@Suite struct InstallationTests {
    private let folder: RuntimesFolder

    init() throws { folder = try RuntimesFolder() }

    private func script(_ name: String, _ lines: String) throws -> String {
        try folder.write(name, "#!/bin/sh\n\(lines)\n", executable: true)
    }

    /// Answers as Python does when it is asked what it is.
    private func interpreter(_ name: String, venv: Bool = true, more: String = "") throws -> String {
        let path = "\(folder.path)/\(name)"
        let answer = """
            {"version":"3.12.4","executable":"\(path)","implementation":"cpython","sitePackages":["/s"],"venv":\(venv)}
            """
        return try script(name, "case \"$1\" in -c) echo '\(answer)';; *) \(more.isEmpty ? "exit 9" : more);; esac")
    }

    @Test(arguments: [
        (["EMULATOR_RUNTIMES": "/r", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/r"),
        (["EMULATOR_RUNTIMES": "", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/x/emulator/runtimes"),
        (["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/emulator/runtimes"),
        (["HOME": "/h"], "/h/.local/share/emulator/runtimes"),
    ])
    func `environments lie where the variables say`(variables: [String: String], path: String) {
        #expect(RuntimesDirectory(environment: variables).path == path)
    }

    @Test func `what would lead Python or pip astray is kept from them`() {
        let shell = [
            "PYTHONPATH": "/x", "PYTHONHOME": "/x", "PIP_TARGET": "/x", "PIP_USER": "1", "VIRTUAL_ENV": "/x",
            "PATH": "/bin", "HTTPS_PROXY": "http://p", "PIP_INDEX_URL": "http://i",
        ]
        #expect(PythonShell.environment(shell).keys.sorted() == ["HTTPS_PROXY", "PATH", "PIP_INDEX_URL"])
    }

    @Test func `an interpreter on PATH that answers with an error counts as absent`() async throws {
        _ = try script(
            "shims/python3.12", "printf 'pyenv: python3.12: command not found\\n\\nNote: see its help\\n' >&2; exit 127"
        )
        let environment = ["PATH": "\(folder.path)/shims:\(folder.path)/bin"]
        let error = await #expect(throws: RuntimeUnavailable.self) {
            try await PythonInterpreter.describe("python3.12", environment: environment)
        }
        #expect(error?.description.hasSuffix("does not run: pyenv: python3.12: command not found") == true)
        #expect(await PythonInterpreter.all(environment: environment) == [])

        let real = try interpreter("bin/python3.12")
        let found = try await PythonInterpreter.describe("python3.12", environment: environment)
        #expect(found.executable == real && found.fullVersion == "3.12.4" && found.sitePackages == ["/s"])
        #expect(await PythonInterpreter.all(environment: environment) == [found])
    }

    @Test(arguments: ["3.12", "python3.12", "python3"])
    func `an interpreter is named by version, by name or by path`(name: String) async throws {
        let path = try interpreter("bin/python3")
        let environment = ["PATH": "\(folder.path)/bin"]
        #expect(try await PythonInterpreter.named(name, environment: environment).executable == path)
        #expect(try await PythonInterpreter.named(path, environment: [:]).executable == path)
        let error = await #expect(throws: RuntimeUnavailable.self) {
            try await PythonInterpreter.named("3.13", environment: environment)
        }
        #expect(error?.description.hasPrefix("no python3.13 on PATH runs") == true)
    }

    private func install(_ path: String, force: Bool = false) async throws -> RuntimeInstallation.Outcome {
        let found = try await PythonInterpreter.describe(path, environment: [:])
        return try await RuntimeInstallation(directory: folder.directory, environment: [:]).install(found, force: force)
    }

    private func failure(_ path: String, force: Bool = false) async -> String? {
        await #expect(throws: RuntimeUnavailable.self) { try await install(path, force: force) }?.description
    }

    @Test func `without the venv module the package to install is named`() async throws {
        let path = try interpreter("python3", venv: false)
        #expect(
            await failure(path)
                == "\(path) cannot make virtual environments: install python3.12-venv (python3-venv)")
    }

    @Test func `when pip fails its last line is said, and nothing is left behind`() async throws {
        let pip = """
            echo 'WARNING: Retrying (Retry(total=1))' >&2; echo 'ERROR: No matching distribution found' >&2; exit 1
            """
        let venv =
            "mkdir -p \"$5/bin\"; printf '#!/bin/sh\\n%s\\n' \"\(pip)\" > \"$5/bin/python3\"; chmod +x \"$5/bin/python3\""
        let path = try interpreter("python3", more: venv)
        #expect(
            await failure(path)
                == "pip could not install awslambdaric==4.2.2 and what goes with it: its index cannot be reached; ERROR: No matching distribution found"
        )
        #expect(TemporaryFolder.names(in: folder.directory.path) == [])
    }

    @Test func `what is there is left alone, unless it is old or forced`() async throws {
        let path = try interpreter("python3")
        try folder.addEnvironment("python3.12")
        let environment = try #require(folder.directory.environment(PythonVersion(minor: 12)))
        #expect(try await install(path) == .present(environment))
        // The script answers no other call: it is asked to make one.
        #expect(await failure(path, force: true)?.contains("made no virtual environment") == true)
        try folder.addEnvironment("python3.12", requirements: ["awslambdaric==3.0.0"])
        #expect(await failure(path)?.contains("made no virtual environment") == true)
        // Only what is complete takes its place.
        #expect(folder.directory.environment(PythonVersion(minor: 12))?.requirements == ["awslambdaric==3.0.0"])
    }

    @Test func `the listing has a line for each version that is on PATH or set up`() throws {
        try folder.addEnvironment("python3.9")
        try folder.addEnvironment("python3.11", requirements: ["awslambdaric==3.0.0", "boto3==1.0.0"])
        let listing = RuntimeListing(
            interpreters: [8, 9, 13].map { .example(PythonVersion(minor: $0)) },
            environments: folder.directory.environments)
        let place = folder.directory.path
        #expect(
            listing.lines == [
                "python3.9   3.9.4   /opt/python3.9/bin/python3   awslambdaric 3.1.1, boto3 1.42.97 in \(place)/python3.9",
                "python3.11  3.11.4  /opt/python3.11/bin/python3  awslambdaric 3.0.0, boto3 1.0.0 in \(place)/python3.11"
                    + " (emulator runtimes install python3.11 brings it up to date)",
                "python3.13  3.13.4  /opt/python3.13/bin/python3  not set up: emulator runtimes install python3.13",
            ])
    }
}
