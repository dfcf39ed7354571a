import CProcess
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The supervisor's own side: commands on stdin, events on stdout, one thread, one poll(2).
///
/// It ends when its stdin does, which is when the emulator ended, however that came about; and it takes everything with
/// it that it started, and what those started.
package struct SupervisingLoop {
    /// How much may wait for the emulator to read it. Beyond, what programs write waits in their pipes.
    private static let waitingMaximum = 1 << 20

    private var decoder = FrameDecoder<SupervisorCommand>()
    private var waiting = ByteBuffer()
    private var programs: [SupervisedProgram] = []
    private var folders: [String] = []
    /// When those that were asked to end are made to.
    private var deadline: ContinuousClock.Instant?
    private var isOver = false
    private let null: Int32
    private let children: Int32
    private var chunk = [UInt8](repeating: 0, count: 65_536)

    /// Takes over the process: its signals, its orphans, its stdin and stdout.
    package init() throws(ProgramStart.Failure) {
        for number in [SIGHUP, SIGINT, SIGTERM, SIGPIPE] { _ = signal(number, SIG_IGN) }
        guard cprocess_adopt_orphans() == 0 else { throw ProgramStart.Failure(code: errno, subject: "orphans") }
        null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard null >= 0 else { throw ProgramStart.Failure(code: errno, subject: "/dev/null") }
        children = cprocess_watch_children()
        guard children >= 0, cprocess_set_nonblocking(STDIN_FILENO) == 0, cprocess_set_nonblocking(STDOUT_FILENO) == 0
        else { throw ProgramStart.Failure(code: errno, subject: "a pipe") }
    }

    /// Returns when everything is over.
    package mutating func run() {
        while !isOver { turn() }
        for program in programs { program.signal(SIGKILL) }
        Descendants.killAll { processID, status in end(processID, status) }
        finishEnded(all: true)
        flushAtEnd()
        for folder in folders { FolderRemoval.removeTemporary(folder) }
    }

    // MARK: - One turn

    private mutating func turn() {
        let isFull = waiting.readableBytes >= Self.waitingMaximum
        var polled = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: children, events: Int16(POLLIN), revents: 0),
            // A negative descriptor is not looked at.
            pollfd(fd: waiting.readableBytes > 0 ? STDOUT_FILENO : -1, events: Int16(POLLOUT), revents: 0),
        ]
        var sources: [(program: Int, stream: ProcessStream)] = []
        if !isFull {
            for (index, program) in programs.enumerated() {
                for (stream, descriptor) in program.open {
                    sources.append((index, stream))
                    polled.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
                }
            }
        }
        guard poll(&polled, nfds_t(polled.count), timeout) >= 0 else { return }

        for (source, entry) in zip(sources, polled.dropFirst(3)) where entry.revents != 0 {
            forward(source.program, source.stream)
        }
        if polled[1].revents != 0 { reap() }
        finishEnded(all: false)
        if polled[0].revents != 0 { receive() }
        if waiting.readableBytes > 0 { flush() }
        if let deadline, programs.isEmpty || ContinuousClock.now >= deadline { isOver = true }
    }

    /// In milliseconds; negative: none.
    private var timeout: Int32 {
        guard let deadline else { return -1 }
        let rest = ContinuousClock.now.duration(to: deadline).wholeMilliseconds
        // One more, lest it turn in circles for the last part of a millisecond.
        return max(0, Int32(clamping: rest) + 1)
    }

    // MARK: - Commands

    private mutating func receive() {
        let count = chunk.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else {
            isOver = true
            return
        }
        decoder.append(chunk[..<count])
        do throws(FrameError) {
            while let command = try decoder.next() { execute(command) }
        } catch {
            isOver = true
        }
    }

    private mutating func execute(_ command: SupervisorCommand) {
        switch command {
        case .start(let id, let description):
            do throws(ProgramStart.Failure) {
                let program = try SupervisedProgram(id: id, description, input: null)
                programs.append(program)
                tell(.started(id, processID: program.processID))
            } catch {
                tell(.refused(id, reason: error.description))
            }
        case .signal(let id, let number):
            programs.first { $0.id == id }?.signal(number)
        case .flush(let id, let token):
            if let index = programs.firstIndex(where: { $0.id == id }) { drain(index) }
            tell(.flushed(id, token))
        case .removeAtEnd(let path):
            folders.append(path)
        case .stop(let graceMilliseconds):
            for program in programs { program.signal(SIGTERM) }
            deadline = .now + .milliseconds(graceMilliseconds)
        }
    }

    // MARK: - Programs

    private mutating func forward(_ index: Int, _ stream: ProcessStream) {
        let count = programs[index].read(stream, into: &chunk)
        if count > 0 { tell(.wrote(programs[index].id, stream, ByteBuffer(bytes: chunk[..<count]))) }
    }

    private mutating func reap() {
        let children = children
        while chunk.withUnsafeMutableBytes({ read(children, $0.baseAddress, $0.count) }) > 0 {}
        while case let processID = cprocess_ended_child(), processID > 0 {
            // Before it is reaped, while its id is still its own: nothing of its group outlives it.
            if programs.contains(where: { $0.processID == processID }) { sendSignal(SIGKILL, to: -processID) }
            var status: Int32 = 0
            if waitpid(processID, &status, 0) == processID { end(processID, status) }
        }
    }

    private mutating func end(_ processID: Int32, _ status: Int32) {
        guard let index = programs.firstIndex(where: { $0.processID == processID }) else { return }
        programs[index].exit = ProcessExit(waitStatus: status)
    }

    /// Tells what those that ended still had in their pipes, and that they ended: while there is room for it.
    private mutating func finishEnded(all: Bool) {
        while all || waiting.readableBytes < Self.waitingMaximum {
            guard let index = programs.firstIndex(where: { $0.exit != nil }) else { return }
            drain(index)
            let program = programs.remove(at: index)
            program.close()
            if let exit = program.exit { tell(.exited(program.id, exit)) }
        }
    }

    /// Tells what is in its pipes now. What left its group, or does not stop, may write on and on: no more than a pipe
    /// can hold.
    private mutating func drain(_ index: Int) {
        for stream in ProcessStream.allCases {
            var rest = SupervisedProgram.pipeMaximum
            while rest > 0, case let count = programs[index].read(stream, into: &chunk), count > 0 {
                tell(.wrote(programs[index].id, stream, ByteBuffer(bytes: chunk[..<count])))
                rest -= count
            }
        }
    }

    // MARK: - Events

    private mutating func tell(_ event: SupervisorEvent) { event.write(to: &waiting) }

    private mutating func flush() {
        while waiting.readableBytes > 0 {
            let count = waiting.withUnsafeReadableBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno != EAGAIN {
                // Nobody is there any more.
                isOver = true
                waiting.clear()
            }
            guard count > 0 else { return }
            waiting.moveReaderIndex(forwardBy: count)
        }
        waiting.clear(minimumCapacity: 0)
    }

    /// The emulator reads until the end; if it does not for a second, it never will.
    private mutating func flushAtEnd() {
        while waiting.readableBytes > 0 {
            flush()
            var entry = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
            if waiting.readableBytes > 0, poll(&entry, 1, 1_000) == 0 { return }
        }
    }
}
