import CSQLite
import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Moves what was committed from the write-ahead log into the database file, on its own thread and connection.
///
/// A checkpoint waits for the disk, so it has no place on an event loop: SQLite's automatic ones, inside some unlucky
/// commit, cost 22 to 40 ms at the 99.9th percentile (design, section 5). Its waiting is real time, not the
/// emulator's: it is about the disk, and nobody sees it from outside.
final class Checkpointer: Sendable {
    struct Limits: Sendable {
        /// So many frames (pages of 4 KiB) not yet moved start a checkpoint.
        var framesBeforeCheckpoint = 1000
        /// From so many in the log on, the last of them are moved while the writers wait, so that the log starts over;
        /// under a steady stream of writes it would grow for ever otherwise.
        var framesBeforeRestart = 32_768
        /// After so long without a commit what is left is moved too.
        var idle = Duration.seconds(2)
    }

    private struct State {
        /// Frames in the log after the last commit.
        var frames = 0
        /// Of those, the ones that were moved already.
        var moved = 0
        /// To notice that there was no commit for a while.
        var commits: UInt64 = 0
        /// Asleep, the thread waits for any commit; awake, for enough of them or for a pause.
        var isAwake = false
        var isDue = false
        var mustStop = false
    }

    private let state = Locked(State())
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let limits: Limits
    /// The connection that writes; its lock is held for the last frames of a log that grew too long.
    private let writer: Locked<SQLiteConnection>
    private let own: Locked<SQLiteConnection>
    private let onFailure: @Sendable (SQLiteError) -> Void

    /// Opens the second connection and starts the thread; `stop` must be called once.
    init(
        path: String,
        synchronous: String,
        writer: Locked<SQLiteConnection>,
        limits: Limits,
        onFailure: @escaping @Sendable (SQLiteError) -> Void
    ) throws(SQLiteError) {
        let connection = try SQLiteConnection(.file(path))
        try connection.execute("PRAGMA synchronous = \(synchronous); PRAGMA cache_size = 16")
        // SQLite learns from the first read that the file is in WAL mode; a checkpoint before it would do nothing.
        _ = try connection.integer("SELECT count(*) FROM sqlite_schema")
        own = Locked(connection)
        self.writer = writer
        self.limits = limits
        self.onFailure = onFailure

        guard startThread() == 0 else {
            throw SQLiteError(code: SQLITE_NOMEM, message: "no thread for checkpoints", sql: nil)
        }
        writer.withLock { connection in
            // Called inside each commit, under the connection's lock. The thread keeps `self` until `stop`, which takes
            // the hook out first.
            _ = sqlite3_wal_hook(
                connection.handle,
                { context, _, _, frames in
                    if let context {
                        Unmanaged<Checkpointer>.fromOpaque(context).takeUnretainedValue().committed(Int(frames))
                    }
                    return SQLITE_OK
                },
                Unmanaged.passUnretained(self).toOpaque()
            )
        }
    }

    /// Ends the thread, after the checkpoint that it may be at.
    func stop() {
        writer.withLock { connection in _ = sqlite3_wal_hook(connection.handle, nil, nil) }
        state.withLock { $0.mustStop = true }
        wake.signal()
        ended.wait()
        own.withLock { $0.close() }
    }

    private func committed(_ frames: Int) {
        let mustWake = state.withLock { state in
            // The log started over.
            if frames < state.moved { state.moved = 0 }
            state.frames = frames
            state.commits &+= 1
            if !state.isAwake {
                state.isAwake = true
                return true
            }
            if !state.isDue, frames - state.moved >= limits.framesBeforeCheckpoint {
                state.isDue = true
                return true
            }
            return false
        }
        if mustWake { wake.signal() }
    }

    /// Answers pthread_create's code. The thread owns a reference to `self`.
    private func startThread() -> Int32 {
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread,
            nil,
            { context in
                // Darwin's signature has no optional here, Linux's has one.
                let context: UnsafeMutableRawPointer? = context
                if let context { Unmanaged<Checkpointer>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            },
            context.toOpaque()
        )
        if code != 0 { context.release() }
        #if canImport(Darwin)
            if let thread { pthread_detach(thread) }
        #else
            if code == 0 { pthread_detach(thread) }
        #endif
        return code
    }

    // MARK: - On the thread

    private func run() {
        defer { ended.signal() }
        while true {
            let seen = state.withLock { $0 }
            if seen.mustStop { return }
            guard seen.isAwake else {
                wake.wait()
                continue
            }
            let isPause = wake.wait(timeout: .now() + .nanoseconds(Int(limits.idle.nanoseconds))) == .timedOut
            let now = state.withLock { state in
                state.isDue = false
                return state
            }
            if now.mustStop { return }
            if now.frames - now.moved >= limits.framesBeforeCheckpoint {
                checkpoint()
            } else if isPause, now.commits == seen.commits {
                checkpoint()
                state.withLock { state in
                    if state.commits == now.commits { state.isAwake = false }
                }
            }
        }
    }

    private func checkpoint() {
        guard move() >= limits.framesBeforeRestart else { return }
        // Again, so that what came in meanwhile is little when the writers have to wait for it. Once all is moved, the
        // next of them begins the log anew.
        _ = move()
        writer.withLock { _ in _ = move() }
    }

    /// A passive checkpoint: it never waits for a reader or a writer, and none waits for it. Answers how many frames
    /// the log had when it began.
    private func move() -> Int {
        var log: Int32 = 0
        var moved: Int32 = 0
        let failure: SQLiteError? = own.withLock { connection in
            let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_PASSIVE, &log, &moved)
            return code == SQLITE_OK || code == SQLITE_BUSY ? nil : connection.error(code, sql: "PRAGMA wal_checkpoint")
        }
        state.withLock { state in
            // After a failure (a full disk) it is tried again when as much has come in once more.
            state.moved = failure == nil ? min(Int(moved), state.frames) : state.frames
        }
        if let failure { onFailure(failure) }
        return Int(log)
    }
}
