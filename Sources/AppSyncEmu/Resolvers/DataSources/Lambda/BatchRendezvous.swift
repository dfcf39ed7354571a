import EmulatorCore

/// Where invocations of one resolver that run side by side meet, so that their BatchInvokes go out together: the items
/// of a list, as a rule.
///
/// A batch leaves when nobody can join it any more: every invocation has come to the same step of the resolver, or is
/// past it, or has ended.
final class BatchRendezvous: Sendable {
    typealias Send = @Sendable ([JSONValue]) async -> [DataSourceResult]

    private struct Waiting: Sendable {
        var payload: JSONValue
        var continuation: CheckedContinuation<DataSourceResult, Never>
        var batchSize: Int
        var send: Send
    }

    private enum Member {
        /// It may still come to this step, or to a later one.
        case onTheWay(to: Int)
        case waiting(at: Int, Waiting)
        case ended
    }

    private let members: Locked<[Member]>

    init(count: Int) { members = Locked(Array(repeating: .onTheWay(to: 0), count: count)) }

    func member(_ index: Int) -> BatchMember { BatchMember(rendezvous: self, index: index) }

    fileprivate func move(_ index: Int, past step: Int) {
        depart { if case .onTheWay = $0[index] { $0[index] = .onTheWay(to: step + 1) } }
    }

    fileprivate func end(_ index: Int) { depart { $0[index] = .ended } }

    fileprivate func arrive(
        _ index: Int, at step: Int, with payload: JSONValue, batchSize: Int, _ send: @escaping Send
    ) async -> DataSourceResult {
        await withCheckedContinuation { continuation in
            let waiting = Waiting(payload: payload, continuation: continuation, batchSize: batchSize, send: send)
            depart { $0[index] = .waiting(at: step, waiting) }
        }
    }

    /// Makes a change and sends off what became complete by it.
    private func depart(_ change: (inout [Member]) -> Void) {
        let complete = members.withLock { members in
            change(&members)
            return Self.takeComplete(&members)
        }
        guard let first = complete.first else { return }
        let size = first.batchSize
        for start in stride(from: 0, to: complete.count, by: size) {
            let batch = Array(complete[start..<min(start + size, complete.count)])
            Task {
                let results = await first.send(batch.map(\.payload))
                for (waiting, result) in zip(batch, results) { waiting.continuation.resume(returning: result) }
            }
        }
    }

    private static func takeComplete(_ members: inout [Member]) -> [Waiting] {
        var step = Int.max
        for case .waiting(let at, _) in members { step = min(step, at) }
        for case .onTheWay(let to) in members where to <= step { return [] }
        var complete: [Waiting] = []
        for (index, member) in members.enumerated() {
            guard case .waiting(step, let waiting) = member else { continue }
            complete.append(waiting)
            members[index] = .onTheWay(to: step + 1)
        }
        return complete
    }
}

/// One invocation's place in a rendezvous.
struct BatchMember: Sendable {
    fileprivate let rendezvous: BatchRendezvous
    fileprivate let index: Int

    /// Waits for the others; the result is that of this payload.
    ///
    /// - Parameters:
    ///   - step: which function of a pipeline; 0 for a unit resolver.
    ///   - send: answers as many results as it gets payloads.
    func arrive(
        at step: Int, with payload: JSONValue, batchSize: Int, _ send: @escaping BatchRendezvous.Send
    ) async -> DataSourceResult {
        await rendezvous.arrive(index, at: step, with: payload, batchSize: batchSize, send)
    }

    /// This invocation joins no batch at this step.
    func pass(_ step: Int) { rendezvous.move(index, past: step) }

    /// It has ended, however that was.
    func end() { rendezvous.end(index) }
}
