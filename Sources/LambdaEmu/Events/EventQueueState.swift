import EmulatorCore
import OrderedCollections

/// What the event queue knows of its events. A value: it answers what is to be done, and does nothing.
struct EventQueueState {
    /// An event that waits for its next attempt.
    struct Retry: Sendable {
        var event: Event
        var timer: ScheduledAction
    }

    private struct Function {
        var inProgress = 0
        var awaitingRetry = 0
        var droppedInProgress = 0
        var droppedAwaitingRetry = 0
    }

    private(set) var isStopped = false
    private let maximumBytes: Int
    private var bytes = 0
    private var functions: OrderedDictionary<String, Function> = [:]
    private var retries: OrderedDictionary<UInt64, Retry> = [:]
    private var nextID: UInt64 = 0

    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    var counts: OrderedDictionary<String, EventQueue.Counts> {
        functions.compactMapValues { function in
            function.inProgress + function.awaitingRetry == 0
                ? nil : EventQueue.Counts(inProgress: function.inProgress, awaitingRetry: function.awaitingRetry)
        }
    }

    /// No attempt is under way.
    var isSettled: Bool { functions.values.allSatisfy { $0.inProgress == 0 } }
    /// Nothing is left to do.
    var isIdle: Bool { isSettled && retries.isEmpty }

    // MARK: - Events

    mutating func accept(_ event: Event) -> EventQueue.Acceptance {
        if isStopped { return .stopped }
        guard bytes + event.bytes <= maximumBytes else { return .full }
        bytes += event.bytes
        functions[event.functionName, default: Function()].inProgress += 1
        return .accepted
    }

    /// It is over: done, given up or, after `stop`, dropped.
    mutating func end(_ event: Event, isDropped: Bool = false) {
        bytes -= event.bytes
        functions[event.functionName, default: Function()].inProgress -= 1
        if isDropped { functions[event.functionName, default: Function()].droppedInProgress += 1 }
    }

    /// It waits for its timer.
    ///
    /// - Returns: false after `stop`: it is dropped instead.
    mutating func wait(_ event: Event, timer: (_ id: UInt64) -> ScheduledAction) -> Bool {
        guard !isStopped else {
            end(event, isDropped: true)
            return false
        }
        nextID += 1
        retries[nextID] = Retry(event: event, timer: timer(nextID))
        functions[event.functionName, default: Function()].inProgress -= 1
        functions[event.functionName, default: Function()].awaitingRetry += 1
        return true
    }

    /// Its time has come; nil when it was dropped meanwhile.
    mutating func resume(_ id: UInt64) -> Event? {
        guard let retry = retries.removeValue(forKey: id) else { return nil }
        functions[retry.event.functionName, default: Function()].awaitingRetry -= 1
        functions[retry.event.functionName, default: Function()].inProgress += 1
        return retry.event
    }

    // MARK: - The end

    /// What waits is dropped; answers it.
    mutating func stop() -> [Retry] {
        isStopped = true
        let dropped = dropRetries()
        for retry in dropped { functions[retry.event.functionName, default: Function()].droppedAwaitingRetry += 1 }
        return dropped
    }

    /// Forgets what waits for a retry; answers it.
    mutating func dropRetries() -> [Retry] {
        let dropped = Array(retries.values)
        retries = [:]
        for retry in dropped {
            bytes -= retry.event.bytes
            functions[retry.event.functionName, default: Function()].awaitingRetry -= 1
        }
        return dropped
    }

    /// A sentence for each function that lost events to the stop and has none under way: each once.
    mutating func losses() -> [String] {
        guard isStopped else { return [] }
        var sentences: [String] = []
        for (name, function) in functions where function.inProgress == 0 {
            let lost = function.droppedInProgress + function.droppedAwaitingRetry
            functions[name] = Function()
            guard lost > 0 else { continue }
            sentences.append(
                "\(lost) \(lost == 1 ? "event" : "events") for \(name) dropped, the emulator stops: "
                    + "\(function.droppedInProgress) had not ended, \(function.droppedAwaitingRetry) waited for a retry"
            )
        }
        return sentences
    }
}

extension OrderedDictionary {
    fileprivate func compactMapValues<New>(_ transform: (Value) -> New?) -> OrderedDictionary<Key, New> {
        var result: OrderedDictionary<Key, New> = [:]
        for (key, value) in self { if let new = transform(value) { result[key] = new } }
        return result
    }
}
