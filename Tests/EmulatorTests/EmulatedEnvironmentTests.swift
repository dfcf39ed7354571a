import ArgumentParser
import OrderedCollections
import Testing

@testable import emulator

@Suite("The environment that points a config at the emulator")
struct EmulatedEnvironmentTests {
    @Test(
        "A stack output becomes a variable in upper snake case",
        arguments: [
            ("UserSessionsTable", "USER_SESSIONS_TABLE"), ("APIUrl", "API_URL"), ("apiId", "API_ID"),
            ("AppsyncApiUrl", "APPSYNC_API_URL"), ("Http2Url", "HTTP2_URL"), ("ABC", "ABC"), ("A", "A"),
        ])
    func outputName(key: String, name: String) {
        #expect(EmulatedEnvironment.variableName(ofOutput: key) == name)
    }

    @Test("Patterns of variables to unset become the names that are there")
    func unsetPattern() {
        let merged = EmulatedEnvironment(set: [:]).merged(into: [
            "AWS_ENDPOINT_URL_DYNAMODB": "https://x", "AWS_ENDPOINT_URL": "kept", "HOME": "/root",
        ])
        #expect(merged.unset.contains("AWS_ENDPOINT_URL_DYNAMODB"))
        #expect(!merged.unset.contains("AWS_ENDPOINT_URL"))
        #expect(!merged.unset.contains { $0.hasSuffix("*") })
    }

    @Test("A process gets what is set, loses what would lead astray, and keeps the rest")
    func applied() {
        let astray = [
            "AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_DYNAMODB",
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        ]
        var before = Dictionary(uniqueKeysWithValues: astray.map { ($0, "x") })
        before["HOME"] = "/root"
        before["AWS_REGION"] = "eu-west-1"
        before["HTTP_PROXY"] = "http://proxy"
        let ours = EmulatedEnvironment(set: ["AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://127.0.0.1:1"])
        #expect(
            ours.applied(to: before) == [
                "HOME": "/root", "AWS_REGION": "us-east-1", "HTTP_PROXY": "http://proxy",
                "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
            ])
    }

    @Test("An output has the name that --map gives it too; one that is not there is told with those that are")
    func mapping() throws {
        let environment = EmulatedEnvironment(set: ["A": "1"], outputs: ["TableName": "t", "ApiUrl": "u"])
        #expect(try environment.mapping([OutputMapping(name: "T", output: "TableName")]).set == ["A": "1", "T": "t"])
        let error = #expect(throws: StartError.self) {
            try environment.mapping([OutputMapping(name: "T", output: "Table")])
        }
        #expect(error?.description == "--map T=Table: there is no output Table; there are TableName, ApiUrl")
    }

    @Test("Loopback joins what NO_PROXY names already, once")
    func noProxy() {
        let ours = EmulatedEnvironment(set: ["NO_PROXY": "localhost,127.0.0.1"], unset: [])
        #expect(
            ours.merged(into: ["NO_PROXY": "corp.example,localhost"]).set["NO_PROXY"]
                == "corp.example,localhost,127.0.0.1")
        #expect(ours.merged(into: [:]).set["NO_PROXY"] == "localhost,127.0.0.1")
        #expect(ours.merged(into: ["NO_PROXY": "*"]).set["NO_PROXY"] == "*")
    }

    @Test("What only the lowercase no_proxy names is not lost to those who read the other")
    func noProxyInLowercase() {
        let ours = EmulatedEnvironment(set: ["NO_PROXY": "localhost", "no_proxy": "localhost"], unset: [])
        let merged = ours.merged(into: ["no_proxy": "corp.example"])
        #expect(merged.set["NO_PROXY"] == "corp.example,localhost")
        #expect(merged.set["no_proxy"] == "corp.example,localhost")
    }

    @Test("Shell output survives quotes, and unsets first")
    func shell() {
        let environment = EmulatedEnvironment(set: ["A": "it's $5"], unset: ["B"])
        #expect(EnvironmentFormat.shell.render(environment) == "unset B\nexport A='it'\\''s $5'")
    }

    @Test("dotenv quotes what a reader would expand")
    func dotenv() {
        let environment = EmulatedEnvironment(set: ["A": "plain/1", "B": "a $b \"c\""], unset: ["C"])
        #expect(EnvironmentFormat.dotenv.render(environment) == "A=plain/1\nB=\"a \\$b \\\"c\\\"\"")
    }

    @Test("json tells what to unset as null")
    func json() {
        let environment = EmulatedEnvironment(set: ["A": "1"], unset: ["C"])
        #expect(EnvironmentFormat.json.render(environment) == #"{"A":"1","C":null}"#)
    }

    @Test("The answer of the control endpoint reads back as what it was made from")
    func roundTrip() {
        let environment = EmulatedEnvironment(set: ["A": "1", "B": ""], outputs: ["Key": "value"])
        #expect(EmulatedEnvironment(environment.json) == environment)
    }

    @Test(
        "What a shell or an SDK needs is no output's to change",
        arguments: ["PATH", "HOME", "AWS_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_PROFILE"])
    func reserved(name: String) {
        #expect(EmulatedEnvironment.isReserved(name))
        #expect(!EmulatedEnvironment.isReserved("USER_SESSIONS_TABLE"))
    }

    @Test("EMULATOR_MAP counts where no --map is given")
    func mapVariable() throws {
        let environment = ["EMULATOR_MAP": "TABLE=UserSessionsTable  URL=ApiUrl"]
        var names = try OutputNames.parse([])
        #expect(
            try names.mappings(environment) == [
                OutputMapping(name: "TABLE", output: "UserSessionsTable"), OutputMapping(name: "URL", output: "ApiUrl"),
            ])
        #expect(try names.mappings([:]).isEmpty)
        #expect(throws: (any Error).self) { try names.mappings(["EMULATOR_MAP": "TABLE"]) }
        names.map = [OutputMapping(name: "A", output: "B")]
        #expect(try names.mappings(environment) == names.map)
    }
}
