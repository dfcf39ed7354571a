import EmulatorCore
import Logging
import OrderedCollections
import Testing

@testable import AppSyncEmu

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// JavaScriptCore in a process of its own, through the built program's `run-scripts`.
@Suite("The engine of scripts", .timeLimit(.minutes(2)))
struct ScriptEngineTests {
    @Test(arguments: [
        ("1 + 1", "2"), ("undefined", "null"), ("({ a: undefined, b: null, c: NaN })", #"{"b":null,"c":null}"#),
        ("[...'añ🌲']", #"["a","ñ","🌲"]"#), ("({ ...ctx.args, b: 2 })", #"{"a":[1,2],"b":2}"#),
        ("ctx.arguments === ctx.args", "true"), ("`${ctx.args.a}-${1 > 0}`", #""1,2-true""#),
        ("[3, 1, 2].sort()", "[1,2,3]"), ("[[1], [2]].flat().findLast((x) => x > 0)", "2"),
        ("Object.entries({ a: 1 })", #"[["a",1]]"#), ("Object.hasOwn({ a: 1 }, 'a')", "true"),
        ("Math.max(1, Math.min(5, 3), Math.round(1.5), Math.floor(1.9), Math.ceil(0.1))", "3"),
        ("Number.isFinite(1) && !Number.isNaN(1)", "true"), ("String.raw`a\\n`", #""a\\n""#),
        ("'a,b'.split(',').includes('b')", "true"), ("'2026-11-30T12:00'.substring(0, 10)", #""2026-11-30""#),
        // "Returns a blank string if the parsed string is not valid JSON."
        ("JSON.parse('{ garbage')", #""""#), ("JSON.parse('[1]')[0]", "1"),
        ("JSON.stringify({ a: [1] })", #""{\"a\":[1]}""#),
        // "Java-styled regular expression constructs are supported in the provided parameter."
        ("'a1b22'.replace('[0-9]+', '-')", #""a-b22""#), ("'a1b22'.replaceAll('[0-9]+', '-')", #""a-b-""#),
    ])
    func `An expression has its value`(expression: String, value: String) async {
        #expect(await ScriptFixture.value(of: expression, context: ["arguments": ["a": [1, 2]]]) == value)
    }

    @Test(arguments: [
        ("ctx.args.x.y", "code.js:4:49: TypeError: Cannot read properties of undefined (reading 'y')"),
        ("null.x", "code.js:4:43: TypeError: Cannot read properties of null (reading 'x')"),
        ("ctx.foo()", "code.js:4:46: TypeError: Invalid function: foo"),
        // What the language has and AppSync has not.
        ("'a'.padStart(3)", "code.js:4:51: TypeError: Invalid function: padStart"),
        ("[1].at(0)", "code.js:4:45: TypeError: Invalid function: at"),
        ("((x) => x).call(null, 1)", "code.js:4:54: TypeError: Invalid function: call"),
        ("Object.freeze({})", "code.js:4:52: TypeError: Invalid function: freeze"),
        ("Number('3')", "code.js:4:45: TypeError: Invalid function: Number"),
        ("String(3)", "code.js:4:45: TypeError: Invalid function: String"),
        ("util.toJson({})", "code.js:4:50: TypeError: Invalid function: toJson"),
        ("Math.sqrt(4)", "code.js:4:48: TypeError: Invalid function: sqrt"),
    ])
    func `An error of the code tells where it stands`(expression: String, message: String) async {
        #expect(await ScriptFixture.value(of: expression, context: ["arguments": [:]]) == message)
    }

    /// aws-appsync-community #295: `arr.constructor` is undefined.
    @Test func `There is no way from a value to the functions that make values`() async {
        #expect(
            await ScriptFixture.value(of: "typeof [].constructor + typeof ({}).__proto__") == #""undefinedundefined""#)
    }

    /// Developer guide, "Testing and debugging resolvers": `INFO - code.js:13:5: "This request is allowed"`
    @Test func `What the console is told comes back with its place`() async {
        let evaluation = await ScriptFixture.evaluate(
            ScriptFixture.code(
                "\n    console.log(\"This request is allowed\");\n  console.error('no', { a: 1 }, undefined);\n"))
        #expect(
            evaluation.logs == [
                "INFO - code.js:5:5: \"This request is allowed\"", "ERROR - code.js:6:3: \"no\" {\"a\":1} undefined",
            ])
    }

    @Test func `A loop of a thousand iterations ends well, one of more does not`() async {
        let code = { (count: Int) in
            ScriptFixture.code("let n = 0; for (const a of ctx.args.list) { n = n + 1 } return n === \(count);")
        }
        let list = { (count: Int) in JSONValue.array([JSONValue](repeating: 1, count: count)) }
        let allowed = await ScriptFixture.evaluate(code(1_000), context: ["arguments": ["list": list(1_000)]])
        #expect(allowed.evaluationResult == "true")
        let refused = await ScriptFixture.evaluate(code(1_001), context: ["arguments": ["list": list(1_001)]])
        #expect(refused.error?.message.hasSuffix("RangeError: A loop has more than 1000 iterations") == true)
        let nested = await ScriptFixture.evaluate(
            ScriptFixture.code(
                "let n = 0; for (const a of ctx.args.list) for (const k in { x: 1, y: 2 }) n += 1; return n;"),
            context: ["arguments": ["list": list(600)]])
        #expect(nested.evaluationResult == "1200")
        let growing = await ScriptFixture.evaluate(
            ScriptFixture.code("const a = [1]; for (const b of a) { a.push(b) } return 1;"))
        #expect(growing.error?.message.contains("more than 1000 iterations") == true)
    }

    @Test func `A call changes nothing for the next one`() async {
        let code = """
            let count = 0;
            const seen = { calls: 0 };
            export function request(ctx) { count += 1; seen.calls += 1; ctx.stash.n = count; return count + seen.calls; }
            export function response(ctx) { return 1; }
            """
        for _ in 1...3 {
            let evaluation = await ScriptFixture.evaluate(code)
            #expect(evaluation.evaluationResult == "2")
            #expect(evaluation.stash == #"{"n":1}"#)
        }
        let change = await ScriptFixture.value(of: "(util.error = 1)")
        #expect(change.contains("TypeError"))
    }

    // MARK: - Without end

    private func engine() -> SupervisedScriptEngine {
        SupervisedScriptEngine(
            executable: ScriptFixture.executable, clock: ScriptFixture.clock,
            identifiers: SequentialIdentifierSource(), log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func run(
        _ body: String, on engine: SupervisedScriptEngine, arguments: JSONValue = [:]
    ) async throws -> ScriptOutcome {
        let script = try CompiledScript(ScriptFixture.code(body))
        let answer = await engine.evaluate(
            script, function: "request", context: ["ctx": ["arguments": arguments, "stash": [:]]])
        return ScriptOutcome(answer, of: script)
    }

    /// Some errors end a call and leave its process; others end the process, and the next call has a new one.
    @Test(arguments: [
        // 10^12 calls.
        (
            "const l = ctx.args.l; return l.map(() => l.map(() => l.map(() => l.map(() => 1).length).length).length);",
            "ExecutionTimeout", "Execution timed out."
        ),
        (
            "let a = ctx.args.l; for (const b of ctx.args.l) { a = [...a, ...a]; ctx.stash.a = a } return 1;", "Code",
            "Out of memory"
        ),
        // Recursion that no rule sees.
        (
            "const o = { f: (x) => 1 + o.f(x + 1) }; return o.f(1);", "Code",
            "RangeError: Maximum call stack size exceeded."
        ),
    ])
    func `What has no end is stopped, and the next call is served`(
        body: String, type: String, message: String
    ) async throws {
        let engine = engine()
        defer { engine.stop() }
        let list = JSONValue.array([JSONValue](repeating: 1, count: 1_000))
        let outcome = try await run(body, on: engine, arguments: ["l": list])
        guard case .failed(let error, _) = outcome.result else {
            Issue.record("the script ended with \(outcome.result)")
            return
        }
        #expect(error.errorType == type)
        #expect(error.message.contains(message))
        guard case .returned(let value) = try await run("return 1;", on: engine).result else {
            Issue.record("the next call was not served")
            return
        }
        #expect(value == 1)
    }

    @Test func `Calls that wait behind one without end are served`() async throws {
        let engine = engine()
        defer { engine.stop() }
        let list = JSONValue.array([JSONValue](repeating: 1, count: 1_000))
        let values = try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 1...20 {
                group.addTask {
                    let body =
                        number == 3
                        ? "const l = ctx.args.l; return l.map(() => l.map(() => l.map(() => l.map(() => 1).length).length).length);"
                        : "return \(number);"
                    guard case .returned(let value) = try await run(body, on: engine, arguments: ["l": list]).result
                    else { return nil }
                    return value.int
                }
            }
            return try await group.reduce(into: Set<Int>()) { if let value = $1 { $0.insert(value) } }
        }
        #expect(values == Set(1...20).subtracting([3]))
    }

    @Test func `A process that is killed is replaced`() async throws {
        let engine = engine()
        defer { engine.stop() }
        guard case .returned = try await run("return 1;", on: engine).result else {
            Issue.record("no value")
            return
        }
        let first = try #require(engine.processID)
        #expect(kill(first, SIGKILL) == 0)
        while engine.processID == first {
            try Task.checkCancellation()
            await Task.yield()
        }
        guard case .returned = try await run("return 1;", on: engine).result else {
            Issue.record("no value")
            return
        }
        #expect(engine.processID != first)
    }

    @Test func `Without the program or the library, a call says what to install`() async throws {
        let engine = SupervisedScriptEngine(
            executable: "/nonexistent/emulator", clock: ScriptFixture.clock,
            identifiers: SequentialIdentifierSource(), log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        guard case .failed(let error, let detail) = try await run("return 1;", on: engine).result else {
            Issue.record("a value")
            return
        }
        #expect(error.errorType == "NotEmulated")
        #expect(error.message == "APPSYNC_JS is not available")
        #expect(detail?.contains("apt-get install libjavascriptcoregtk-4.1-0") == true)
    }

    @Test func `A library that is not there is told in the system's words`() {
        #expect(throws: JavaScriptCore.Missing.self) { try JavaScriptCore(libraries: ["libnothing.so.7"]) }
    }
}
