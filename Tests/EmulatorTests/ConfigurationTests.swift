import ArgumentParser
import EmulatorCore
import OrderedCollections
import Testing

@testable import emulator

@Suite("What serve was asked to do")
struct ConfigurationTests {
    private func configuration(
        _ arguments: [String] = [], environment: [String: String] = [:],
        defaults: Configuration.Defaults = .serve
    ) throws -> Configuration {
        try Configuration(
            options: try ServeOptions.parse(arguments), environment: environment, defaults: defaults)
    }

    @Test("Without options: port 4566, in memory, signatures verified, us-east-1")
    func defaults() throws {
        let configuration = try configuration()
        #expect(configuration.port == 4566)
        #expect(configuration.dataDirectory == nil)
        #expect(configuration.signaturePolicy == .verify)
        #expect(configuration.region == "us-east-1")
        #expect(configuration.hosts.isEmpty)
    }

    @Test("An option beats its environment variable, which beats the default")
    func precedence() throws {
        let environment = ["EMULATOR_PORT": "5000", "EMULATOR_AUTH": "strict", "EMULATOR_SEED": "a:b"]
        #expect(try configuration(environment: environment).port == 5000)
        #expect(try configuration(["--port", "0"], environment: environment).port == 0)
        #expect(try configuration(environment: environment).signaturePolicy == .strict)
        #expect(try configuration(environment: environment).seeds == ["a", "b"])
        #expect(try configuration(["--seed", "c"], environment: environment).seeds == ["c"])
        #expect(try configuration(environment: ["AWS_REGION": "eu-west-1"]).region == "eu-west-1")
    }

    @Test(
        "A value that an option does not take is refused with the option's name",
        arguments: [
            ["--port", "70000"], ["--auth", "maybe"], ["--log-format", "xml"], ["--durability", "some"],
            ["--parameter", "Key"], ["--parameter", "=Value"], ["--parameter", "A=1", "--parameter", "A=2"],
            ["--lenient", "--strict"], ["--starts-per-second", "0"], ["--awsjson-events", "thrice"],
        ])
    func refused(arguments: [String]) throws {
        let error = #expect(throws: ValidationError.self) { try configuration(arguments) }
        #expect(error?.message.hasPrefix(arguments[0]) == true)
    }

    @Test(
        "The certificate is for where the emulator listens, for the public URL's host, and on all addresses for the machine",
        arguments: [
            ([], []), (["--host", "192.168.1.7"], ["192.168.1.7"]),
            (["--public-url", "https://appsync.test:8443/base"], ["appsync.test"]),
            (["--public-url", "https://[fd00::17]:4566"], ["fd00::17"]),
            (["--host", "0.0.0.0"], ["0.0.0.0", "box"]),
            (["--host", "::", "--host", "10.0.0.1"], ["::", "10.0.0.1", "box"]),
            (["--public-url", "not a URL"], []),
        ])
    func certificateHosts(arguments: [String], hosts: [String]) throws {
        #expect(try configuration(arguments).certificateHosts(machine: "box") == hosts)
        #expect(try !configuration(arguments).certificateHosts(machine: nil).contains("box"))
    }

    @Test("What AppSync leaves open is set by options and variables")
    func realtime() throws {
        #expect(try configuration().startsPerSecond == nil)
        #expect(try configuration().awsjsonEvents == .once)
        let given = try configuration(["--starts-per-second", "3", "--awsjson-events", "twice"])
        #expect(given.startsPerSecond == 3)
        #expect(given.awsjsonEvents == .twice)
        let environment = ["EMULATOR_STARTS_PER_SECOND": "4", "EMULATOR_AWSJSON_EVENTS": "twice"]
        let fromEnvironment = try configuration(environment: environment)
        #expect(fromEnvironment.startsPerSecond == 4)
        #expect(fromEnvironment.awsjsonEvents == .twice)
    }

    @Test("serve and exec differ in what they do unasked: the port, and what AWS would refuse")
    func defaultsOfCommands() throws {
        #expect(try configuration().mode == .lenient)
        #expect(try configuration(defaults: .exec).mode == .strict)
        #expect(try configuration(defaults: .exec).port == 0)
        #expect(try configuration(["--port", "4566"], defaults: .exec).port == 4566)
        #expect(try configuration(["--strict"]).mode == .strict)
        #expect(try configuration(["--lenient"], defaults: .exec).mode == .lenient)
        #expect(try configuration(environment: ["EMULATOR_STRICT": "true"]).mode == .strict)
        #expect(try configuration(environment: ["EMULATOR_STRICT": "0"]).mode == .lenient)
        #expect(try configuration(["--lenient"], environment: ["EMULATOR_STRICT": "1"]).mode == .lenient)
        #expect(throws: ValidationError.self) {
            try configuration(environment: ["EMULATOR_STRICT": "1", "EMULATOR_LENIENT": "1"])
        }
        #expect(throws: ValidationError.self) { try configuration(environment: ["EMULATOR_STRICT": "perhaps"]) }
    }

    @Test("Parameters are pairs, in the variable separated by spaces; a value may hold an equals sign and commas")
    func parameters() throws {
        let given = try configuration(["--parameter", "A=1", "--parameter", "B=x=y,z", "--parameter", "C="])
        #expect(given.parameters == ["A": "1", "B": "x=y,z", "C": ""])
        let variable = try configuration(environment: ["EMULATOR_PARAMETER": "A=1  B=x=y,z\nC="])
        #expect(variable.parameters == ["A": "1", "B": "x=y,z", "C": ""])
    }

    @Test("Functions: their variables, their interpreter and what it has installed")
    func functions() throws {
        let given = try configuration(["a.yaml", "b.yaml", "--env-vars", "v.json", "--python", "py", "--site-packages"])
        #expect(given.sources == ["a.yaml", "b.yaml"])
        #expect(given.envVarsFile == "v.json")
        #expect(given.python == "py")
        #expect(given.sitePackages)
        let variables = try configuration(environment: [
            "EMULATOR_ENV_VARS": "v.json", "EMULATOR_PYTHON": "py", "EMULATOR_SITE_PACKAGES": "yes",
        ])
        #expect(variables.envVarsFile == "v.json")
        #expect(variables.python == "py")
        #expect(variables.sitePackages)
        #expect(try !configuration().sitePackages)
    }
}
