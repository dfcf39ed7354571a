import AppSyncEmu
import EmulatorCore
import LambdaEmu
import NIOHTTP1
import OrderedCollections

extension Account {
    /// Answers once everything that was asked for is the case; 408, with what was still missing, when that takes too
    /// long.
    func awaited(_ request: AwaitRequest) async throws(ControlError) -> JSONValue {
        try checkNames(of: request)
        let begun = clock.now
        let outcome = await waits.wait(timeout: request.timeout) { missing(of: request).isEmpty }
        let waited = clock.now - begun
        switch outcome {
        case .met: return answer(to: request, after: waited)
        case .stopped: throw ControlError("the emulator stops", status: .serviceUnavailable)
        case .timedOut:
            let missing = missing(of: request)
            let still = missing.isEmpty ? "nothing any more" : missing.joined(separator: "; ")
            throw ControlError(
                "after \(waited.wholeMilliseconds) ms there was still missing: \(still)", status: .requestTimeout)
        }
    }

    private func answer(to request: AwaitRequest, after waited: Duration) -> JSONValue {
        var members: JSONObject = ["waitedMs": .int(Int(waited.wholeMilliseconds))]
        if request.subscribers != nil { members["subscribers"] = .int(subscribers(of: request)) }
        if request.deliveries != nil { members["deliveries"] = .int(fanOut.deliveryCount(request.deliveryFilter)) }
        if request.isQuiet { members["quiet"] = true }
        return .object(members)
    }

    /// A field or an argument that is not in any schema will not come while somebody waits.
    private func checkNames(of request: AwaitRequest) throws(ControlError) {
        var registries = fanOut.all
        if let apiID = request.apiID {
            registries = registries.filter { $0.apiID == apiID }
            guard !registries.isEmpty else {
                let known = fanOut.all.map(\.apiID).joined(separator: ", ")
                throw ControlError("there is no API \(apiID); there is \(known)")
            }
        }
        var arguments: OrderedDictionary<String, [String]> = [:]
        for registry in registries {
            for (field, names) in registry.subscriptionFields { arguments[field, default: []] += names }
        }
        if let field = request.field {
            guard let names = arguments[field] else {
                throw ControlError(
                    "there is no subscription field \(field); there is \(arguments.keys.joined(separator: ", "))")
            }
            arguments = [field: names]
        }
        for wanted in request.arguments where !arguments.values.contains(where: { $0.contains(wanted.name) }) {
            throw ControlError(
                request.field.map { "\($0) has no argument \(wanted.name)" }
                    ?? "no subscription field has an argument \(wanted.name)")
        }
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
            if made < wanted { missing.append("\(wanted) deliveries to \(request.whom), \(made) were made") }
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
