import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite struct InstalledRuntimesTests {
    private let folder: RuntimesFolder

    init() throws { folder = try RuntimesFolder() }

    @Test func `a function runs on the environment of exactly its version`() throws {
        try folder.addEnvironment("python3.11")
        try folder.addEnvironment("python3.12")
        let program = try folder.runtimes().program(for: folder.function("python3.12", layers: ["a", "b"]))
        let environment = "\(folder.path)/runtimes/python3.12"
        #expect(program.executable == "\(environment)/bin/python3")
        #expect(program.arguments.dropLast() == ["-s", "-S", "-B"])
        #expect(program.arguments.last?.hasSuffix("/bootstrap.py") == true)
        let packages = "\(environment)/lib/python3.12/site-packages"
        #expect(
            program.environment["EMULATOR_BOOTSTRAP"] == """
                python3.12
                \(packages)
                \(folder.path)/project/publisher
                \(folder.path)/a
                \(folder.path)/b


                """)
        #expect(program.environment["LAMBDA_RUNTIME_DIR"] == "\(environment)/lib/python3.12/site-packages")
        #expect(program.environment["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.12")
        #expect(program.environment["PATH"]?.hasPrefix("\(environment)/bin:") == true)
        #expect(folder.log.lines.isEmpty)
    }

    @Test func `the program that runs it is written once, and again when it was changed`() throws {
        try folder.addEnvironment("python3.12")
        let path = try folder.runtimes().program(for: folder.function()).arguments[3]
        #expect(path.hasPrefix("\(folder.path)/runtimes/bootstrap-") && path.hasSuffix("/bootstrap.py"))
        let name = String(path.dropFirst(folder.path.count + 1))
        try folder.write(name, "cut off")
        _ = try folder.runtimes().program(for: folder.function())
        #expect(try FileContent.read(path) == PythonBootstrap.content)
    }

    @Test func `else it runs on the nearest, which is said once`() throws {
        try folder.addEnvironment("python3.10")
        try folder.addEnvironment("python3.11")
        let runtimes = folder.runtimes()
        for _ in 0..<2 {
            let program = try runtimes.program(for: folder.function("python3.12"))
            #expect(program.executable.hasSuffix("/python3.11/bin/python3"))
            // The runtime stays what the function says it is.
            #expect(program.environment["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.12")
        }
        #expect(
            folder.log.lines == [
                "notice python3.12 is not set up here: functions of that runtime run on python3.11 "
                    + "(emulator runtimes install python3.12)"
            ])
    }

    @Test func `with nothing set up the command that does it is named, and works at once when it has run`() throws {
        let runtimes = folder.runtimes()
        let error = #expect(throws: RuntimeUnavailable.self) { try runtimes.program(for: folder.function()) }
        #expect(error?.description == "python3.12 is not set up, nor is any other Python: emulator runtimes install")
        try folder.addEnvironment("python3.12")
        #expect(throws: Never.self) { try runtimes.program(for: folder.function()) }
    }

    @Test func `an environment is none without its record or its interpreter`() throws {
        try folder.write("runtimes/python3.12/bin/python3", executable: true)
        #expect(folder.directory.environments == [])
        try folder.addEnvironment("python3.12")
        #expect(folder.directory.environments.map(\.version.minor) == [12])
        try folder.write("runtimes/python3.12/bin/python3")
        #expect(folder.directory.environments == [])
    }

    @Test func `--python runs every function, with the packages of its version`() throws {
        try folder.addEnvironment("python3.12")
        try folder.addEnvironment("python3.13")
        let interpreter = PythonInterpreter.example(PythonVersion(minor: 13))
        let program = try folder.runtimes(.init(interpreter: interpreter)).program(for: folder.function("python3.12"))
        #expect(program.executable == "/opt/python3.13/bin/python3")
        let packages = "\(folder.path)/runtimes/python3.13/lib/python3.13/site-packages"
        #expect(program.environment["EMULATOR_BOOTSTRAP"]?.contains("\n\(packages)\n") == true)
        #expect(folder.log.lines == ["notice --python is python3.13: functions of runtime python3.12 run on it"])
    }

    @Test func `--python of a version that is not set up names the command`() throws {
        try folder.addEnvironment("python3.12")
        var interpreter = PythonInterpreter.example(PythonVersion(minor: 13))
        interpreter.executable = "/my tools/python"
        let runtimes = folder.runtimes(.init(interpreter: interpreter))
        let error = #expect(throws: RuntimeUnavailable.self) { try runtimes.program(for: folder.function()) }
        #expect(
            error?.description
                == "/my tools/python is python3.13, which is not set up: emulator runtimes install '/my tools/python'")
    }

    @Test func `--site-packages hands over what the interpreter has, and says so once`() throws {
        try folder.addEnvironment("python3.12")
        let runtimes = folder.runtimes(.init(sitePackages: true))
        for _ in 0..<2 {
            let program = try runtimes.program(for: folder.function())
            let bootstrap = program.environment["EMULATOR_BOOTSTRAP"]
            #expect(bootstrap?.hasSuffix("\n\n/opt/python3.12/site-packages") == true)
        }
        #expect(folder.log.lines.count == 1)
        #expect(folder.log.lines.first?.hasPrefix("warning --site-packages: functions on python3.12") == true)
    }

    @Test func `provided runs the bootstrap of the package, else of the last layer that has one`() throws {
        let function = folder.function("provided.al2023", layers: ["a", "b"])
        let layer = try folder.write("b/bootstrap", executable: true)
        #expect(try folder.runtimes().program(for: function).executable == layer)
        let own = try folder.write("copy/bootstrap", executable: true)
        let program = try folder.runtimes().program(for: function)
        #expect(program.executable == own && program.arguments == [])
    }

    @Test func `provided without a bootstrap, or one that cannot run, fails in Lambda's words`() throws {
        let function = folder.function("provided.al2023")
        var error = #expect(throws: RuntimeUnavailable.self) { try folder.runtimes().program(for: function) }
        #expect(error?.description == "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]")
        #expect(error?.errorType == "Runtime.InvalidEntrypoint")
        try folder.write("copy/bootstrap")
        error = #expect(throws: RuntimeUnavailable.self) { try folder.runtimes().program(for: function) }
        #expect(error?.description == "fork/exec /var/task/bootstrap: permission denied")
    }

    @Test func `other languages say that they are not emulated`() throws {
        let runtimes = folder.runtimes()
        let error = #expect(throws: RuntimeUnavailable.self) {
            try runtimes.program(for: folder.function("nodejs22.x"))
        }
        #expect(error?.description.hasPrefix("functions of runtime nodejs22.x are not emulated") == true)
    }

    @Test func `a wrapper gets the command, from where it is on AWS`() throws {
        try folder.addEnvironment("python3.12")
        var function = folder.function(layers: ["a"])
        function.variables["AWS_LAMBDA_EXEC_WRAPPER"] = "/opt/wrapper"
        let runtimes = folder.runtimes()
        var error = #expect(throws: RuntimeUnavailable.self) { try runtimes.program(for: function) }
        #expect(error?.description == "/opt/wrapper: does not exist" && error?.errorType == "Runtime.ExitError")
        try folder.write("a/wrapper")
        error = #expect(throws: RuntimeUnavailable.self) { try runtimes.program(for: function) }
        #expect(error?.description == "/opt/wrapper: is not an executable")
        let wrapper = try folder.write("a/wrapper", executable: true)
        let program = try runtimes.program(for: function)
        #expect(program.executable == wrapper && program.arguments[1...3] == ["-s", "-S", "-B"])
        #expect(program.arguments[0] == "\(folder.path)/runtimes/python3.12/bin/python3")
    }

    @Test func `a version without a client of Lambda's runs on the nearest, and is not said to be installable`() throws
    {
        let runtimes = folder.runtimes()
        let error = #expect(throws: RuntimeUnavailable.self) { try runtimes.program(for: folder.function("python3.8")) }
        #expect(error?.description == "python3.8 is not set up, nor is any other Python: emulator runtimes install")
        try folder.addEnvironment("python3.9")
        _ = try runtimes.program(for: folder.function("python3.8"))
        #expect(folder.log.lines.first?.hasSuffix("run on python3.9 (emulator runtimes install)") == true)
    }

    @Test func `what cannot run is known before anything runs`() throws {
        let functions = ["python3.12", "python3.12", "python3.12", "python3.12", "nodejs22.x"].enumerated().map {
            var function = folder.function($1)
            function.functionName = "f\($0)"
            return function
        }
        #expect(
            folder.runtimes().unavailable(functions) == [
                "f0, f1, f2 and 1 more cannot run: python3.12 is not set up, nor is any other Python: "
                    + "emulator runtimes install",
                "f4 cannot run: functions of runtime nodejs22.x are not emulated; Python's and provided.al2023 with a "
                    + "bootstrap are",
            ])
        try folder.addEnvironment("python3.11")
        #expect(folder.runtimes().unavailable(Array(functions.dropLast())).isEmpty)
        #expect(folder.log.lines.count == 1)
    }
}
