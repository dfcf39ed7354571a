import CJavaScriptCore
import CProcess
import EmulatorCore
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The other side of `SupervisedScriptEngine`: the process in which scripts run, one after the other. Requests on stdin,
/// reports on stdout; it ends with its stdin, which is when the emulator ended.
package struct ScriptProcess {
    /// Of processor time, a call. AppSync ends a whole request after 30 seconds of anybody's time; what its runtime
    /// allows a handler is not documented, and none that keeps to the limit of iterations needs a second.
    package static let timeLimit = Duration.seconds(2)
    /// Of everything the process holds. AppSync's is not documented either.
    package static let memoryLimit = 256 << 20

    private let engine: JavaScriptCore
    /// The prelude's: takes the function that a script is, gives the function that calls its handlers.
    private let load: CJSObject
    private var scripts: [UInt32: Script] = [:]

    private enum Script {
        case loaded(CJSObject)
        /// The engine takes less than our parser does.
        case refused(String)
    }

    /// Takes over the process: its stdin and stdout. Returns when its stdin ends.
    package static func run() {
        _ = signal(SIGPIPE, SIG_IGN)
        guard cprocess_limit_work(Int32(timeLimit.components.seconds * 1_000), UInt64(memoryLimit)) == 0 else {
            return send(.missing(reason: "its limits: \(String(cString: strerror(errno)))"))
        }
        do throws(JavaScriptCore.Missing) {
            var process = try ScriptProcess()
            send(.ready)
            process.serve()
        } catch {
            send(.missing(reason: error.reason))
        }
    }

    private init() throws(JavaScriptCore.Missing) {
        engine = try JavaScriptCore()
        utilities.engine = engine
        do throws(JavaScriptCore.Exception) {
            guard let native = engine.function("native", callUtility) else {
                throw JavaScriptCore.Exception(text: "no function can be made")
            }
            let prelude = try engine.function(of: ScriptLibrary.source, name: "prelude.js")
            load = try engine.function(from: prelude, [native])
        } catch {
            throw JavaScriptCore.Missing(reason: "JavaScriptCore does not run the prelude: \(error.text)")
        }
    }

    // MARK: - Requests

    private mutating func serve() {
        var decoder = FrameDecoder<ScriptRequest>()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            decoder.append(chunk[..<count])
            do throws(FrameError) {
                while let request = try decoder.next() { handle(request) }
            } catch {
                return
            }
        }
    }

    private mutating func handle(_ request: ScriptRequest) {
        switch request {
        case .code(let number, let source):
            do throws(JavaScriptCore.Exception) {
                let script = try engine.function(of: source, name: "code.js")
                scripts[number] = .loaded(try engine.function(from: load, [script]))
            } catch {
                scripts[number] = .refused(error.text)
            }
        case .evaluate(let call):
            Self.send(.answer(ByteBuffer(string: answer(to: call))))
        }
    }

    private func answer(to call: ScriptCall) -> String {
        switch scripts[call.code] {
        case .loaded(let run):
            utilities.environment = UtilEnvironment(
                clock: ManualClock(now: Timestamp(nanoseconds: call.now)), identifiers: ScriptChance(call.chance))
            cprocess_work_begins()
            defer { cprocess_work_ends() }
            do throws(JavaScriptCore.Exception) {
                return try engine.text(from: run, [call.function, call.context])
            } catch {
                // The prelude catches whatever a script throws: only itself can have thrown this.
                return Self.failure(error.text)
            }
        case .refused(let reason): return Self.failure(reason)
        case nil: return Self.failure("the code was not sent")
        }
    }

    private static func failure(_ message: String) -> String {
        var writer = JSONWriter()
        writer.write(["failed": ["name": "Error", "message": .string(message)]])
        return writer.string()
    }

    private static func send(_ report: ScriptReport) {
        var buffer = ByteBuffer()
        report.write(to: &buffer)
        buffer.withUnsafeReadableBytes { bytes in
            // Nobody is left to be told that nobody is left.
            _ = OpenFile.write(bytes, to: STDOUT_FILENO)
        }
    }
}

/// What the callback below finds nowhere else: C's has no place for it, and this process has one thread and one engine.
private struct Utilities {
    var engine: JavaScriptCore?
    var environment: UtilEnvironment?
}

nonisolated(unsafe) private var utilities = Utilities()

/// `native(name, arguments as JSON)`: a function of `util` that templates have too. Answers `v` and the value as JSON,
/// or `e` and the error.
private func callUtility(
    context: CJSContext?, function: CJSObject?, object: CJSObject?, count: Int,
    arguments: UnsafePointer<CJSValue?>?, exception: UnsafeMutablePointer<CJSValue?>?
) -> CJSValue? {
    guard let engine = utilities.engine, let environment = utilities.environment, let arguments, count == 2 else {
        return nil
    }
    let name = engine.text(arguments[0])
    return engine.value(SharedUtility.call(name, engine.text(arguments[1]), in: environment))
}
