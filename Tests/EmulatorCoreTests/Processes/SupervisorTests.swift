import Logging
import NIOCore
import Testing

@testable import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Real processes, through the built program's own `supervise`.
@Suite("The supervisor of processes", .timeLimit(.minutes(1)))
struct SupervisorTests {
    /// `emulator`, which is built beside these tests.
    private static var executable: String {
        var link = [UInt8](repeating: 0, count: 4_096)
        let count = link.withUnsafeMutableBytes { readlink("/proc/self/exe", $0.baseAddress!, $0.count) }
        let path = String(decoding: link[..<max(0, count)], as: UTF8.self)
        let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? ".build/debug"
        return "\(folder)/emulator"
    }

    private func withSupervisor(_ body: (Supervisor) async throws -> Void) async throws {
        let supervisor = Supervisor(
            executable: Self.executable, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await body(supervisor)
        } catch {
            await supervisor.stop(grace: .zero)
            throw error
        }
        await supervisor.stop(grace: .zero)
        #expect(supervisor.processID == nil)
    }

    private func shell(_ script: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"])
        -> ProcessDescription
    {
        ProcessDescription(executable: "/bin/sh", arguments: ["-c", script], environment: environment)
    }

    private func isAlive(_ processID: Int32) -> Bool { kill(processID, 0) == 0 || errno != ESRCH }

    @Test("A process writes to three streams, and its exit code comes after all of it")
    func streamsAndExitCode() async throws {
        try await withSupervisor { supervisor in
            let recorded = RecordedProcess()
            let process = try await supervisor.start(
                shell("i=0; while [ $i -lt 500 ]; do echo $i; i=$((i+1)); done; echo e >&2; echo r >&3; exit 3"),
                onEvent: recorded.record)
            #expect(process.processID > 0)
            #expect(await recorded.exit() == .exited(3))
            #expect(recorded.text(.output) == (0..<500).map { "\($0)\n" }.joined())
            #expect(recorded.text(.error) == "e\n")
            #expect(recorded.text(.report) == "r\n")
            #expect(recorded.eventsAfterExit == 0)
        }
    }

    @Test("What a process wrote before it said so elsewhere is told before a flush is done")
    func flush() async throws {
        try await withSupervisor { supervisor in
            let recorded = RecordedProcess()
            let file = "/tmp/emulator-flush-\(getpid())"
            defer { unlink(file) }
            let process = try await supervisor.start(
                shell("i=0; while [ $i -lt 500 ]; do echo $i; i=$((i+1)); done; : > \(file); sleep 60"),
                onEvent: recorded.record)
            while access(file, F_OK) != 0 {
                try Task.checkCancellation()
                await Task.yield()
            }
            await withCheckedContinuation { continuation in process.afterOutput { continuation.resume() } }
            #expect(recorded.text(.output).hasSuffix("\n499\n"))
            process.signal(SIGKILL)
            _ = await recorded.exit()
            // There is nothing more to wait for.
            await withCheckedContinuation { continuation in process.afterOutput { continuation.resume() } }
        }
    }

    @Test("A process has the environment, the folder and the limit it was given, and nothing on stdin")
    func exactlyWhatWasGiven() async throws {
        try await withSupervisor { supervisor in
            let environment = RecordedProcess()
            _ = try await supervisor.start(
                ProcessDescription(executable: "/usr/bin/env", environment: ["A": "1", "B": "x=y z", "C": ""]),
                onEvent: environment.record)
            #expect(await environment.exit() == .exited(0))
            #expect(environment.text(.output).split(separator: "\n").sorted() == ["A=1", "B=x=y z", "C="])

            let rest = RecordedProcess()
            var description = shell("pwd; ulimit -n; read line || echo nothing; trap")
            description.directory = "/usr"
            description.openFileLimit = 256
            _ = try await supervisor.start(description, onEvent: rest.record)
            #expect(await rest.exit() == .exited(0))
            #expect(rest.text(.output) == "/usr\n256\nnothing\n")
        }
    }

    #if os(Linux)
        @Test("A process has no descriptor that is not its own, and ignores or blocks no signal")
        func nothingInherited() async throws {
            try await withSupervisor { supervisor in
                let recorded = RecordedProcess()
                _ = try await supervisor.start(
                    shell(
                        """
                        i=0; while [ $i -lt 100 ]; do [ -e /proc/$$/fd/$i ] && echo $i; i=$((i+1)); done
                        exec awk '/^Sig(Blk|Ign)/ { print $2 }' /proc/self/status
                        """), onEvent: recorded.record)
                #expect(await recorded.exit() == .exited(0))
                let lines = recorded.text(.output).split(separator: "\n")
                #expect(lines.dropLast(2) == ["0", "1", "2", "3"])
                // Signals 32 and 33 are the C library's own, and cannot be set.
                for mask in lines.suffix(2) { #expect(UInt64(mask, radix: 16).map { $0 & ~(3 << 31) } == 0) }
            }
        }
    #endif

    @Test("What cannot be started says why, and others still start")
    func startErrors() async throws {
        try await withSupervisor { supervisor in
            for (description, reason) in [
                (ProcessDescription(executable: "/nowhere/python3"), "No such file or directory"),
                (ProcessDescription(executable: "/etc/passwd"), "Permission denied"),
                (
                    ProcessDescription(executable: "/bin/sh", directory: "/nowhere"),
                    "/nowhere: No such file or directory"
                ),
            ] {
                let error = await #expect(throws: ProcessStartError.self) {
                    try await supervisor.start(description) { _ in }
                }
                #expect(error == ProcessStartError(executable: description.executable, reason: reason))
            }
            let recorded = RecordedProcess()
            _ = try await supervisor.start(shell("exit 0"), onEvent: recorded.record)
            #expect(await recorded.exit() == .exited(0))
        }
    }

    @Test("A supervisor that cannot be started is named in the error")
    func noSupervisor() async throws {
        let supervisor = Supervisor(executable: "/nowhere/emulator", log: Logger(label: "test"))
        let error = await #expect(throws: ProcessStartError.self) {
            try await supervisor.start(shell("exit 0")) { _ in }
        }
        #expect(error?.reason == "the supervisor of processes: No such file or directory")
        await supervisor.stop()
    }

