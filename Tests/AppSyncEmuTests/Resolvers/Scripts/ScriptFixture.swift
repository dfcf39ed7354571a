import EmulatorCore
import Logging
import OrderedCollections

@testable import AppSyncEmu

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Scripts, evaluated by the built program's own `run-scripts`.
enum ScriptFixture {
    /// 2027-01-15T08:00:00.123Z
    static let clock = TemplateFixture.clock

    /// One process for all tests, as one serves all resolvers.
    static let engine = SupervisedScriptEngine(
        executable: executable, clock: clock, identifiers: SequentialIdentifierSource(),
        log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

    static var environment: ResolverEnvironment {
        ResolverEnvironment(
            clock: clock, identifiers: SequentialIdentifierSource(), trace: Trace(), scripts: engine)
    }

    /// `emulator`, which is built beside these tests.
    static var executable: String {
        var link = [UInt8](repeating: 0, count: 4_096)
        let count = link.withUnsafeMutableBytes { readlink("/proc/self/exe", $0.baseAddress!, $0.count) }
        let path = String(decoding: link[..<max(0, count)], as: UTF8.self)
        let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? ".build/debug"
        return "\(folder)/emulator"
    }

    /// What EvaluateCode answers for a request handler.
    static func evaluate(
        _ code: String, context: JSONObject = [:], function: String = "request"
    ) async -> CodeEvaluation {
        var ctx: JSONObject = ["arguments": [:], "stash": [:], "prev": ["result": nil]]
        for (name, value) in context { ctx[name] = value }
        return await CodeEvaluation(code: code, input: ["ctx": .object(ctx)], function: function, in: environment)
    }

    /// A handler with this body, after the imports of all modules.
    static func code(_ body: String) -> String {
        """
        import { util, extensions, runtime } from '@aws-appsync/utils';
        import * as ddb from '@aws-appsync/utils/dynamodb';
        import * as rds from '@aws-appsync/utils/rds';
        export function request(ctx) { \(body) }
        export function response(ctx) { return ctx.result; }
        """
    }

    /// What an expression comes to, as JSON; the error's message where there is one.
    static func value(of expression: String, context: JSONObject = [:]) async -> String {
        let evaluation = await evaluate(code("return \(expression);"), context: context)
        if let error = evaluation.error {
            return ([error.message] + error.codeErrors.map { "\($0.line):\($0.column): \($0.value)" })
                .joined(separator: "\n")
        }
        return evaluation.evaluationResult ?? "nothing"
    }
}
