package import EmulatorCore

/// The life of one socket of AppSync's real-time protocol (facts 1.2 to 1.4), as a value: something happens, and the
/// answer is what to do about it, in order.
package struct ConnectionStateMachine: Sendable {
    package enum Timer: Sendable, Equatable {
        case keepAlive
        /// A refused client has not said anything yet, and does not know of it.
        case refusalSilence
        /// A refused client that was told has not said anything yet.
        case refusalPatience
        /// A refused client has had its reason for a while.
        case refusalLinger
    }

    package enum Action: Sendable, Equatable {
        case send(ServerMessage)
        case schedule(Timer, after: Duration)
        case cancel(Timer)
        /// Authorize and compile this; the verdict comes back through `judged`.
        case judge(StartMessage)
        /// Make the subscription of that `start` live. Comes before its `start_ack` is sent, so that no event after
        /// the `start_ack` can be lost.
        case register(id: String)
        case unregister(id: String)
        case unregisterAll
        case close(code: UInt16, reason: String)
        /// Say in log and trace what the client did wrong.
        case note(outcome: String, String)
    }

    /// What became of a `start`.
    package enum StartVerdict: Sendable, Equatable {
        case allowed
        case refused(ServerMessage.ErrorPayload)
    }

    private enum Phase: Sendable, Equatable {
        /// 101 was answered, `connection_init` has not come: everything else is ignored.
        case connected
        case acknowledged
        /// Refused, and not told yet.
        case refusing(RealtimeError)
        case refused
        /// A refused client has spoken and will be cut off.
        case lingering
        case closed
    }

    private enum Subscription: Sendable { case judged, live }

    private let settings: RealtimeSettings
    private var phase = Phase.connected
    private var subscriptions: [String: Subscription] = [:]
    private var keepAlives = 0
    /// The second of the last `start`, and how many came in it.
    private var starts = (second: Int64.min, count: 0)

    package init(settings: RealtimeSettings = RealtimeSettings()) { self.settings = settings }

    /// The upgrade was answered. A refusal is told on the open socket: AppSync answers 101 whatever it thinks.
    package mutating func opened(refusal: RealtimeError?) -> [Action] {
        guard let refusal else {
            // A client that never sends `connection_init` gets `ka` all the same (appsync-community #195).
            return [.schedule(.keepAlive, after: settings.keepAliveInterval)]
        }
        phase = .refusing(refusal)
        // A frame that comes in the same read as the 101 is lost on amplify-js and the Apollo link over Node's `ws`,
        // which listen from the next microtask on: the reason waits for their first word.
        return [.schedule(.refusalSilence, after: settings.refusalSilence)]
    }

    package mutating func received(_ message: ClientMessage, at now: Timestamp = Timestamp(seconds: 0)) -> [Action] {
        switch phase {
        case .connected:
            guard message == .connectionInit else {
                return [.note(outcome: "ignored", "it sent a message before connection_init, which AppSync ignores")]
            }
            phase = .acknowledged
            return [.send(acknowledgement), .send(.keepAlive)]
        case .acknowledged:
            return acknowledgedReceived(message, at: now)
        case .refusing(let refusal):
            phase = .lingering
            return [
                .cancel(.refusalSilence), .send(.connectionError(refusal)),
                .schedule(.refusalLinger, after: settings.refusalLinger),
            ]
        case .refused:
            // Closing at once makes clients report their own failed write instead of the reason (facts 1.3).
            phase = .lingering
            return [.cancel(.refusalPatience), .schedule(.refusalLinger, after: settings.refusalLinger)]
        case .lingering, .closed:
            return []
        }
    }

    /// The verdict on a `start` that `judge` asked about.
    package mutating func judged(id: String, _ verdict: StartVerdict) -> [Action] {
        // A `stop` or the socket's end may have come first, when the judge had to wait for somebody.
        guard phase == .acknowledged, subscriptions[id] == .judged else { return [] }
        switch verdict {
        case .allowed:
            subscriptions[id] = .live
            return [.register(id: id), .send(.startAck(id: id))]
        case .refused(let payload):
            subscriptions[id] = nil
            return [.send(.error(id: id, payload))]
        }
    }

    package mutating func fired(_ timer: Timer) -> [Action] {
        switch (timer, phase) {
        case (.keepAlive, .connected), (.keepAlive, .acknowledged):
            keepAlives += 1
            if settings.keepAliveInterval * keepAlives >= settings.lifetime {
                return close(code: settings.lifetimeCloseCode, reason: "Connection lifetime exceeded")
            }
            return [.send(.keepAlive), .schedule(.keepAlive, after: settings.keepAliveInterval)]
        case (.refusalSilence, .refusing(let refusal)):
            phase = .refused
            return [.send(.connectionError(refusal)), .schedule(.refusalPatience, after: settings.refusalPatience)]
        case (.refusalPatience, .refused), (.refusalLinger, .lingering):
            phase = .closed
            return [.close(code: settings.refusalCloseCode, reason: "")]
        default:
            return []
        }
    }

    /// This side ends a subscription.
    package mutating func completed(id: String) -> [Action] {
        guard phase == .acknowledged, subscriptions[id] == .live else { return [] }
        subscriptions[id] = nil
        return [.unregister(id: id), .send(.complete(id: id))]
    }

    /// An invalidation ended these subscriptions: the client is told of each, then the socket closes with whatever else
    /// is subscribed on it (developer guide, "Unsubscribing WebSocket connections using filters").
    package mutating func invalidated(ids: [String]) -> [Action] {
        guard phase == .acknowledged else { return [] }
        var actions: [Action] = []
        for id in ids where subscriptions[id] == .live {
            subscriptions[id] = nil
            actions += [.unregister(id: id), .send(.invalidated(id: id))]
        }
        guard !actions.isEmpty else { return [] }
        return actions + close(code: settings.invalidationCloseCode, reason: "")
    }

    /// This side wants to end the connection.
    package mutating func close(code: UInt16, reason: String) -> [Action] {
        guard phase != .closed else { return [] }
        return ended() + [.close(code: code, reason: reason)]
    }

    /// The socket is gone.
    package mutating func ended() -> [Action] {
        guard phase != .closed else { return [] }
        phase = .closed
        subscriptions.removeAll()
        return [
            .cancel(.keepAlive), .cancel(.refusalSilence), .cancel(.refusalPatience), .cancel(.refusalLinger),
            .unregisterAll,
        ]
    }

    private var acknowledgement: ServerMessage {
        .connectionAck(timeoutMilliseconds: settings.connectionTimeoutMilliseconds)
    }

    private mutating func acknowledgedReceived(_ message: ClientMessage, at now: Timestamp) -> [Action] {
        switch message {
        case .connectionInit:
            // A second one: nobody has captured an answer; acknowledging again breaks no client.
            return [.send(acknowledgement)]
        case .start(let start):
            guard isWithinRate(now) else {
                let text = "start \(JSONValue.string(start.id).text) refused: \(RealtimeError.rateExceeded.explained)"
                return [
                    .note(outcome: "LimitExceededError", text), .send(.error(id: nil, .object(.rateExceeded))),
                ]
            }
            return started(start)
        case .stop(let id):
            guard let subscription = subscriptions.removeValue(forKey: id) else {
                // Nothing by that id: AppSync's answer is not captured; a client waiting for `complete` gets it.
                return [.send(.complete(id: id))]
            }
            return (subscription == .live ? [.unregister(id: id)] : []) + [.send(.complete(id: id))]
        case .unsupported(let reason):
            return [
                .note(outcome: "UnsupportedOperation", reason), .send(.error(id: nil, .list([.unsupportedMessage]))),
            ]
        }
    }

    private mutating func isWithinRate(_ now: Timestamp) -> Bool {
        guard let limit = settings.startsPerSecond else { return true }
        starts = starts.second == now.seconds ? (now.seconds, starts.count + 1) : (now.seconds, 1)
        return starts.count <= limit
    }

    private mutating func started(_ start: StartMessage) -> [Action] {
        guard subscriptions[start.id] == nil else {
            return refuse(start, .duplicatedOperation(start.id)) { .list([$0]) }
        }
        guard subscriptions.count < settings.subscriptionsPerConnection else {
            let limit = settings.subscriptionsPerConnection
            return refuse(start, .maxSubscriptionsReached(limit)) { .object($0) }
        }
        subscriptions[start.id] = .judged
        return [.judge(start)]
    }

    private func refuse(
        _ start: StartMessage, _ error: RealtimeError, as payload: (RealtimeError) -> ServerMessage.ErrorPayload
    ) -> [Action] {
        let text = "start \(JSONValue.string(start.id).text) refused: \(error.explained)"
        return [.note(outcome: error.errorType ?? "refused", text), .send(.error(id: start.id, payload(error)))]
    }
}