    @Test("A signal reaches the process and what it started", arguments: [SIGTERM, SIGKILL])
    func signal(number: Int32) async throws {
        let child = Locked<Int32>(0)
        try await withSupervisor { supervisor in
            let recorded = RecordedProcess()
            let process = try await supervisor.start(
                shell("sleep 1000 & echo $!; wait"), onEvent: recorded.record)
            child.withLock { $0 = 0 }
            let grandchild = try #require(Int32(await recorded.lines(1)[0]))
            child.withLock { $0 = grandchild }
            process.signal(number)
            #expect(await recorded.exit() == .signaled(number))
            process.signal(number)
        }
        #expect(!isAlive(child.withLock { $0 }))
    }

    @Test("What a process leaves behind neither holds its exit back nor outlives it")
    func grandchildHoldsPipe() async throws {
        let child = Locked<Int32>(0)
        try await withSupervisor { supervisor in
            let recorded = RecordedProcess()
            _ = try await supervisor.start(shell("sleep 1000 & echo $!; exit 0"), onEvent: recorded.record)
            #expect(await recorded.exit() == .exited(0))
            let grandchild = try #require(Int32(recorded.text(.output).dropLast()))
            child.withLock { $0 = grandchild }
        }
        #expect(!isAlive(child.withLock { $0 }))
    }

    #if os(Linux)
        @Test("Nor does what left its process group")
        func escaped() async throws {
            let child = Locked<Int32>(0)
            try await withSupervisor { supervisor in
                let recorded = RecordedProcess()
                _ = try await supervisor.start(
                    shell("setsid sh -c 'echo $$; sleep 1000; :' & read never < /dev/zero"), onEvent: recorded.record)
                let grandchild = try #require(Int32(await recorded.lines(1)[0]))
                child.withLock { $0 = grandchild }
                #expect(isAlive(grandchild))
            }
            #expect(!isAlive(child.withLock { $0 }))
        }
    #endif

