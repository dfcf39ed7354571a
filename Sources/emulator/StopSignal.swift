import Dispatch
import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// SIGINT and SIGTERM, as something to wait for.
enum StopSignal {
    /// Suspends until the first of them; answers its name. Later ones end the process as they would without us.
    static func wait() async -> String {
        let sources = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")].map { number, name in
            // Ignored, or the default action would end the process before the source tells us.
            signal(number, SIG_IGN)
            return (DispatchSource.makeSignalSource(signal: number, queue: .global()), name)
        }
        let first = await withCheckedContinuation { (continuation: CheckedContinuation<String, Never>) in
            let waiting = Locked<CheckedContinuation<String, Never>?>(continuation)
            for (source, name) in sources {
                source.setEventHandler {
                    waiting.withLock { waiting in
                        defer { waiting = nil }
                        return waiting
                    }?.resume(returning: name)
                }
                source.resume()
            }
        }
        for (source, _) in sources { source.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
        return first
    }
}
