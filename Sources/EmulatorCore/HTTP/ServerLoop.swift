import NIOCore

/// A connection as its event loop's server state sees it.
protocol OpenConnection: AnyObject {
    /// Finish what is in flight, then close.
    func stop(reason: String)
    /// Close now.
    func abandon()
}

/// What the connections of one event loop share. Touched on that loop only.
final class ServerLoop {
    let eventLoop: any EventLoop
    let clock: any EmulatorClock
    let executor: EventLoopTaskExecutor
    /// Who answers: nobody, until the server is opened.
    var handler: any HTTPHandler & WebSocketHandler = Router()

    private var connections: [ObjectIdentifier: any OpenConnection] = [:]
    private var emptied: EventLoopPromise<Void>?
    private(set) var isStopping = false

    private var dateSecond = Int64.min
    private var dateText = ""

    /// WebSockets with frames that were sent in this turn of the loop.
    private var unflushed: [WebSocketChannelHandler] = []
    private var flushing: [WebSocketChannelHandler] = []

    init(eventLoop: any EventLoop, clock: any EmulatorClock) {
        self.eventLoop = eventLoop
        self.clock = clock
        executor = EventLoopTaskExecutor(eventLoop)
    }

    /// The `date` header of an answer written now; made once a second.
    var date: String {
        let now = clock.now
        if now.seconds != dateSecond {
            dateSecond = now.seconds
            dateText = CalendarDate(now).httpDate
        }
        return dateText
    }

    // MARK: Connections

    func add(_ connection: any OpenConnection) {
        connections[ObjectIdentifier(connection)] = connection
        // Accepted before the listener closed, set up after `stop` went through the list.
        if isStopping { connection.abandon() }
    }

    func remove(_ connection: any OpenConnection) {
        connections[ObjectIdentifier(connection)] = nil
        if connections.isEmpty { emptied?.succeed() }
    }

    /// Stops every connection; done when the last one is gone.
    func stop(reason: String) -> EventLoopFuture<Void> {
        isStopping = true
        let promise = emptied ?? eventLoop.makePromise(of: Void.self)
        emptied = promise
        for connection in Array(connections.values) { connection.stop(reason: reason) }
        if connections.isEmpty { promise.succeed() }
        return promise.futureResult
    }

    func abandonAll() {
        for connection in Array(connections.values) { connection.abandon() }
    }

    // MARK: Flushing

    /// Flushes `handler` at the end of this turn of the loop, together with all others that sent something in it.
    func flushAtEndOfTurn(_ handler: WebSocketChannelHandler) {
        unflushed.append(handler)
        guard unflushed.count == 1 else { return }
        eventLoop.assumeIsolated().execute { self.flushAll() }
    }

    private func flushAll() {
        // Two lists that keep their capacity: a flush can call back into `flushAtEndOfTurn`.
        swap(&unflushed, &flushing)
        for handler in flushing { handler.flush() }
        flushing.removeAll(keepingCapacity: true)
    }
}