    @Test("Fifty processes at once, each with a megabyte")
    func many() async throws {
        try await withSupervisor { supervisor in
            let description = shell("head -c 1048576 /dev/zero; exit 5")
            try await withThrowingTaskGroup(of: RecordedProcess.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        let recorded = RecordedProcess()
                        _ = try await supervisor.start(description, onEvent: recorded.record)
                        #expect(await recorded.exit() == .exited(5))
                        return recorded
                    }
                }
                for try await recorded in group { #expect(recorded.bytes(.output).readableBytes == 1_048_576) }
            }
        }
    }

    @Test("The supervisor killed: each of its processes has ended, and the next start finds another supervisor")
    func supervisorKilled() async throws {
        try await withSupervisor { supervisor in
            let recorded = [RecordedProcess(), RecordedProcess()]
            var processes: [Int32] = []
            for one in recorded {
                _ = try await supervisor.start(shell("sleep 1000 & echo $$ $!; wait"), onEvent: one.record)
                processes += try #require(await one.lines(1).first).split(separator: " ").compactMap { Int32($0) }
            }
            #expect(processes.count == 4)
            let first = try #require(supervisor.processID)
            kill(first, SIGKILL)
            for one in recorded { #expect(await one.exit() == .signaled(9)) }

            let next = RecordedProcess()
            _ = try await supervisor.start(shell("exit 4"), onEvent: next.record)
            #expect(await next.exit() == .exited(4))
            #expect(supervisor.processID != first)
        }
    }

    @Test("A stop asks first, and kills what does not listen")
    func stop() async throws {
        try await withSupervisor { supervisor in
            let polite = RecordedProcess()
            let deaf = RecordedProcess()
            _ = try await supervisor.start(
                shell("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 1000 & wait; done"),
                onEvent: polite.record)
            _ = try await supervisor.start(
                shell("trap '' TERM; echo up; while :; do sleep 1000; done"), onEvent: deaf.record)
            #expect(await polite.lines(1) == ["up"])
            #expect(await deaf.lines(1) == ["up"])
            await supervisor.stop()
            #expect(await polite.exit() == .exited(0))
            #expect(polite.text(.output) == "up\nbye\n")
            #expect(await deaf.exit() == .signaled(9))
            await #expect(throws: ProcessStartError.self) {
                try await supervisor.start(shell("exit 0")) { _ in }
            }
        }
    }

    @Test("A supervisor that does not answer is killed by a stop")
    func stuckSupervisor() async throws {
        try await withSupervisor { supervisor in
            let recorded = RecordedProcess()
            _ = try await supervisor.start(shell("sleep 1000"), onEvent: recorded.record)
            kill(try #require(supervisor.processID), SIGSTOP)
            await supervisor.stop(grace: .zero)
            #expect(await recorded.exit() == .signaled(9))
        }
    }

    @Test("Folders of ours are removed at the end, and what links lead to stays")
    func folders() async throws {
        let outside = try TemporaryDirectory()
        close(open(outside.file("kept"), O_CREAT | O_WRONLY, 0o600))
        let parent = try TemporaryDirectory()
        let code = parent.file("code")
        for folder in [code, "\(code)/package", "\(code)/package/inner"] { mkdir(folder, 0o700) }
        close(open("\(code)/package/inner/module.py", O_CREAT | O_WRONLY, 0o600))
        symlink(outside.path, "\(code)/link")
        chmod("\(code)/package/inner", 0o500)
        try await withSupervisor { supervisor in supervisor.removeAtEnd(code) }
        #expect(parent.names == [])
        #expect(outside.names == ["kept"])
    }

    @Test("Only the emulator's own folders are removed")
    func foreignFolders() throws {
        for path in [
            "/tmp/other-\(getpid())", "emulator-relative-\(getpid())", "/tmp/emulator-\(getpid())/../x-\(getpid())",
        ] {
            mkdir("/tmp/emulator-\(getpid())", 0o700)
            mkdir(path, 0o700)
            FolderRemoval.removeTemporary(path)
            #expect(FileContent.exists(path))
            rmdir(path)
        }
        rmdir("/tmp/emulator-\(getpid())")
    }
}
