import CStopSignal
import Dispatch
import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// SIGINT and SIGTERM, as something to wait for. Made before anybody can know that the emulator runs: a signal that
/// comes before `wait` is not lost.
///
/// Dispatch's own signal sources install their handler from another thread, some time after `resume`; a signal that
/// comes in between ends the process or gets lost.
struct StopSignal: Sendable {
    private let descriptor: Int32

    init() throws(StartError) {
        descriptor = cstopsignal_catch()
        guard descriptor >= 0 else { throw StartError("cannot catch signals: \(String(cString: strerror(errno)))") }
    }

    /// Suspends until the first of them; answers its name. A second one ends the process as it would without us.
    func wait() async -> String {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
        let number = await withCheckedContinuation { (continuation: CheckedContinuation<UInt8, Never>) in
            let waiting = Locked<CheckedContinuation<UInt8, Never>?>(continuation)
            source.setEventHandler { [descriptor] in
                var byte: UInt8 = 0
                guard read(descriptor, &byte, 1) == 1 else { return }
                let first = waiting.withLock { waiting in
                    defer { waiting = nil }
                    return waiting
                }
                first?.resume(returning: byte)
            }
            source.resume()
        }
        source.cancel()
        return Int32(number) == SIGINT ? "SIGINT" : "SIGTERM"
    }
}
