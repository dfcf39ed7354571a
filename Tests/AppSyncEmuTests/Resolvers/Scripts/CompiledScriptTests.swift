import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// What AppSync refuses (developer guide, "Supported runtime features", "Configuring utilities for the APPSYNC_JS
/// runtime").
@Suite struct CompiledScriptTests {
    private static let response = "\nexport function response(ctx) { return ctx.result; }"

    private func errors(_ code: String) -> [CodeError] {
        do throws(CodeErrors) {
            _ = try CompiledScript(code)
            return []
        } catch {
            return error.errors
        }
    }

    /// In the body of a request handler, which begins in the second line.
    private func errors(inBody body: String) -> [CodeError] {
        errors("export function request(ctx) {\n\(body)\n}" + Self.response)
    }

    @Test(arguments: [
        ("  try { return 1 } catch (e) { return 2 }", 3, "Try/catch structure is not supported."),
        ("  throw ctx", 3, "throw is not supported. Use util.error() to return an error."),
        ("  while (true) {}", 3, "While loops are not supported."),
        ("  do {} while (true)", 3, "While loops are not supported."),
        ("  for (;;) {}", 3, "for is not supported (except for for-in and for-of, which are supported)."),
        ("  for (const a of []) { continue }", 25, "continue is not supported."),
        ("  a: { }", 3, "Labels are not supported."),
        ("  let a = 1; a++", 14, "++, --, and ~ unary operators are not allowed: '++' is used."),
        ("  let a = 1; --a", 14, "++, --, and ~ unary operators are not allowed: '--' is used."),
        ("  return ~1", 10, "++, --, and ~ unary operators are not allowed: '~' is used."),
        ("  return 'a' in ctx", 10, "The in operator is not supported. Use Object.hasOwn to check for a property."),
        ("  return ctx instanceof Object", 10, "The instanceof operator is not allowed."),
        ("  return /a+/", 10, "Regex literals are not supported."),
        ("  class A {}", 3, "Classes are not supported."),
        ("  return new Object()", 10, "The new operator is not supported: classes and constructors are not supported."),
        ("  const f = async () => 1", 13, "Async processes and promises are not supported."),
        ("  return Promise.resolve(1)", 10, "Async processes and promises are not supported."),
        ("  const f = function* () { }", 13, "Generators are not supported."),
        ("  return this.a", 10, "this keyword is not supported."),
        ("  return 10n", 10, "BigInt literals are not supported."),
        ("  return import('x')", 10, "Dynamic imports are not supported."),
        ("  debugger", 3, "debugger is not supported."),
        ("  return [2, 1].sort((a, b) => a - b)", 22, "Array.prototype.sort() doesn't support arguments."),
        (
            "  const f = (g) => g; return f((x) => x)", 32,
            "Passing functions as function arguments to functions is not allowed."
        ),
        (
            "  const f = (g) => g; const h = (x) => x; return f(h)", 52,
            "Passing functions as function arguments to functions is not allowed."
        ),
        (
            "  return 'a'.replace('a', () => 'b')", 27,
            "Passing functions as function arguments to functions is not allowed."
        ),
        ("  const f = (x) => f(x); return f(1)", 20, "Recursive function calls are not allowed."),
        ("  let f = (x) => x; f = 1", 21, "Functions cannot be reassigned."),
        ("  const f = () => () => 1", 19, "Functions cannot be the return value of functions."),
        ("  return eval('1')", 10, "Cannot find name 'eval'."),
        ("  return Function('1')", 10, "Cannot find name 'Function'."),
        ("  return Date.now()", 10, "Cannot find name 'Date'."),
        ("  setTimeout(1)", 3, "Cannot find name 'setTimeout'."),
        ("  return fetch('x')", 10, "Cannot find name 'fetch'."),
        // aws-appsync-community #295
        ("  return Array.isArray(ctx)", 10, "Cannot find name 'Array'."),
        ("  return parseInt('1')", 10, "Cannot find name 'parseInt'."),
        ("  return globalThis.x", 10, "Cannot find name 'globalThis'."),
        ("  return { nextToken }", 12, "Cannot find name 'nextToken'."),
    ])
    func `What APPSYNC_JS does not have is refused where it stands`(body: String, column: Int, message: String) {
        let found = errors(inBody: body)
        #expect(found.first?.value == message)
        #expect(found.first?.line == 2)
        #expect(found.first?.column == column)
        #expect(found.first?.errorType == .lint)
        #expect((found.first?.span ?? 0) > 0)
    }

