import EmulatorCore

/// Lets in as many starts at once as the machine can carry out. Lambda has a machine for each; here all of them would
/// share the cores, and none would be done in the ten seconds that an init phase may take.
struct StartGate {
    /// One more is let in all the same when none was for so long: those that are under way may wait for something.
    private static let patience = Duration.seconds(1)

    private let cores: Int
    private var processors: ProcessorLoad
    private var lastStart: Timestamp?

    init(cores: Int, processors: ProcessorLoad? = nil) {
        self.cores = max(1, cores)
        self.processors = processors ?? ProcessorLoad(cores: max(1, cores))
    }

    /// - Parameter starting: how many are under way.
    mutating func admits(starting: Int, at now: Timestamp) -> Bool {
        if starting < 2 * cores || processors.takeIdleCore(at: now) { return true }
        return lastStart.map { now - $0 >= Self.patience } ?? true
    }

    mutating func started(at now: Timestamp) { lastStart = now }

    /// Whether one more process would take nothing from those that run.
    mutating func hasIdleCore(at now: Timestamp) -> Bool { processors.takeIdleCore(at: now) }
}
