import AppSyncEmu
import EmulatorCore

extension DeliveryFilter {
    private static let parameters = ["api", "field", "requestId", "since", "from", "until", "limit", "verdicts"]
    private static let argumentPrefix = "argument."

    /// `?api=…&field=…&requestId=…&since=…&from=…&until=…&limit=…&verdicts=…`, and `argument.NAME=VALUE` for
    /// subscriptions with that argument.
    init(_ request: ControlRequest) throws(ControlError) {
        self.init()
        for name in request.parameters.keys.sorted() where !Self.parameters.contains(name) {
            guard name.hasPrefix(Self.argumentPrefix), name.count > Self.argumentPrefix.count else {
                throw ControlError(
                    "there is no parameter \(name); there are \(Self.parameters.joined(separator: ", ")) and "
                        + "argument.NAME")
            }
        }
        apiID = request.parameters["api"]
        field = request.parameters["field"]
        requestID = request.parameters["requestId"]
        since = UInt64(try request.count("since") ?? 0)
        from = try request.time("from")
        until = try request.time("until")
        if let limit = try request.count("limit") { publicationLimit = limit }
        if let limit = try request.count("verdicts") { verdictLimit = limit }
        for (name, value) in request.parameters where name.hasPrefix(Self.argumentPrefix) {
            arguments.append(WantedArgument(name: String(name.dropFirst(Self.argumentPrefix.count)), text: value))
        }
    }
}

extension ControlRequest {
    /// A point in time, as the answers of the control endpoints write it.
    func time(_ name: String) throws(ControlError) -> Timestamp? {
        guard let text = parameters[name] else { return nil }
        guard let date = CalendarDate(iso8601: text) else {
            throw ControlError("\(name) takes a time such as 2026-11-30T16:20:00.000Z, not '\(text)'")
        }
        return date.timestamp
    }
}