    @Test(arguments: [
        "const { a = 1, ...rest } = ctx.args; const [b, , c] = [1, 2, 3]; return { a, rest, b, c, ...ctx.args };",
        "let n = 0; for (const x of [1, 2]) { if (x > 1) break; n += x; } for (const k in ctx.args) n = n + 1; return n;",
        "switch (ctx.args.a) { case 1: return 'one'; default: return `${ctx.args.a ?? 'none'}`; }",
        "return ctx.args?.a?.[0]?.b ?? (void 0, typeof ctx);",
        "const f = (x, ...rest) => x * 2 ** 3 | 1; return [1].map((x) => f(x)).filter((x) => x).reduce((a, b) => a + b, 0);",
        "function g(x) { return x; } delete ctx.stash.a; return g({ [`k`]: 1, 'b-c': NaN, d: Infinity, e: undefined });",
        "console.log(ctx); console.error('x'); return JSON.stringify(Object.keys(Math.max(1, 2)));",
        "util.error('a'); extensions.evictFromApiCache('a', 'b', {}); runtime.earlyReturn(); return null;",
        "var a = 1; if (a) { var b = 2 } else { b = 3 } return b;",
    ])
    func `What APPSYNC_JS has is accepted`(body: String) {
        #expect(errors(inBody: body).isEmpty)
    }

    @Test func `Functions that call each other are recursive`() {
        let code = """
            const even = (n) => n === 0 || odd(n - 1);
            const odd = (n) => n !== 0 && even(n - 1);
            export function request(ctx) { return even(4); }
            """
        #expect(errors(code + Self.response).map { "\($0.line):\($0.column)" } == ["1:32", "2:31"])
    }

    @Test(
        arguments: [
            ("import { util, extensions, runtime } from '@aws-appsync/utils';", nil),
            ("import { util as u } from \"@aws-appsync/utils\"", nil),
            ("import * as ddb from '@aws-appsync/utils/dynamodb'", nil),
            (
                "import { get, put, remove, update, query, scan, sync, operations } from '@aws-appsync/utils/dynamodb'",
                nil
            ),
            (
                "import { select, insert, update, remove, sql, createMySQLStatement, createPgStatement, toJsonObject, typeHint } "
                    + "from '@aws-appsync/utils/rds'", nil
            ),
            ("import fs from 'fs'", "1:1: Cannot find module 'fs' or its corresponding type declarations."),
            ("import { x } from './x.js'", "1:1: Cannot find module './x.js' or its corresponding type declarations."),
            (
                "import { util, lib } from '@aws-appsync/utils'",
                "1:16: Module '\"@aws-appsync/utils\"' has no exported member 'lib'."
            ),
            ("import utils from '@aws-appsync/utils'", "1:8: Module '\"@aws-appsync/utils\"' has no default export."),
        ] as [(String, String?)])
    func `Only AppSync's own modules can be imported`(line: String, error: String?) {
        let found = errors("\(line)\nexport function request(ctx) { return 1; }" + Self.response)
        #expect(found.first.map { "\($0.line):\($0.column): \($0.value)" } == error)
    }

    @Test func `Both handlers must be exported, however that is written`() {
        #expect(
            errors("export function request(ctx) { return 1; }").map(\.value)
                == ["The code must export a function named 'response'."])
        #expect(errors("export const request = (ctx) => 1, response = (ctx) => 2;").isEmpty)
        #expect(errors("function a() {}\nconst b = () => 1\nexport { a as request, b as response }").isEmpty)
        #expect(errors("").map(\.value).count == 2)
    }

    /// AppSync endpoints and quotas, "Code size": 32 KB.
    @Test func `Code of more than 32 KB is refused`() {
        let code = "export function request(ctx) { return 1; }" + Self.response
        let filler = String(repeating: " ", count: CompiledScript.sizeLimit - code.utf8.count)
        #expect(errors(code + filler).isEmpty)
        #expect(errors(code + filler + " ").map(\.value) == ["The code is larger than 32768 bytes."])
    }

    @Test func `All that is wrong is told, in the order of the code`() {
        let found = errors(inBody: "  let a = 1;\n  a++;\n  while (a) { x }\n")
        #expect(found.map { "\($0.line):\($0.column)" } == ["3:3", "4:3", "4:15"])
    }

    @Test func `The engine's places are those of the code`() throws {
        let code = "export function request(ctx) { for (const a of ctx.args) { a.b.c; } }" + Self.response
        let script = try CompiledScript(code)
        let units = Array(try #require(script.source.split(separator: "\n").first).utf8)
        let column = try #require(units.indices.first { units[$0...].starts(with: "b.c".utf8) }) + 1
        #expect(script.position(line: 1, column: column) == (1, 62))
        #expect(script.position(line: 2, column: 5) == (2, 5))
    }

    @Test func `An error names its type, its value and where it stands, as the API has it`() {
        let error = CodeError(errorType: .lint, value: "v", line: 1, column: 2, span: 3)
        #expect(
            error.json == [
                "errorType": "LINT_ERROR", "value": "v", "location": ["line": 1, "column": 2, "span": 3],
            ])
    }
}
