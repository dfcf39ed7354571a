import EmulatorCore

/// Billing mode and provisioned throughput must agree, for the table and each of its global indexes.
enum ThroughputRules {
    /// Of a table and of an index, without a raise of the quota ("Service, account, and table quotas", developer guide).
    static let maximum = 40_000
    /// What is beyond cannot be a throughput at all.
    private static let bound = 1_000_000_000_000

    static func check(_ request: CreateTable) throws(DynamoError) {
        let isOnDemand = request.billingMode == "PAY_PER_REQUEST"
        switch (isOnDemand, request.throughput) {
        case (true, .some): throw neither
        case (false, nil):
            throw .invalidParameter(
                "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
            )
        default: try checkBounds(request.throughput, index: nil)
        }
        for index in request.globalIndexes ?? [] {
            let name = index.name ?? ""
            switch (isOnDemand, index.throughput) {
            case (true, .some):
                throw .invalidParameter(
                    "ProvisionedThroughput should not be specified for index: \(name) when BillingMode is "
                        + "PAY_PER_REQUEST"
                )
            case (false, nil): throw .invalidParameter("ProvisionedThroughput is not specified for index: \(name)")
            default: try checkBounds(index.throughput, index: name)
            }
        }
    }

    /// Whatever the table is.
    static func check(_ request: UpdateTable) throws(DynamoError) {
        switch (request.billing, request.throughput) {
        case (.payPerRequest, .some): throw neither
        case (.provisioned, nil):
            throw .invalidParameter("ProvisionedThroughput must be specified when BillingMode is PROVISIONED")
        default: try checkBounds(request.throughput, index: nil)
        }
    }

    static var neither: DynamoError {
        .invalidParameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        )
    }

    private static func checkBounds(_ throughput: ProvisionedThroughput?, index: String?) throws(DynamoError) {
        guard let throughput = throughput?.throughput else { return }
        let place = index.map { " for index \($0)" } ?? ""
        for (value, name) in units(throughput) where value > bound {
            throw .validation("Given value \(value) for \(name) is out of bounds\(place)")
        }
    }

    /// The quota, which only a table that could be made is measured against.
    static func checkMaximum(_ throughput: Throughput, index: String?, region: String) throws(DynamoError) {
        let (place, scope) = index.map { (" for index \($0)", "index") } ?? ("", "table")
        for (value, name) in units(throughput) where value > maximum {
            throw .limitExceeded(
                "The requested \(name)\(place), \(value), is above the per \(scope) maximum for the account in "
                    + "\(region). Per \(scope) maximum: \(maximum). Refer to the Amazon DynamoDB Developer Guide for "
                    + "current limits and how to request higher limits."
            )
        }
    }

    private static func units(_ throughput: Throughput) -> [(Int, StaticString)] {
        [(throughput.read, "ReadCapacityUnits"), (throughput.write, "WriteCapacityUnits")]
    }

    /// An update must change something, and take away not too often.
    ///
    /// - Parameter place: `table`, or `index NAME`.
    static func checkChange(
        _ old: Throughput,
        _ new: Throughput,
        _ changes: ThroughputChanges,
        of place: String,
        at now: Timestamp
    ) throws(DynamoError) {
        guard old != new else {
            let scope = place.prefix { $0 != " " }
            throw .validation(
                "The provisioned throughput for the \(place) will not change. The requested value equals the current "
                    + "value. Current ReadCapacityUnits provisioned for the \(scope): \(old.read). Requested "
                    + "ReadCapacityUnits: \(new.read). Current WriteCapacityUnits provisioned for the \(scope): "
                    + "\(old.write). Requested WriteCapacityUnits: \(new.write). Refer to the Amazon DynamoDB Developer "
                    + "Guide for current limits and how to request higher limits."
            )
        }
        guard new.read < old.read || new.write < old.write else { return }
        let today = changes.decreases(on: now)
        guard today >= freeDecreases, let last = changes.lastDecrease, now < last + decreasePause else { return }
        throw .limitExceeded(
            "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the "
                + "first \(freeDecreases) decreases, each subsequent decrease in the same UTC day can be performed at "
                + "most once every 3600 seconds. Number of decreases today: \(today). Last decrease at "
                + "\(last.written). Next decrease can be made at \((last + decreasePause).written)"
        )
    }

    /// "Service, account, and table quotas", developer guide, "Decreasing provisioned throughput".
    private static let freeDecreases = 4
    private static let decreasePause = Duration.seconds(3600)
}

extension Timestamp {
    /// `Monday, February 13, 2023 at 10:25:39 AM Coordinated Universal Time`
    fileprivate var written: String {
        let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let date = CalendarDate(self)
        let hour = date.hour % 12 == 0 ? 12 : date.hour % 12
        return "\(days[date.weekday]), \(months[date.month - 1]) \(date.day), \(date.year) at \(hour):"
            + "\(CalendarDate.pad(date.minute, 2)):\(CalendarDate.pad(date.second, 2)) "
            + "\(date.hour < 12 ? "AM" : "PM") Coordinated Universal Time"
    }
}
