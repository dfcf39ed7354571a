import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite("--env-vars")
struct FunctionVariablesTests {
    private func error(_ text: String) -> TemplateError? {
        do throws(TemplateError) {
            _ = try FunctionVariables(parsing: text, file: "env.txt")
            return nil
        } catch {
            return error
        }
    }

    @Test("a logical id's values go before a name's, a name's before Parameters', all before the template's")
    func precedence() throws {
        let overrides = try FunctionVariables(
            parsing: """
                {
                  "Publisher": {"ONE": "id"},
                  "publisher": {"ONE": "name", "TWO": "name"},
                  "Parameters": {"ONE": "all", "TWO": "all", "THREE": 3}
                }
                """, file: "env.json")
        var fixture = try DeploymentFixture(overrides: overrides)
        let template: JSONValue = ["ONE": "t", "TWO": "t", "THREE": "t", "FOUR": "t"]
        let function = try fixture.deploy(["Environment": ["Variables": template]])
        #expect(function.variables == ["ONE": "id", "TWO": "name", "THREE": "3", "FOUR": "t"])
        #expect(fixture.notices.isEmpty)
        #expect(overrides.notices(for: fixture.deployment.functions).isEmpty)
    }

    @Test("what the template does not set is set, and said")
    func added() throws {
        let overrides = try FunctionVariables(parsing: #"{"Publisher": {"NEW": true, "MORE": null}}"#, file: "env.json")
        var fixture = try DeploymentFixture(overrides: overrides)
        #expect(try fixture.deploy().variables == ["NEW": "true", "MORE": ""])
        #expect(
            fixture.notices == [
                "Publisher: --env-vars sets NEW, MORE, which the template does not: on AWS they would be missing"
            ])
    }

    @Test("a name that no function has is said with its line")
    func unmatched() throws {
        let overrides = try FunctionVariables(parsing: "{\n\"Publihser\": {\"A1\": \"x\"}\n}", file: "env.json")
        var fixture = try DeploymentFixture(overrides: overrides)
        try fixture.deploy()
        #expect(
            overrides.notices(for: fixture.deployment.functions) == [
                "env.json:2: no function has the logical id or the name Publihser"
            ])
    }

    @Test("a file that is not JSON is named, YAML too")
    func notJSON() {
        #expect(error("{\n\"A\": }")?.description.hasPrefix("env.txt:2: not JSON: ") == true)
        #expect(error("Publisher:\n  A: b\n")?.description.hasPrefix("env.txt:1: not JSON: ") == true)
        #expect(error("[]")?.line == 1)
    }

    @Test("a value that is no scalar is named with its line")
    func notScalar() {
        #expect(
            error("{\"Publisher\": {\n\"LIST\": []\n}}")
                == TemplateError(file: "env.txt", line: 2, reason: "Publisher.LIST: a string is expected"))
        #expect(
            error("{\n\"Publisher\": \"x\"}")
                == TemplateError(
                    file: "env.txt", line: 2, reason: "Publisher: an object of names and values is expected"))
    }

    @Test("reserved names are refused in Lambda's words")
    func reserved() {
        let refusal = error("{\"Parameters\": {\n\n\"AWS_REGION\": \"x\"}}")
        #expect(refusal?.line == 3)
        #expect(refusal?.reason.hasSuffix("Reserved keys used in this request: AWS_REGION") == true)
        #expect(
            error(#"{"Publisher": {"A": "x"}}"#)?.reason
                == "Publisher.A: a variable's name has the pattern [a-zA-Z]([a-zA-Z0-9_])+")
    }
}
