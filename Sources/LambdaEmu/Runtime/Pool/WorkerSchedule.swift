import EmulatorCore
import NIOCore

/// Which of a function's waiting invocations gets which worker, and when another worker is started. No I/O, no clock.
///
/// A caller who waits never waits for another one's invocation: if nobody is idle, a worker is started. Events can
/// wait, and starting a process costs as much as many of them, so a further worker is started only when the first
/// event in line has waited as long as a start takes. So a burst of short events runs on one worker, in order, and
/// long ones come to run side by side. Lambda would start a worker for each.
struct WorkerSchedule {
    typealias WorkerID = UInt64
    /// Of an invocation that waits.
    typealias Ticket = UInt64

    enum Step: Equatable {
        case hand(Ticket, to: WorkerID)
        case start(forEvent: Bool)
        /// Nothing to do now; something may be once this much time has passed.
        case wake(after: Duration)
        case nothing
    }

    private struct Event {
        var ticket: Ticket
        var since: Timestamp
    }

    private struct Start {
        var since: Timestamp
        var isForEvent: Bool
    }

    private struct Idle {
        var worker: WorkerID
        var since: Timestamp
    }

    /// How many workers may be starting at once for events.
    private let cores: Int
    /// `ReservedConcurrentExecutions`
    var limit = Int.max

    private var callers = CircularBuffer<Ticket>()
    private var events = CircularBuffer<Event>()
    /// The longest idle first; the last is taken first, so that those which are not needed grow old.
    private var idle: [Idle] = []
    private var starting: [WorkerID: Start] = [:]
    private var busy: Set<WorkerID> = []
    /// They have answered, and are about to poll.
    private var returning: Set<WorkerID> = []

    /// How long the last start took, from the process to its first poll.
    private(set) var startDuration = Duration.milliseconds(250)
    /// When the first worker came up after there was none: what waited for it was not kept waiting by others.
    private var firstReadyAt: Timestamp?

    init(cores: Int) { self.cores = max(1, cores) }

    /// Invocations that run, and callers who will.
    var concurrency: Int { busy.count + callers.count }
    private var workerCount: Int { idle.count + starting.count + busy.count + returning.count }
    /// Workers that will be ready shortly, as far as anybody knows.
    private var coming: Int { starting.count + returning.count }
    var isWaiting: Bool { !callers.isEmpty || !events.isEmpty }

    // MARK: What happens

    mutating func callerCame(_ ticket: Ticket) { callers.append(ticket) }
    mutating func eventCame(_ ticket: Ticket, at now: Timestamp) { events.append(Event(ticket: ticket, since: now)) }

    mutating func started(_ worker: WorkerID, forEvent: Bool, at now: Timestamp) {
        starting[worker] = Start(since: now, isForEvent: forEvent)
    }

    mutating func ready(_ worker: WorkerID, at now: Timestamp) {
        if let start = starting.removeValue(forKey: worker) {
            startDuration = now - start.since
            firstReadyAt = firstReadyAt ?? now
        }
        guard returning.remove(worker) != nil || (!busy.contains(worker) && !isIdle(worker)) else { return }
        idle.append(Idle(worker: worker, since: now))
    }

    private func isIdle(_ worker: WorkerID) -> Bool { idle.contains { $0.worker == worker } }

    mutating func finished(_ worker: WorkerID) {
        if busy.remove(worker) != nil { returning.insert(worker) }
    }

    /// The worker did not take what it was handed: that is first in line again.
    mutating func refused(_ worker: WorkerID, _ ticket: Ticket, isEvent: Bool, at now: Timestamp) {
        finished(worker)
        if isEvent { events.prepend(Event(ticket: ticket, since: now)) } else { callers.prepend(ticket) }
    }

    /// - Returns: who gets to know why a worker did not come up.
    mutating func failed(_ worker: WorkerID) -> Ticket? {
        starting[worker] = nil
        return callers.popFirst() ?? events.popFirst()?.ticket
    }

    mutating func ended(_ worker: WorkerID) {
        starting[worker] = nil
        busy.remove(worker)
        returning.remove(worker)
        idle.removeAll { $0.worker == worker }
        if workerCount == starting.count { firstReadyAt = nil }
    }

    /// Takes workers out that have been idle for so long; one stays.
    mutating func expire(idleFor age: Duration, at now: Timestamp) -> [WorkerID] {
        var expired: [WorkerID] = []
        while idle.count > 1, let first = idle.first, now - first.since >= age {
            expired.append(first.worker)
            idle.removeFirst()
        }
        return expired
    }

    /// How long until `expire` may find something.
    func nextExpiry(idleFor age: Duration, at now: Timestamp) -> Duration? {
        guard idle.count > 1, let first = idle.first else { return nil }
        return max(.zero, age - (now - first.since))
    }

    mutating func removeAll() {
        callers.removeAll()
        events.removeAll()
    }

    // MARK: What to do

    /// The next thing to do; to be asked until there is none.
    ///
    /// - Parameter hasRoom: whether the account may run one more.
    mutating func step(at now: Timestamp, hasRoom: Bool) -> Step {
        if let caller = callers.first {
            if let worker = idle.popLast() {
                callers.removeFirst()
                return hand(caller, to: worker.worker)
            }
            return callers.count > coming ? .start(forEvent: false) : .nothing
        }
        guard let event = events.first, busy.count < limit, hasRoom else { return .nothing }
        if let worker = idle.popLast() {
            events.removeFirst()
            return hand(event.ticket, to: worker.worker)
        }
        guard events.count > coming, workerCount < limit else { return .nothing }
        if workerCount == 0 { return .start(forEvent: true) }
        // The first one is still coming up.
        guard let firstReadyAt, starting.values.count(where: \.isForEvent) < cores else { return .nothing }
        let waited = now - max(event.since, firstReadyAt)
        return waited >= startDuration ? .start(forEvent: true) : .wake(after: startDuration - waited)
    }

    private mutating func hand(_ ticket: Ticket, to worker: WorkerID) -> Step {
        busy.insert(worker)
        return .hand(ticket, to: worker)
    }
}
