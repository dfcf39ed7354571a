import CProcess
import Dispatch
package import Logging
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The emulator's side of the supervisor: one child process that starts all others, and that ends them when the
/// emulator ends, however it does.
///
/// The child is this very program under another command. It is started with the first process, and again with the next
/// one if something ended it.
package final class Supervisor: ProcessSupervisor {
    /// This program.
    package static var ownExecutable: String { OwnExecutable.path }

    private struct State {
        var lastID: UInt32 = 0
        var lastFlush: UInt64 = 0
        var link: ProcessLink?
        var programs: [UInt32: Program] = [:]
        var folders: [String] = []
        var isStopping = false
        var stopped: [CheckedContinuation<Void, Never>] = []
    }

    /// A program from the command to start it until its exit was told.
    private struct Program {
        var onEvent: @Sendable (ProcessEvent) -> Void
        /// Until it runs.
        var start: CheckedContinuation<Start, Never>?
        var processID: Int32?
        /// Who waits until all that was written is told.
        var flushes: [UInt64: @Sendable () -> Void] = [:]
    }

    private enum Start: Sendable {
        case started(id: UInt32, processID: Int32)
        case refused(reason: String)
        case supervisorEnded
    }

    private let executable: String
    private let arguments: [String]
    private let log: Logger
    private let state = Locked(State())
    /// Commands go out from here, one after the other: starting the supervisor and writing to it may wait.
    private let commands = DispatchQueue(label: "emulator.supervisor.commands")

    /// - Parameters:
    ///   - executable: what to run as the supervisor.
    ///   - arguments: without the program's own name.
    package init(executable: String = Supervisor.ownExecutable, arguments: [String] = ["supervise"], log: Logger) {
        self.executable = executable
        self.arguments = arguments
        self.log = log
    }

    /// The process id of the supervisor, while there is one.
    package var processID: Int32? { state.withLock { $0.link?.processID } }

    package func start(
        _ description: ProcessDescription, onEvent: @escaping @Sendable (ProcessEvent) -> Void
    ) async throws(ProcessStartError) -> any SupervisedProcess {
        // Twice: the first supervisor may have ended without anybody having noticed yet.
        for _ in 1...2 {
            let start = await withCheckedContinuation { continuation in
                commands.async { [self] in send(description, onEvent, continuation) }
            }
            switch start {
            case .started(let id, let processID):
                return Supervised(processID: processID, id: id, supervisor: self)
            case .refused(let reason):
                throw ProcessStartError(executable: description.executable, reason: reason)
            case .supervisorEnded:
                continue
            }
        }
        throw ProcessStartError(executable: description.executable, reason: "the supervisor of processes ended")
    }

    /// Has a folder removed when the emulator has ended, however it does: a private copy of a function's code.
    ///
    /// - Parameter path: absolute; somewhere in a folder whose name begins with `emulator-`, or that folder itself.
    package func removeAtEnd(_ path: String) {
        commands.async { [self] in
            let link = state.withLock { state in
                state.folders.append(path)
                return state.link
            }
            if let link { return link.send(SupervisorCommand.removeAtEnd(path)) }
            do throws(ProgramStart.Failure) {
                try connect()
            } catch {
                log.warning("\(path) stays if the emulator is killed: the supervisor of processes: \(error)")
            }
        }
    }

    /// SIGTERM to all that runs, SIGKILL after the grace; returns when all are gone, folders removed, and the supervisor
    /// too. Nothing can be started afterwards.
    package func stop(grace: Duration = .milliseconds(300)) async {
        let milliseconds = UInt32(clamping: grace.wholeMilliseconds)
        // A supervisor that was itself stopped with SIGSTOP, for example, cannot hold up the emulator's end.
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(milliseconds) + 1_000)) { [self] in
            state.withLock { $0.link }?.kill()
        }
        await withCheckedContinuation { continuation in
            commands.async { [self] in
                let (link, folders) = state.withLock { state in
                    state.isStopping = true
                    if state.link != nil { state.stopped.append(continuation) }
                    return (state.link, state.folders)
                }
                if let link { return link.send(SupervisorCommand.stop(graceMilliseconds: milliseconds)) }
                for folder in folders { FolderRemoval.removeTemporary(folder) }
                continuation.resume()
            }
        }
    }

    fileprivate func signal(_ id: UInt32, _ number: Int32) {
        commands.async { [self] in
            let link = state.withLock { $0.programs[id] == nil ? nil : $0.link }
            link?.send(SupervisorCommand.signal(id, number))
        }
    }

    fileprivate func flush(_ id: UInt32, _ done: @escaping @Sendable () -> Void) {
        let flush: UInt64? = state.withLock { state in
            guard state.programs[id] != nil else { return nil }
            state.lastFlush += 1
            state.programs[id]?.flushes[state.lastFlush] = done
            return state.lastFlush
        }
        guard let flush else { return done() }
        commands.async { [self] in
            let link = state.withLock { $0.programs[id] == nil ? nil : $0.link }
            link?.send(SupervisorCommand.flush(id, flush))
        }
    }

    // MARK: - On the queue of commands

    private func send(
        _ description: ProcessDescription, _ onEvent: @escaping @Sendable (ProcessEvent) -> Void,
        _ continuation: CheckedContinuation<Start, Never>
    ) {
        do throws(ProgramStart.Failure) {
            try connect()
        } catch {
            return continuation.resume(returning: .refused(reason: "the supervisor of processes: \(error)"))
        }
        let ready: (ProcessLink, UInt32)? = state.withLock { state in
            guard !state.isStopping, let link = state.link else { return nil }
            state.lastID += 1
            state.programs[state.lastID] = Program(onEvent: onEvent, start: continuation)
            return (link, state.lastID)
        }
        guard let (link, id) = ready else { return continuation.resume(returning: .supervisorEnded) }
        link.send(SupervisorCommand.start(id, description))
    }

    /// The link to the supervisor, which is started if there is none.
    private func connect() throws(ProgramStart.Failure) {
        let folders: [String]? = state.withLock { $0.isStopping || $0.link != nil ? nil : $0.folders }
        guard let folders else { return }
        let link = try ProcessLink(executable: executable, arguments: arguments)
        for folder in folders { link.send(SupervisorCommand.removeAtEnd(folder)) }
        state.withLock { $0.link = link }
        link.read(SupervisorEvent.self, onMessage: { [self] in receive($0) }, onEnd: { [self] in linkEnded($0) })
    }

    // MARK: - On the thread that reads

    private func receive(_ event: SupervisorEvent) {
        switch event {
        case .started(let id, let processID):
            let start = state.withLock { state in
                state.programs[id]?.processID = processID
                return state.programs[id]?.start.take()
            }
            start?.resume(returning: .started(id: id, processID: processID))
        case .refused(let id, let reason):
            let program = state.withLock { $0.programs.removeValue(forKey: id) }
            program?.start?.resume(returning: .refused(reason: reason))
        case .wrote(let id, let stream, let bytes):
            let program = state.withLock { $0.programs[id] }
            program?.onEvent(.wrote(stream, bytes))
        case .flushed(let id, let flush):
            let done = state.withLock { $0.programs[id]?.flushes.removeValue(forKey: flush) }
            done?()
        case .exited(let id, let exit):
            let program = state.withLock { $0.programs.removeValue(forKey: id) }
            program?.onEvent(.exited(exit))
            for done in program?.flushes.values.map(\.self) ?? [] { done() }
        }
    }

    /// The supervisor is gone. On Linux what it had started went with it, but not what that had started in turn.
    private func linkEnded(_ exit: ProcessExit) {
        let ended = state.withLock { state in
            defer {
                state.programs = [:]
                state.stopped = []
                state.link = nil
            }
            return state
        }
        let programs = ended.programs
        if !ended.isStopping {
            log.error("the supervisor of function processes ended (\(exit)), and \(programs.count) processes with it")
        }
        for (_, program) in programs.sorted(by: { $0.key < $1.key }) {
            if let processID = program.processID { sendSignal(SIGKILL, to: -processID) }
            if let start = program.start {
                start.resume(returning: .supervisorEnded)
            } else {
                program.onEvent(.exited(.signaled(9)))
            }
            for done in program.flushes.values { done() }
        }
        if ended.isStopping {
            // Gone already, unless the supervisor was killed.
            for folder in ended.folders { FolderRemoval.removeTemporary(folder) }
        }
        for continuation in ended.stopped { continuation.resume() }
    }
}

/// A process by the number that the supervisor knows it by.
private struct Supervised: SupervisedProcess {
    let processID: Int32
    let id: UInt32
    let supervisor: Supervisor

    func signal(_ number: Int32) { supervisor.signal(id, number) }
    func afterOutput(_ done: @escaping @Sendable () -> Void) { supervisor.flush(id, done) }
}
