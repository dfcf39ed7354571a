import CStopSignal
import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct CaughtSignal: Sendable, Equatable {
    var number: Int32
    /// A terminal sent it to all of its foreground process group, and not somebody to this process.
    var isFromTerminal: Bool
}

/// Signals as something to wait for: what comes before anybody waits is not lost.
///
/// Dispatch's own signal sources install their handler from another thread, some time after `resume`; a signal that
/// comes in between ends the process or gets lost.
struct SignalPipe: Sendable {
    private let descriptor: Int32

    /// - Parameter once: the second of each does what it would do without us.
    init(_ numbers: [Int32], once: Bool) throws(StartError) {
        descriptor = cstopsignal_catch(numbers, Int32(numbers.count), once ? 1 : 0)
        guard descriptor >= 0 else { throw StartError("cannot catch signals: \(String(cString: strerror(errno)))") }
    }

    /// Calls `body` with each, one after the other, on a thread of its own, as long as the process lives.
    func forEach(_ body: @escaping @Sendable (CaughtSignal) -> Void) {
        DispatchQueue(label: "emulator.signals").async { [descriptor] in
            var bytes: [UInt8] = [0, 0]
            while true {
                let count = read(descriptor, &bytes, 2)
                if count == 2 {
                    body(CaughtSignal(number: Int32(bytes[0]), isFromTerminal: bytes[1] == 1))
                } else if count >= 0 || errno != EINTR {
                    return
                }
            }
        }
    }
}
