import ArgumentParser
import EmulatorCore
import Testing

@testable import emulator

@Suite("What serve was asked to do")
struct ConfigurationTests {
    private func configuration(
        _ arguments: [String] = [], environment: [String: String] = [:]
    ) throws -> Configuration {
        try Configuration(options: try ServeOptions.parse(arguments), environment: environment)
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
        arguments: [["--port", "70000"], ["--auth", "maybe"], ["--log-format", "xml"], ["--durability", "some"]])
    func refused(arguments: [String]) throws {
        let error = #expect(throws: ValidationError.self) { try configuration(arguments) }
        #expect(error?.message.hasPrefix(arguments[0]) == true)
    }
}
