import EmulatorCore
import NIOCore
import Testing

@testable import AppSyncEmu

struct ConnectionStateMachineTests {
    private let start = StartMessage(id: "1", data: "", query: "subscription { onPost { id } }")

    private func acknowledged(_ settings: RealtimeSettings = RealtimeSettings()) -> ConnectionStateMachine {
        var machine = ConnectionStateMachine(settings: settings)
        _ = machine.opened(refusal: nil)
        _ = machine.received(.connectionInit)
        return machine
    }

    @Test func `connection_init is answered by the ack and a first ka`() {
        var machine = ConnectionStateMachine()
        #expect(machine.opened(refusal: nil) == [.schedule(.keepAlive, after: .seconds(60))])
        #expect(
            machine.received(.connectionInit) == [
                .send(.connectionAck(timeoutMilliseconds: 300_000)), .send(.keepAlive),
            ])
    }

    @Test func `what comes before the ack is ignored`() {
        var machine = ConnectionStateMachine()
        _ = machine.opened(refusal: nil)
        let ignored = ConnectionStateMachine.Action.note(
            outcome: "ignored", "it sent a message before connection_init, which AppSync ignores")
        #expect(machine.received(.start(start)) == [ignored])
        #expect(machine.received(.stop(id: "1")) == [ignored])
        #expect(machine.received(.unsupported(reason: "")) == [ignored])
    }

    @Test func `a client that never says connection_init gets ka all the same`() {
        var machine = ConnectionStateMachine()
        _ = machine.opened(refusal: nil)
        #expect(machine.fired(.keepAlive) == [.send(.keepAlive), .schedule(.keepAlive, after: .seconds(60))])
    }

    @Test func `after a day the connection closes`() {
        var machine = acknowledged()
        for _ in 1..<1440 { #expect(machine.fired(.keepAlive).first == .send(.keepAlive)) }
        let actions = machine.fired(.keepAlive)
        #expect(actions.contains(.unregisterAll))
        #expect(actions.last == .close(code: 1000, reason: "Connection lifetime exceeded"))
        #expect(machine.fired(.keepAlive) == [])
    }

    @Test func `a subscription is registered before its start_ack is sent`() {
        var machine = acknowledged()
        #expect(machine.received(.start(start)) == [.judge(start)])
        #expect(machine.judged(id: "1", .allowed) == [.register(id: "1"), .send(.startAck(id: "1"))])
    }

    @Test func `a refused start frees its id`() {
        var machine = acknowledged()
        _ = machine.received(.start(start))
        #expect(
            machine.judged(id: "1", .refused(.list([.unauthorized])))
                == [.send(.error(id: "1", .list([.unauthorized])))])
        #expect(machine.received(.start(start)) == [.judge(start)])
    }

    @Test func `stop ends the subscription, then says complete`() {
        var machine = acknowledged()
        _ = machine.received(.start(start))
        _ = machine.judged(id: "1", .allowed)
        #expect(machine.received(.stop(id: "1")) == [.unregister(id: "1"), .send(.complete(id: "1"))])
        #expect(machine.received(.start(start)) == [.judge(start)])
    }

    @Test func `a verdict that comes after stop changes nothing`() {
        var machine = acknowledged()
        _ = machine.received(.start(start))
        #expect(machine.received(.stop(id: "1")) == [.send(.complete(id: "1"))])
        #expect(machine.judged(id: "1", .allowed) == [])
    }

    @Test func `an id in use is refused, and stays in use`() {
        var machine = acknowledged()
        _ = machine.received(.start(start))
        _ = machine.judged(id: "1", .allowed)
        #expect(
            machine.received(.start(start)) == [
                .note(
                    outcome: "DuplicatedOperationError", #"start "1" refused: Duplicated operation with id 1"#),
                .send(.error(id: "1", .list([.duplicatedOperation("1")]))),
            ])
        #expect(machine.received(.stop(id: "1")) == [.unregister(id: "1"), .send(.complete(id: "1"))])
    }

    @Test func `the limit counts what is live, and stop makes room`() {
        var settings = RealtimeSettings()
        settings.subscriptionsPerConnection = 2
        var machine = acknowledged(settings)
        for id in ["a", "b"] {
            var message = start
            message.id = id
            _ = machine.received(.start(message))
            _ = machine.judged(id: id, .allowed)
        }
        #expect(
            machine.received(.start(start)) == [
                .note(
                    outcome: "MaxSubscriptionsReachedError",
                    #"start "1" refused: Max number of 2 subscriptions reached"#),
                .send(.error(id: "1", .object(.maxSubscriptionsReached(2)))),
            ])
        _ = machine.received(.stop(id: "a"))
        #expect(machine.received(.start(start)) == [.judge(start)])
    }

    @Test func `an invalidation completes its subscriptions in order, then closes with the others`() {
        var machine = acknowledged()
        for id in ["a", "b", "c", "d"] {
            var message = start
            message.id = id
            _ = machine.received(.start(message))
            if id != "d" { _ = machine.judged(id: id, .allowed) }
        }
        #expect(
            machine.invalidated(ids: ["c", "a", "d", "unknown"]) == [
                .unregister(id: "c"), .send(.invalidated(id: "c")),
                .unregister(id: "a"), .send(.invalidated(id: "a")),
                .cancel(.keepAlive), .cancel(.refusalSilence), .cancel(.refusalPatience), .cancel(.refusalLinger),
                .unregisterAll,
                .close(code: 1000, reason: ""),
            ])
        // Nothing is said after the close.
        #expect(machine.judged(id: "d", .allowed) == [])
        #expect(machine.received(.stop(id: "b")) == [])
        #expect(machine.invalidated(ids: ["b"]) == [])
    }

    @Test func `an invalidation of what the client has stopped closes nothing`() {
        var machine = acknowledged()
        _ = machine.received(.start(start))
        _ = machine.judged(id: "1", .allowed)
        _ = machine.received(.stop(id: "1"))
        #expect(machine.invalidated(ids: ["1"]) == [])
    }

    @Test func `a refused connection waits for the client's first frame, then a little, then closes`() {
        var machine = ConnectionStateMachine()
        #expect(
            machine.opened(refusal: .connectUnauthorized()) == [
                .schedule(.refusalSilence, after: .milliseconds(100))
            ])
        #expect(
            machine.received(.connectionInit) == [
                .cancel(.refusalSilence), .send(.connectionError(.connectUnauthorized())),
                .schedule(.refusalLinger, after: .milliseconds(200)),
            ])
        #expect(machine.received(.start(start)) == [])
        #expect(machine.fired(.refusalLinger) == [.close(code: 1000, reason: "")])
        #expect(machine.received(.connectionInit) == [])
    }

    @Test func `a refused connection whose client is silent closes after two seconds`() {
        var machine = ConnectionStateMachine()
        _ = machine.opened(refusal: .requiredHeadersMissing)
        #expect(machine.fired(.keepAlive) == [])
        #expect(
            machine.fired(.refusalSilence) == [
                .send(.connectionError(.requiredHeadersMissing)), .schedule(.refusalPatience, after: .seconds(2)),
            ])
        #expect(machine.fired(.refusalPatience) == [.close(code: 1000, reason: "")])
    }

    @Test func `the end of the socket unregisters everything, once`() {
        var machine = acknowledged()
        _ = machine.received(.start(start))
        _ = machine.judged(id: "1", .allowed)
        #expect(machine.ended().contains(.unregisterAll))
        #expect(machine.ended() == [])
        #expect(machine.close(code: 1001, reason: "") == [])
    }
}
