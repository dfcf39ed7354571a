import EmulatorCore

/// The workers of one function, and what waits for them.
struct FunctionWorkers {
    struct Waiting {
        var invocation: Invocation
        var continuation: CheckedContinuation<InvocationResult, Never>
        /// Workers that were gone when they were handed it.
        var refusals = 0
    }

    struct Member {
        var worker: Worker
        /// The init phase that is repeated within an invocation, or a first one.
        var isRepeatedInit: Bool
        /// What it was handed.
        var invocation: Waiting?
    }

    var function: FunctionConfiguration
    var schedule: WorkerSchedule
    var waiting: [WorkerSchedule.Ticket: Waiting] = [:]
    var members: [WorkerSchedule.WorkerID: Member] = [:]
    var wakeTimer: ScheduledAction?
    var expiryTimer: ScheduledAction?

    init(_ function: FunctionConfiguration, cores: Int) {
        self.function = function
        schedule = WorkerSchedule(cores: cores)
    }
}
