import EmulatorCore

extension TableDefinition {
    /// How long after a change TTL cannot be changed again ("It can take up to one hour for the change to fully
    /// process. Any additional UpdateTimeToLive calls for the same table during this one hour duration result in a
    /// ValidationException", API reference).
    static let timeToLiveInterval = Duration.seconds(60 * 60)

    /// Enables or disables TTL by the rules of UpdateTimeToLive. What would change nothing is refused in words of its
    /// own, however long ago the last change was.
    ///
    /// - Throws: `ResourceInUseException` while the table is being created or deleted; `ValidationException`
    mutating func setTimeToLive(attribute: String, isEnabled: Bool, now: Timestamp) throws(DynamoError) {
        switch status {
        case .creating: throw .inUse("Table is being created: \(name)")
        case .deleting: throw .inUse("Table is being deleted: \(name)")
        case .updating, .active: break
        }
        if let timeToLive {
            guard timeToLive.attribute == attribute else {
                throw .validation(
                    "TimeToLive is active on a different AttributeName: current AttributeName is \(timeToLive.attribute)"
                )
            }
            guard !isEnabled else { throw .validation("TimeToLive is already enabled") }
        } else if !isEnabled {
            throw .validation("TimeToLive is already disabled")
        }
        // https://github.com/aws/aws-cdk/pull/13720
        if let change = timeToLiveChange, now - change.time < Self.timeToLiveInterval {
            throw .validation("Time to live has been modified multiple times within a fixed interval")
        }
        timeToLive = isEnabled ? TimeToLive(attribute: attribute) : nil
        timeToLiveChange = TimeToLiveChange(attribute: attribute, time: now)
    }

    /// TTL as CloudFormation sets it.
    mutating func deploy(_ template: TimeToLive?, now: Timestamp) {
        guard timeToLive != template, let attribute = (template ?? timeToLive)?.attribute else { return }
        timeToLive = template
        timeToLiveChange = TimeToLiveChange(attribute: attribute, time: now)
    }
}
