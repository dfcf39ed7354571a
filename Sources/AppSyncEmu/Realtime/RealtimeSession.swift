package import EmulatorCore
import Logging
package import NIOCore

/// One socket of the real-time endpoint: carries what happens to the connection's state machine, and does what that
/// answers. Everything runs on the connection's event loop.
package final class RealtimeSession: WebSocketSession {
    /// Where a socket came in.
    package struct Entrance: Sendable {
        package var api: RealtimeAPI
        /// The GraphQL path that the client may have signed instead of `/graphql`.
        package var path: String
        package var sourceIP: String
        /// Whether the connect headers name a `host`.
        package var namesHost = true
    }

    /// What the upgrade request came to.
    package enum Admission: Sendable {
        case admitted(Entrance)
        /// An authorizer is asked; what the client sends meanwhile waits, too.
        case waiting(Entrance, @Sendable () async -> Result<Identity, AuthorizationRefusal>)
        case refused(RealtimeError)
    }

    /// Frames that wait for an authorizer. A client has nothing to say yet but `connection_init` and its first starts.
    private static let heldLimit = 256
    /// Bytes of what waits for an authorizer or a resolver: as many as one message may have.
    private static let waitingBytesLimit = 1 << 20

    private let connection: any WebSocketConnection
    private var admission: Admission
    private var held: [ByteBuffer] = []
    private var heldBytes = 0
    private var isClosed = false
    private let context: RealtimeContext
    private var machine: ConnectionStateMachine
    /// The live subscriptions by the client's ids.
    private var live: [String: (number: UInt32, field: String)] = [:]
    /// What was allowed last, until `register` takes it.
    private var allowed: SubscriptionRequest?
    /// Which `start` of an id waits for its resolver: the client may stop and start again meanwhile.
    private var asked: [String: Int] = [:]
    private var questions = 0
    /// Bytes of `payload.data` of the starts that wait, those that were stopped meanwhile too.
    private var askedBytes = 0
    /// How its subscriptions end when the connection does.
    private var end = SubscriptionEnd.closedByServer
    private var keepAlive: ScheduledAction?
    private var refusal: ScheduledAction?

    package init(connection: any WebSocketConnection, admission: Admission, context: RealtimeContext) {
        self.connection = connection
        self.admission = admission
        self.context = context
        machine = ConnectionStateMachine(settings: context.settings)
    }

    package func opened() {
        switch admission {
        case .admitted(let entrance):
            if !entrance.namesHost {
                // Documented as part of the headers (real-time-websocket-client); what AppSync says without is not.
                context.note(
                    "connect", subject: "connection \(connection.id)", outcome: "noHost",
                    detail:
                        "connection \(connection.id) is let in, and its connect headers lack `host`: AWS wants `host`, "
                        + "the GraphQL endpoint's")
            }
            perform(machine.opened(refusal: nil))
            entrance.api.add(socket, connection.id)
        case .refused(let error):
            context.note(
                "connect", subject: "connection \(connection.id)", outcome: error.errorType ?? "BadRequest",
                detail: "connection \(connection.id) refused: \(error.explained)")
            perform(machine.opened(refusal: error))
        case .waiting(let entrance, let verdict):
            let session = NIOLoopBound(Weak(self), eventLoop: connection.eventLoop)
            let loop = connection.eventLoop
            Task {
                let result = await verdict()
                loop.execute { session.value.session?.decided(result, entrance) }
            }
        }
    }

    /// The authorizer of the connect has answered.
    private func decided(_ result: Result<Identity, AuthorizationRefusal>, _ entrance: Entrance) {
        guard !isClosed else { return }
        switch result {
        case .success: admission = .admitted(entrance)
        case .failure(let refusal): admission = .refused(refusal.atConnect)
        }
        opened()
        let frames = held
        held = []
        heldBytes = 0
        for frame in frames { received(text: frame) }
    }

    package func received(text: ByteBuffer) {
        guard case .waiting = admission else {
            return perform(machine.received(ClientMessage(text), at: context.clock.now))
        }
        guard held.count < Self.heldLimit, heldBytes + text.readableBytes <= Self.waitingBytesLimit else {
            // Nothing of it will be wanted any more, and the client may take its time to go.
            held = []
            heldBytes = Self.waitingBytesLimit
            // 1008: the client does what nobody should (RFC 6455, 7.4.1).
            return connection.close(code: 1008, reason: "too many messages before the connection was authorized")
        }
        held.append(text)
        heldBytes += text.readableBytes
    }

    package func closed(_ reason: WebSocketCloseReason) {
        isClosed = true
        end = SubscriptionEnd(reason)
        perform(machine.ended())
        guard case .admitted(let entrance) = admission else { return }
        entrance.api.remove(connection.id)
        switch reason {
        case .overflow:
            context.note(
                "close", subject: "connection \(connection.id)", outcome: "overflow",
                detail: "connection \(connection.id) was closed: its client reads too slowly, and too much was waiting")
        case .protocolError:
            context.note(
                "close", subject: "connection \(connection.id)", outcome: "protocolError",
                detail: "connection \(connection.id) was closed: its client broke the WebSocket protocol, or sent a "
                    + "frame that is binary or too large")
        default: context.logger.debug("connection \(connection.id) closed: \(reason)")
        }
    }

    private func perform(_ actions: [ConnectionStateMachine.Action]) {
        for action in actions {
            switch action {
            case .send(let message): connection.send(text: message.encode())
            case .schedule(let timer, let delay): schedule(timer, after: delay)
            case .cancel(let timer): cancel(timer)
            case .judge(let start): judge(start)
            case .register(let id): register(id)
            case .unregister(let id): unregister(id, by: .stopped)
            case .unregisterAll: for id in Array(live.keys) { unregister(id, by: end) }
            case .close(let code, let reason): connection.close(code: code, reason: reason)
            case .note(let outcome, let text):
                context.note(
                    "message", subject: "connection \(connection.id)", outcome: outcome,
                    detail: "connection \(connection.id): \(text)")
            }
        }
    }

    // MARK: - Subscriptions

    private func judge(_ start: StartMessage) {
        guard case .admitted(let entrance) = admission else { return refuse(start, .list([.unauthorized])) }
        do throws(AuthorizationRefusal) {
            let authentication = try entrance.api.authenticate(
                start, path: entrance.path, sourceIP: entrance.sourceIP, requestID: context.identifiers.uuid())
            switch authentication {
            case .identified(let identity): judge(start, of: identity, entrance.api)
            case .waiting(let verdict):
                wait(for: start, verdict) { session, result in session.identified(result, start, entrance.api) }
            }
        } catch {
            refuse(start, error)
        }
    }

    private func identified(
        _ result: Result<Identity, AuthorizationRefusal>, _ start: StartMessage, _ api: RealtimeAPI
    ) {
        switch result {
        case .success(let identity): judge(start, of: identity, api)
        case .failure(let refusal): refuse(start, refusal)
        }
    }

    private func judge(_ start: StartMessage, of identity: Identity, _ api: RealtimeAPI) {
        do throws(SubscriptionCompiler.Refusal) {
            let compiled = try api.compile(start, for: identity)
            if let resolver = api.resolver(of: compiled.request.field) {
                ask(resolver, about: compiled, start)
            } else {
                allow(compiled.request)
            }
        } catch {
            refuse(start, error)
        }
    }

    /// Runs the field's resolver, which may refuse the subscription or set its filters.
    private func ask(
        _ resolver: any FieldResolver, about compiled: SubscriptionCompiler.Compiled, _ start: StartMessage
    ) {
        let invocation = compiled.invocation(context.identifiers.uuid())
        wait(for: start, { await resolver.resolve(invocation) }) { session, outcome in
            session.answered(compiled.request, start, outcome)
        }
    }

    /// Goes on with a `start` once somebody has answered, unless the client has stopped it by then.
    private func wait<Answer: Sendable>(
        for start: StartMessage, _ work: @escaping @Sendable () async -> Answer,
        _ proceed: @escaping @Sendable (RealtimeSession, Answer) -> Void
    ) {
        let size = start.data.utf8.count
        guard askedBytes + size <= Self.waitingBytesLimit else {
            return connection.close(code: 1008, reason: "too many starts before the first were authorized")
        }
        askedBytes += size
        questions += 1
        let question = questions
        asked[start.id] = question
        let session = NIOLoopBound(Weak(self), eventLoop: connection.eventLoop)
        let loop = connection.eventLoop
        Task {
            let answer = await work()
            loop.execute {
                guard let session = session.value.session else { return }
                session.askedBytes -= size
                guard session.asked[start.id] == question else { return }
                session.asked[start.id] = nil
                proceed(session, answer)
            }
        }
    }

    private func answered(_ request: SubscriptionRequest, _ start: StartMessage, _ outcome: FieldOutcome) {
        do throws(SubscriptionCompiler.Refusal) { allow(try request.resolved(outcome)) } catch {
            refuse(start, error)
        }
    }

    private func allow(_ request: SubscriptionRequest) {
        allowed = request
        perform(machine.judged(id: request.id, .allowed))
        allowed = nil
    }

    private func refuse(_ start: StartMessage, _ refusal: AuthorizationRefusal) {
        note(start, refusedWith: refusal.errorType, refusal.explained)
        refuse(start, .list([refusal.atStart]))
    }

    private func refuse(_ start: StartMessage, _ refusal: SubscriptionCompiler.Refusal) {
        note(
            start, refusedWith: refusal.errors.first?.errorType ?? "ValidationError",
            refusal.errors.map(\.explained).joined(separator: "; "))
        refuse(start, .list(refusal.errors))
    }

    private func refuse(_ start: StartMessage, _ payload: ServerMessage.ErrorPayload) {
        perform(machine.judged(id: start.id, .refused(payload)))
    }

    private func register(_ id: String) {
        guard let request = allowed, case .admitted(let entrance) = admission else { return }
        live[id] = (entrance.api.subscriptions.register(request, on: connection), request.field)
        let arguments = JSONValue.object(request.arguments).text
        context.note(
            "start", subject: request.field,
            detail:
                "connection \(connection.id) (\(request.subscriber)) subscribed to \(request.field) with \(arguments)"
                + (request.hasNullFilter ? "; \(Subscription.nullFilterSentence)" : ""))
    }

    private func unregister(_ id: String, by end: SubscriptionEnd) {
        guard let ended = live.removeValue(forKey: id), case .admitted(let entrance) = admission else { return }
        entrance.api.subscriptions.unregister(ended.number, by: end)
    }

    private func note(_ start: StartMessage, refusedWith errorType: String, _ message: String) {
        context.note(
            "start", subject: "connection \(connection.id)", outcome: errorType,
            detail: "connection \(connection.id): start \(JSONValue.string(start.id).text) refused: \(message)")
    }

    // MARK: - Changes of the API

    /// What the API can ask of this socket. Changes come from other threads.
    private var socket: RealtimeAPI.Socket {
        let loop = connection.eventLoop
        let session = NIOLoopBound(Weak(self), eventLoop: loop)
        return RealtimeAPI.Socket(
            follow: { fields in loop.execute { session.value.session?.follow(fields) } },
            invalidated: { numbers in loop.execute { session.value.session?.invalidated(numbers) } },
            close: { loop.execute { session.value.session?.apiDeleted() } })
    }

    private func follow(_ fields: Set<String>) {
        let gone = live.filter { !fields.contains($0.value.field) }
        for (id, subscription) in gone.sorted(by: { $0.value.number < $1.value.number }) {
            context.note(
                "complete", subject: subscription.field, outcome: "completed",
                detail: "connection \(connection.id): the subscription to \(subscription.field) ends, for the schema "
                    + "has this field no more")
            perform(machine.completed(id: id))
        }
    }

    /// By number: the client may have stopped one meanwhile, and started another by its id.
    private func invalidated(_ numbers: [UInt32]) {
        let ids = Dictionary(uniqueKeysWithValues: live.map { ($0.value.number, $0.key) })
        perform(machine.invalidated(ids: numbers.compactMap { ids[$0] }))
    }

    private func apiDeleted() {
        context.note(
            "close", subject: "connection \(connection.id)", outcome: "deleted",
            detail: "connection \(connection.id) was closed: its API was deleted")
        perform(machine.close(code: context.settings.deletionCloseCode, reason: "API deleted"))
    }

    // MARK: - Timers

    private func schedule(_ timer: ConnectionStateMachine.Timer, after delay: Duration) {
        // The clock's closure may outlive the socket: it must not keep the session.
        let session = NIOLoopBound(Weak(self), eventLoop: connection.eventLoop)
        let action = context.clock.schedule(after: delay, on: connection.eventLoop) {
            session.value.session?.fired(timer)
        }
        switch timer {
        case .keepAlive: keepAlive = action
        case .refusalSilence, .refusalPatience, .refusalLinger: refusal = action
        }
    }

    private func cancel(_ timer: ConnectionStateMachine.Timer) {
        switch timer {
        case .keepAlive:
            keepAlive?.cancel()
            keepAlive = nil
        case .refusalSilence, .refusalPatience, .refusalLinger:
            refusal?.cancel()
            refusal = nil
        }
    }

    private func fired(_ timer: ConnectionStateMachine.Timer) { perform(machine.fired(timer)) }

    private struct Weak {
        weak var session: RealtimeSession?
        init(_ session: RealtimeSession) { self.session = session }
    }
}

extension SubscriptionEnd {
    fileprivate init(_ reason: WebSocketCloseReason) {
        self =
            switch reason {
            case .client: .closedByClient
            case .server: .closedByServer
            case .overflow: .readTooSlowly
            case .protocolError: .brokeProtocol
            case .lost: .lost
            }
    }
}
