import CProcess
import Dispatch
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One child process of this program and the socket to it, which is its stdin and stdout.
package final class ProcessLink: Sendable {
    /// This program.
    package static var ownExecutable: String { OwnExecutable.path }

    package let processID: Int32
    private let socket: Int32
    /// Guards the process id: once reaped, it may be somebody else's.
    private let isReaped = Locked(false)

    package init(executable: String, arguments: [String]) throws(ProgramStart.Failure) {
        var ends: [Int32] = [-1, -1]
        guard cprocess_socket_pair(&ends) == 0 else { throw ProgramStart.Failure(code: errno, subject: "a socket") }
        defer { close(ends[1]) }
        var program = ProgramStart(
            executable: executable, arguments: ["emulator"] + arguments,
            descriptors: [ends[1], ends[1], STDERR_FILENO])
        // Out of the reach of what a terminal sends.
        program.group = .ownSession
        do throws(ProgramStart.Failure) {
            processID = try program.run()
        } catch {
            close(ends[0])
            throw error
        }
        socket = ends[0]
    }

    deinit { close(socket) }

    /// Waits while the child does not read. If it is gone, so is the message: the reading side tells.
    package func send(_ message: some ProcessFrame) {
        var buffer = ByteBuffer()
        message.write(to: &buffer)
        buffer.withUnsafeReadableBytes { bytes in
            var rest = bytes
            while let base = rest.baseAddress, !rest.isEmpty {
                let sent = cprocess_send(socket, base, rest.count)
                if sent < 0, errno == EINTR { continue }
                guard sent > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[sent...])
            }
        }
    }

    /// Reads until the child has ended; calls both on one thread, `onEnd` last.
    package func read<Message: ProcessFrame>(
        _: Message.Type,
        onMessage: @escaping @Sendable (Message) -> Void, onEnd: @escaping @Sendable (ProcessExit) -> Void
    ) {
        DispatchQueue(label: "emulator.process.messages").async { [self] in
            var decoder = FrameDecoder<Message>()
            var chunk = [UInt8](repeating: 0, count: 65_536)
            reading: while true {
                let count = chunk.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                decoder.append(chunk[..<count])
                do throws(FrameError) {
                    while let message = try decoder.next() { onMessage(message) }
                } catch {
                    break reading
                }
            }
            onEnd(reap())
        }
    }

    /// Does nothing once it has ended.
    package func kill() {
        isReaped.withLock { isReaped in
            if !isReaped { sendSignal(SIGKILL, to: processID) }
        }
    }

    /// What it wrote has ended, so it has ended too, or speaks no sense.
    private func reap() -> ProcessExit {
        kill()
        _ = cprocess_await_end(processID)
        return isReaped.withLock { isReaped in
            isReaped = true
            // Only somebody who reaps all children could have come before.
            return (try? ProcessExit(reaping: processID)) ?? .signaled(SIGKILL)
        }
    }
}

/// kill(2), which a method of that name hides.
func sendSignal(_ number: Int32, to processID: Int32) { _ = kill(processID, number) }
