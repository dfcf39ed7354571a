import Dispatch

/// Runs the beginnings of events one after another, so that they reach the workers in the order of their arrival; and
/// away from the event loops, which have requests to answer.
final class EventExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "emulator.lambda.events")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
