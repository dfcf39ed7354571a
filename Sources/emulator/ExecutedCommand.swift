import CProcess
import Dispatch
import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// COMMAND of `exec`: in our own process group, with our stdin, stdout and stderr, and with the signals that are for it.
final class ExecutedCommand: Sendable {
    /// Why it did not run: 127 not found, 126 not executable.
    struct StartFailure: Error {
        var exitCode: Int32
        var description: String
    }

    private struct State {
        var forwarding = SignalForwarding()
        var processID: Int32?
    }

    private let executable: String
    private let arguments: [String]
    private let inherited: InheritedState
    private let state = Locked(State())

    /// From now on signals are for it, also while it does not run yet.
    ///
    /// - Parameter command: its name and its arguments; never empty.
    init(_ command: [String], path: String?, inherited: InheritedState) throws {
        do throws(CommandLookup.NotFound) {
            executable = try CommandLookup.find(command[0], path: path)
        } catch {
            throw StartFailure(exitCode: error.exitCode, description: "\(command[0]): \(error.reason)")
        }
        arguments = command
        self.inherited = inherited
        let caught = [SIGINT, SIGTERM, SIGHUP, SIGQUIT].filter { !inherited.ignores($0) }
        try SignalPipe(caught, once: false).forEach { [state] signal in Self.handle(signal, state) }
    }

    /// What should end the emulator before COMMAND even runs.
    var pendingSignal: Int32? { state.withLock { $0.forwarding.pending } }

    /// Runs it to its end; answers the exit code that a shell would have for it.
    func run(environment: [String: String]) async throws(StartFailure) -> Int32 {
        let processID = try start(environment)
        state.withLock { state in
            state.processID = processID
            Self.perform(state.forwarding.commandStarted(), processID)
        }
        return await withCheckedContinuation { continuation in
            DispatchQueue(label: "emulator.command").async { [state] in
                _ = cprocess_await_end(processID)
                let exitCode = state.withLock { state in
                    // Ended already, so this does not wait; until now its id could not become somebody else's.
                    let exitCode = (try? ProcessExit(reaping: processID))?.exitCode ?? 125
                    state.processID = nil
                    state.forwarding.commandEnded(exitCode: exitCode)
                    return exitCode
                }
                continuation.resume(returning: exitCode)
            }
        }
    }

    private func start(_ environment: [String: String]) throws(StartFailure) -> Int32 {
        var program = ProgramStart(
            executable: executable, arguments: arguments, descriptors: inherited.descriptors)
        program.environment = environment
        program.ignoredSignals = inherited.ignoredSignals
        program.openFileLimit = inherited.openFileLimit
        do throws(ProgramStart.Failure) {
            do throws(ProgramStart.Failure) {
                return try program.run()
            } catch  where error.code == ENOEXEC {
                // A script without a first line that names its shell (POSIX, "execvp").
                program.executable = "/bin/sh"
                program.arguments = ["sh", executable] + arguments.dropFirst()
                return try program.run()
            }
        } catch {
            throw StartFailure(
                exitCode: error.code == ENOENT ? 127 : 126, description: "\(arguments[0]): \(error.description)")
        }
    }

    private static func handle(_ signal: CaughtSignal, _ state: Locked<State>) {
        state.withLock { state in
            // What moved itself to another group was not in the terminal's foreground with us.
            let isInOurGroup = state.processID.map { getpgid($0) == getpgrp() } ?? false
            let action = state.forwarding.caught(signal, reachesCommand: signal.isFromTerminal && isInOurGroup)
            perform(action, state.processID)
        }
    }

    private static func perform(_ action: SignalForwarding.Action, _ processID: Int32?) {
        switch action {
        case .nothing: break
        case .forward(let number): if let processID { kill(processID, number) }
        case .exit(let code): _exit(code)
        }
    }
}

extension ProcessExit {
    /// As shells have it: what died by signal n exits with 128 + n.
    var exitCode: Int32 {
        switch self {
        case .exited(let code): code
        case .signaled(let number): 128 + number
        }
    }
}
