import EmulatorCore

/// How many cores the machine has to spare.
struct ProcessorLoad {
    /// What the system counts, in ticks since it started, over all of its cores.
    struct Ticks: Equatable {
        var idle: UInt64
        var total: UInt64
    }

    /// A tick is 10 ms: less says nothing.
    static let windowMinimum = Duration.milliseconds(100)
    /// What was long ago says nothing about now.
    private static let windowMaximum = Duration.seconds(1)

    private let cores: Int
    private let read: @Sendable () -> Ticks?
    private var last: (ticks: Ticks, at: Timestamp)?
    private var idleCores = 0

    init(cores: Int, read: @escaping @Sendable () -> Ticks? = Self.current) {
        self.cores = cores
        self.read = read
    }

    /// Whether a core was idle for half of the time or more since that was last looked at, if it was shortly before,
    /// and nobody took it since; false where the system does not tell.
    mutating func takeIdleCore(at now: Timestamp) -> Bool {
        look(at: now)
        guard idleCores > 0 else { return false }
        idleCores -= 1
        return true
    }

    private mutating func look(at now: Timestamp) {
        if let last, now - last.at < Self.windowMinimum { return }
        guard let ticks = read() else { return }
        idleCores = last.map { now - $0.at <= Self.windowMaximum ? idle(since: $0.ticks, ticks) : 0 } ?? 0
        last = (ticks, now)
    }

    private func idle(since earlier: Ticks, _ later: Ticks) -> Int {
        guard later.total > earlier.total, later.idle >= earlier.idle else { return 0 }
        let total = later.total - earlier.total
        return Int(((later.idle - earlier.idle) * UInt64(cores) * 2 + total) / (total * 2))
    }

    @Sendable static func current() -> Ticks? {
        (try? FileContent.read("/proc/stat")).flatMap { parse(String(decoding: $0.prefix(256), as: UTF8.self)) }
    }

    /// `cpu  4705 356 584 3699176 23060 0 277 0 0 0`: user, nice, system, idle, waiting for a disk, … (proc_stat(5)).
    static func parse(_ stat: String) -> Ticks? {
        guard let line = stat.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
        let counts = line.split(separator: " ").dropFirst().compactMap { UInt64($0) }
        guard counts.count >= 5 else { return nil }
        // Of guests are the last two, which are part of the first two.
        return Ticks(idle: counts[3] + counts[4], total: counts.prefix(8).reduce(0, +))
    }
}
