package import EmulatorCore
import Logging
package import NIOCore

/// One socket of the real-time endpoint: carries what happens to the connection's state machine, and does what that
/// answers. Everything runs on the connection's event loop.
package final class RealtimeSession: WebSocketSession {
    /// What the upgrade request came to.
    package enum Admission: Sendable {
        /// - Parameter path: the GraphQL path that the client may have signed instead of `/graphql`.
        case admitted(RealtimeAPI, path: String, sourceIP: String)
        case refused(RealtimeError)
    }

    private let connection: any WebSocketConnection
    private let admission: Admission
    private let context: RealtimeContext
    private var machine: ConnectionStateMachine
    /// The live subscriptions by the client's ids.
    private var live: [String: (number: UInt32, field: String)] = [:]
    /// What was allowed last, until `register` takes it.
    private var allowed: SubscriptionRequest?
    /// Which `start` of an id waits for its resolver: the client may stop and start again meanwhile.
    private var asked: [String: Int] = [:]
    private var questions = 0
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
        case .admitted(let api, _, _):
            perform(machine.opened(refusal: nil))
            api.add(socket, connection.id)
        case .refused(let error): perform(machine.opened(refusal: error))
        }
    }

    package func received(text: ByteBuffer) { perform(machine.received(ClientMessage(text), at: context.clock.now)) }

    package func closed(_ reason: WebSocketCloseReason) {
        end = SubscriptionEnd(reason)
        perform(machine.ended())
        guard case .admitted(let api, _, _) = admission else { return }
        api.remove(connection.id)
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
        guard case .admitted(let api, let path, let sourceIP) = admission else {
            return refuse(start, .list([.unauthorized]))
        }
        do throws(AuthorizationRefusal) {
            let identity = try api.identity(of: start, path: path, sourceIP: sourceIP)
            judge(start, of: identity, api)
        } catch {
            note(start, refusedWith: error.errorType, error.reason ?? error.message)
            refuse(start, .list([error.atStart]))
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
        questions += 1
        let question = questions
        asked[start.id] = question
        let session = NIOLoopBound(Weak(self), eventLoop: connection.eventLoop)
        let loop = connection.eventLoop
        let invocation = compiled.invocation(context.identifiers.uuid())
        Task {
            let outcome = await resolver.resolve(invocation)
            loop.execute { session.value.session?.answered(question, compiled.request, start, outcome) }
        }
    }

    private func answered(
        _ question: Int, _ request: SubscriptionRequest, _ start: StartMessage, _ outcome: FieldOutcome
    ) {
        guard asked[start.id] == question else { return }
        asked[start.id] = nil
        do throws(SubscriptionCompiler.Refusal) { allow(try request.resolved(outcome)) } catch {
            refuse(start, error)
        }
    }

    private func allow(_ request: SubscriptionRequest) {
        allowed = request
        perform(machine.judged(id: request.id, .allowed))
        allowed = nil
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
        guard let request = allowed, case .admitted(let api, _, _) = admission else { return }
        live[id] = (api.subscriptions.register(request, on: connection), request.field)
        let arguments = JSONValue.object(request.arguments).text
        context.note(
            "start", subject: request.field,
            detail:
                "connection \(connection.id) (\(request.subscriber)) subscribed to \(request.field) with \(arguments)")
    }

    private func unregister(_ id: String, by end: SubscriptionEnd) {
        guard let ended = live.removeValue(forKey: id), case .admitted(let api, _, _) = admission else { return }
        api.subscriptions.unregister(ended.number, by: end)
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
        case .refusalPatience, .refusalLinger: refusal = action
        }
    }

    private func cancel(_ timer: ConnectionStateMachine.Timer) {
        switch timer {
        case .keepAlive:
            keepAlive?.cancel()
            keepAlive = nil
        case .refusalPatience, .refusalLinger:
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
