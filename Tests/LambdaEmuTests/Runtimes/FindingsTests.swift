import EmulatorCore
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite struct FindingsTests {
    private let folder: RuntimesFolder
    private let registry = FunctionRegistry()
    private let trace = Trace()
    private let findings: FunctionFindings

    init() throws {
        folder = try RuntimesFolder()
        findings = FunctionFindings(
            registry: registry, trace: trace, clock: ManualClock(), log: folder.log.logger,
            workingDirectory: folder.path)
    }

    private func note(_ line: String, _ runtime: String = "python3.12", name: String = "publisher") {
        var function = folder.function(runtime)
        function.functionName = name
        findings.note(line, from: function, requestID: "r-1")
    }

    private let missing = """
        {"module":"requests","file":"status_publisher.py","line":3,"python":"python3.12","pythonpath":false,"paths":[]}
        """

    @Test func `a module that is nowhere belongs into the asset`() {
        note(missing)
        #expect(
            folder.log.lines == [
                """
                warning publisher imports 'requests' (status_publisher.py:3), which is not in its package, its layers \
                or Lambda's Python runtime: on AWS the import fails there too. Put it into the asset at project/publisher
                """
            ])
    }

    @Test func `a module is found where the code looked for it, seen from the source`() throws {
        let path = try folder.write("project/realtime/status_utils.py")
        note(
            """
            {"module":"status_utils","file":"a.py","line":7,"python":"python3.12",\
            "paths":[{"relative":"../realtime","absolute":"\(folder.path)/realtime"}]}
            """)
        #expect(
            findings.findings.map(\.sentence) == [
                """
                publisher imports 'status_utils' through ../realtime (a.py:7), which is on this machine (\(path)) but \
                not in the deployed asset: on AWS the import fails there too. Put it into the asset at project/publisher
                """
            ])
    }

    @Test func `a module is found beside the source, and at an absolute path that the code added`() throws {
        let beside = try folder.write("project/shared/helpers/__init__.py")
        note(#"{"module":"helpers","file":"a.py","line":1,"paths":[]}"#)
        let far = try folder.write("elsewhere/tools/far.py")
        note(
            """
            {"module":"tools.far","file":"a.py","line":2,\
            "paths":[{"relative":"../../../elsewhere","absolute":"\(folder.path)/elsewhere"}]}
            """)
        let sentences = findings.findings.map(\.sentence)
        #expect(sentences[0].contains("imports 'helpers' (a.py:1), which is on this machine (\(beside))"))
        #expect(sentences[1].contains("which is on this machine (\(far))"))
    }

    @Test func `an import that leads out of the package says as what Lambda loads the file`() {
        note(#"{"relative":"..realtime","file":"a.py","line":1,"loadedAs":"a"}"#)
        #expect(
            findings.findings.map(\.sentence) == [
                """
                publisher imports '..realtime' (a.py:1), which leads out of the asset: Lambda loads that file as the \
                module a, and the import fails on AWS too. Put what it needs into the asset at project/publisher, and \
                import it by its name there
                """
            ])
    }

    @Test func `a file that is elsewhere is named as the code names it`() {
        note(#"{"path":"/var/task/ca.pem","file":"a.py","line":9}"#)
        #expect(
            findings.findings.map(\.sentence) == [
                """
                publisher opens /var/task/ca.pem (a.py:9), which is there on AWS and not here: the package is at \
                LAMBDA_TASK_ROOT, and layers are folders of their own. Beside __file__ it is found on both
                """
            ])
    }

    @Test func `a variable that is only asked for is said when another function has it`() {
        let asked = #"{"variable":"PUBLISHER","file":"a.py","line":3,"asked":true}"#
        note(asked)
        #expect(findings.findings.isEmpty)
        var other = folder.function("python3.12")
        other.functionName = "other"
        other.variables = ["PUBLISHER": "p"]
        registry.register(other)
        note(asked)
        #expect(
            findings.findings.map(\.sentence) == [
                "publisher asks for PUBLISHER (a.py:3), which its template does not set; other sets it"
            ])
    }

    @Test func `what another version may have is not said to be missing on AWS`() {
        note(#"{"module":"tomllib","file":"a.py","line":1,"python":"python3.10","paths":[]}"#)
        #expect(
            findings.findings.map(\.sentence) == [
                """
                publisher imports 'tomllib' (a.py:1), which python3.10 does not have; it runs on that here instead of \
                python3.12: emulator runtimes install python3.12
                """
            ])
    }

    @Test func `what no version has is missing on AWS, whichever it runs on here`() {
        note(missing, "python3.13")
        #expect(findings.findings.first?.sentence.contains("on AWS the import fails there too") == true)
    }

    @Test func `PYTHONPATH keeps a function from its layers, which is said`() {
        findings.note(
            #"{"module":"shared","file":"a.py","line":1,"python":"python3.12","pythonpath":true,"paths":[]}"#,
            from: folder.function(layers: ["layer"]), requestID: nil)
        #expect(
            findings.findings.first?.sentence.contains(
                "its layers (which Lambda does not search when a template sets PYTHONPATH)") == true)
    }

    @Test(arguments: [
        ([], "no function sets it"), (["a"], "a sets it"), (["a", "b"], "a and b set it"),
        (["a", "b", "c"], "a and 2 others set it"),
    ])
    func `a variable that is read in vain is named with those who set it`(setters: [String], end: String) {
        for name in setters {
            var other = folder.function()
            other.functionName = name
            other.variables["STATUS_PUBLISHER_FUNCTION"] = "publisher"
            registry.register(other)
        }
        note(#"{"variable":"STATUS_PUBLISHER_FUNCTION","file":"status_utils.py","line":12}"#, name: "load-playbook")
        #expect(
            folder.log.lines == [
                """
                warning load-playbook reads STATUS_PUBLISHER_FUNCTION (status_utils.py:12), which its template does \
                not set; \(end)
                """
            ])
    }

    @Test(arguments: ["AWS_PROFILE", "_X_AMZN_TRACE_ID", "LAMBDA_X", "PYTHONPATH"])
    func `variables that no template sets are nobody's mistake`(name: String) {
        note("{\"variable\":\"\(name)\",\"file\":\"a.py\",\"line\":1}")
        #expect(findings.findings == [])
    }

    @Test func `each is said once for a function, and kept with its place`() {
        note(missing)
        note(missing)
        note(missing, name: "other")
        #expect(folder.log.lines.count == 2)
        let first = findings.findings[0]
        #expect(first.subject == .module("requests") && first.file == "status_publisher.py" && first.line == 3)
        #expect(findings.findings.map(\.functionName) == ["publisher", "other"])
        findings.clear()
        note(missing)
        #expect(findings.findings.count == 1)
    }

    @Test func `the trace has it, with the request during which it was noticed`() {
        note(missing)
        let entry = trace.entries().last
        #expect(entry?.service == .lambda && entry?.step == "finding" && entry?.subject == "publisher")
        #expect(entry?.outcome == "MissingModule" && entry?.requestID == "r-1")
        #expect(entry?.detail?.hasPrefix("publisher imports 'requests'") == true)
    }

    @Test(arguments: ["", "not JSON", "{}", #"{"module":"x"}"#, #"{"module":1,"file":"a","line":1}"#, "[1]"])
    func `what is none of our lines is passed over`(line: String) {
        note(line)
        #expect(findings.findings == [] && folder.log.lines.isEmpty)
    }
}
