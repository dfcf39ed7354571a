import AppSyncEmu
import EmulatorCore

extension DeliveryFilter {
    /// `?api=…&field=…&requestId=…&since=…&from=…&until=…&limit=…`, and `argument.NAME=VALUE` for subscriptions with that
    /// argument.
    init(_ request: ControlRequest) throws(ControlError) {
        self.init()
        apiID = request.parameters["api"]
        field = request.parameters["field"]
        requestID = request.parameters["requestId"]
        since = UInt64(try request.count("since") ?? 0)
        from = try request.time("from")
        until = try request.time("until")
        if let limit = try request.count("limit") { publicationLimit = limit }
        for (name, value) in request.parameters where name.hasPrefix("argument.") {
            arguments.append(WantedArgument(name: String(name.dropFirst("argument.".count)), text: value))
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
