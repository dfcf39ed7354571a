import AppSyncEmu
import EmulatorCore
import LambdaEmu
import NIOHTTP1
import OrderedCollections

extension Account {
    /// Answers once everything that was asked for is the case; 408, with what was still missing, when that takes too
    /// long.
    func awaited(_ request: AwaitRequest) async throws(ControlError) -> JSONValue {
        try check(apiID: request.apiID, field: request.field, arguments: request.arguments)
        let begun = clock.now
        let outcome = await waits.wait(timeout: request.timeout) { missing(of: request).isEmpty }
        let waited = clock.now - begun
        switch outcome {
        case .met: return answer(to: request, after: waited)
        case .stopped: throw ControlError("the emulator stops", status: .serviceUnavailable)
        case .timedOut:
            // Time may run out before anybody has looked, and what is the case then is what was asked for.
            let missing = missing(of: request)
            guard !missing.isEmpty else { return answer(to: request, after: waited) }
            throw ControlError(
                "after \(waited.wholeMilliseconds) ms there was still missing: \(missing.joined(separator: "; "))",
                status: .requestTimeout)
        }
    }

    private func answer(to request: AwaitRequest, after waited: Duration) -> JSONValue {
        var members: JSONObject = ["waitedMs": .int(Int(waited.wholeMilliseconds))]
        if request.subscribers != nil { members["subscribers"] = .int(subscribers(of: request)) }
        if request.deliveries != nil { members["deliveries"] = .int(fanOut.deliveryCount(request.deliveryFilter)) }
        if request.isQuiet { members["quiet"] = true }
        return .object(members)
    }

    /// A sentence on each thing that is not the case.
    private func missing(of request: AwaitRequest) -> [String] {
        var missing: [String] = []
        if let wanted = request.subscribers {
            let live = subscribers(of: request)
            if live < wanted { missing.append("\(wanted) subscribers of \(request.whom), \(live) are live") }
        }
        if let wanted = request.deliveries {
            let made = fanOut.deliveryCount(request.deliveryFilter)
            if made < wanted {
                let since = fanOut.hasForgotten ? " as far back as the log goes" : ""
                missing.append("\(wanted) deliveries to \(request.whom), \(made) were made\(since)")
            }
        }
        if request.isQuiet { missing += unrest }
        return missing
    }

    private func subscribers(of request: AwaitRequest) -> Int {
        fanOut.subscriberCount(apiID: request.apiID, field: request.field, arguments: request.arguments)
    }

    /// What keeps the queues from being quiet.
    private var unrest: [String] {
        var unrest: [String] = []
        for (name, counts) in functions.service.events.counts {
            if counts.inProgress > 0 { unrest.append("\(counts.inProgress) events of \(name) are in progress") }
            if counts.awaitingRetry > 0 {
                unrest.append("\(counts.awaitingRetry) events of \(name) failed and wait for a retry")
            }
        }
        let publications = fanOut.publicationsUnderWay
        if publications > 0 { unrest.append("\(publications) publications are on their way") }
        return unrest
    }
}

extension AwaitRequest {
    fileprivate var deliveryFilter: DeliveryFilter {
        var filter = DeliveryFilter()
        filter.apiID = apiID
        filter.field = field
        filter.arguments = arguments
        filter.since = since
        return filter
    }

    /// `onStatusUpdate with userId "bob"`
    fileprivate var whom: String {
        let given = arguments.map { "\($0.name) \($0.values.first?.text ?? "")" }.joined(separator: ", ")
        return (field ?? "any field") + (given.isEmpty ? "" : " with \(given)")
    }
}
