import EmulatorCore
import NIOCore

/// Which of a function's waiting invocations gets which worker, and when another worker is started. No I/O, no clock.
///
/// A caller who waits never waits for another one's invocation: if nobody is idle, a worker is started, at once unless
/// too many are starting already. Events can
/// wait, and starting a process costs as much as many of them, so a further worker is started only when the first
/// event in line has waited as long as a start takes. So a burst of short events runs on one worker, in order, and
/// long ones come to run side by side. Where no core is idle a further worker takes its start from those that run: as
/// long as these finish events, it is started only if it makes up for that. Lambda would start a worker for each.
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

    /// Less is nothing worth a process.
    private static let startMinimum = Duration.milliseconds(20)

    /// How many workers may be starting at once for events, and how many can compute at a time.
    private let cores: Int
    /// `ReservedConcurrentExecutions`
    var limit = Int.max

    private var callers = CircularBuffer<Ticket>()
    private var events = CircularBuffer<Event>()
    /// The longest idle first; the last is taken first, so that those which are not needed grow old.
    private var idle: [Idle] = []
    private var starting: [WorkerID: Start] = [:]
    /// Since when.
    private var busy: [WorkerID: Timestamp] = [:]
    /// They have answered, and are about to poll.
    private var returning: Set<WorkerID> = []

    /// How long the last start took, from the process to its first poll.
    private(set) var startDuration = Duration.milliseconds(250)
    /// How long invocations take, the last ones counting most.
    private var duration: Duration?
    private var lastFinish: Timestamp?
    /// When the first worker came up after there was none: what waited for it was not kept waiting by others.
    private var firstReadyAt: Timestamp?

    init(cores: Int) { self.cores = max(1, cores) }

    /// Invocations that run, and callers who will.
    var concurrency: Int { busy.count + callers.count }
    private var workerCount: Int { idle.count + starting.count + busy.count + returning.count }
    /// Workers that will be ready shortly, as far as anybody knows.
    private var coming: Int { starting.count + returning.count }
    var idleCount: Int { idle.count }
    var startingCount: Int { starting.count }
    var isWaiting: Bool { !callers.isEmpty || !events.isEmpty }

    // MARK: What happens

    mutating func callerCame(_ ticket: Ticket) { callers.append(ticket) }
    mutating func eventCame(_ ticket: Ticket, at now: Timestamp) { events.append(Event(ticket: ticket, since: now)) }

    mutating func started(_ worker: WorkerID, forEvent: Bool, at now: Timestamp) {
        starting[worker] = Start(since: now, isForEvent: forEvent)
    }

    mutating func ready(_ worker: WorkerID, at now: Timestamp) {
        if let start = starting.removeValue(forKey: worker) {
            startDuration = max(Self.startMinimum, now - start.since)
        }
        firstReadyAt = firstReadyAt ?? now
        returning.remove(worker)
        guard busy[worker] == nil, !isIdle(worker) else { return }
        idle.append(Idle(worker: worker, since: now))
    }

    private func isIdle(_ worker: WorkerID) -> Bool { idle.contains { $0.worker == worker } }

    mutating func finished(_ worker: WorkerID, at now: Timestamp) {
        guard let since = busy.removeValue(forKey: worker) else { return }
        returning.insert(worker)
        lastFinish = now
        duration = duration.map { ($0 * 7 + (now - since)) / 8 } ?? now - since
    }

    /// It may poll again, or be about to end: nothing waits for it.
    mutating func lost(_ worker: WorkerID) { idle.removeAll { $0.worker == worker } }

    /// The worker did not take what it was handed: that is first in line again.
    mutating func refused(_ worker: WorkerID, _ ticket: Ticket, isEvent: Bool, at now: Timestamp) {
        busy[worker] = nil
        if isEvent { events.prepend(Event(ticket: ticket, since: now)) } else { callers.prepend(ticket) }
    }

    /// - Returns: who gets to know why a worker did not come up.
    mutating func failed(_ worker: WorkerID) -> Ticket? {
        starting[worker] = nil
        return callers.popFirst() ?? events.popFirst()?.ticket
    }

    mutating func ended(_ worker: WorkerID) {
        starting[worker] = nil
        busy[worker] = nil
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
    /// - Parameters:
    ///   - hasRoom: whether the account may run one more.
    ///   - mayStart: whether a process may be started now; asked only for one that is.
    ///   - hasIdleCore: whether one more process would take nothing from those that run.
    mutating func step(
        at now: Timestamp, hasRoom: Bool, mayStart: () -> Bool, hasIdleCore: () -> Bool
    ) -> Step {
        let step = nextStep(at: now, hasRoom: hasRoom, hasIdleCore: hasIdleCore)
        guard case .start = step, !mayStart() else { return step }
        return .wake(after: ProcessorLoad.windowMinimum)
    }

    private mutating func nextStep(at now: Timestamp, hasRoom: Bool, hasIdleCore: () -> Bool) -> Step {
        if let caller = callers.first {
            if let worker = idle.popLast() {
                callers.removeFirst()
                return hand(caller, to: worker.worker, at: now)
            }
            return callers.count > coming ? .start(forEvent: false) : .nothing
        }
        guard let event = events.first, busy.count < limit, hasRoom else { return .nothing }
        if let worker = idle.popLast() {
            events.removeFirst()
            return hand(event.ticket, to: worker.worker, at: now)
        }
        guard events.count > coming, workerCount < limit else { return .nothing }
        if workerCount == 0 { return .start(forEvent: true) }
        // The first one is still coming up.
        guard let firstReadyAt, starting.values.count(where: \.isForEvent) < cores else { return .nothing }
        let waited = now - max(event.since, firstReadyAt)
        guard waited >= startDuration else { return .wake(after: startDuration - waited) }
        if let lastFinish, now - lastFinish < startDuration, !makesUpForStart, !hasIdleCore() {
            return .wake(after: startDuration - (now - lastFinish))
        }
        return .start(forEvent: true)
    }

    /// Whether one more worker, where no core is idle, saves the events that wait more than its start costs: shared by
    /// one more, what they take is less by 1 / (w * (w + 1)). More workers than cores take turns, so that each seems to
    /// take as much longer.
    private var makesUpForStart: Bool {
        guard let duration else { return true }
        let count = workerCount
        return duration * (events.count * min(cores, count)) > startDuration * (count * count * (count + 1))
    }

    private mutating func hand(_ ticket: Ticket, to worker: WorkerID, at now: Timestamp) -> Step {
        busy[worker] = now
        return .hand(ticket, to: worker)
    }
}
