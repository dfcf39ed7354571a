import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// SIGINT and SIGTERM, as something to wait for. Made before anybody can know that the emulator runs.
struct StopSignal: Sendable {
    private let signals: SignalPipe

    init() throws(StartError) { signals = try SignalPipe([SIGINT, SIGTERM], once: true) }

    /// Suspends until the first of them; answers its name. A second one ends the process as it would without us.
    func wait() async -> String {
        let waiting = Locked<CheckedContinuation<Int32, Never>?>(nil)
        let number = await withCheckedContinuation { continuation in
            waiting.withLock { $0 = continuation }
            signals.forEach { signal in waiting.withLock { $0.take() }?.resume(returning: signal.number) }
        }
        return number == SIGINT ? "SIGINT" : "SIGTERM"
    }
}
