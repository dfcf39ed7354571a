import EmulatorCore

/// `OnDemandThroughput` of a request. -1 takes a ceiling away.
extension OnDemandThroughput {
    static let none = -1

    init?(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginStructure("OnDemandThroughput") else { return nil }
        self.init()
        while let member = try reader.memberName() {
            switch member {
            case "MaxReadRequestUnits": maxRead = try reader.integerMember("Long")
            case "MaxWriteRequestUnits": maxWrite = try reader.integerMember("Long")
            default: try reader.skipMember()
            }
        }
    }

    /// - Parameters:
    ///   - place: `table` or `index: NAME`, as errors name it.
    ///   - isUpdate: CreateTable's and UpdateTable's messages differ in the article and the full stop.
    func check(
        _ billing: TableDefinition.BillingMode,
        for place: String,
        isUpdate: Bool
    ) throws(DynamoError) {
        for (value, member) in [(maxRead, "MaxReadRequestUnits"), (maxWrite, "MaxWriteRequestUnits")] {
            guard value != nil, billing == .provisioned else { continue }
            let scope = place == "table" ? "" : " for \(place)"
            throw .invalidParameter(
                isUpdate
                    ? "\(member) for OnDemandThroughput\(scope) cannot be specified when the table BillingMode is "
                        + "PROVISIONED"
                    : "\(member) for OnDemandThroughput\(scope) cannot be specified when table BillingMode is "
                        + "PROVISIONED."
            )
        }
        for (value, member) in [(maxRead, "MaxReadRequestUnits"), (maxWrite, "MaxWriteRequestUnits")] {
            guard let value, value < 1, value != Self.none else { continue }
            throw .invalidParameter("Requested \(member) for OnDemandThroughput for \(place) is outside of valid range")
        }
    }

    /// What holds after a request: what it does not name stays, and -1 takes away.
    func applied(to current: OnDemandThroughput?) -> OnDemandThroughput? {
        let maxRead = maxRead ?? current?.maxRead
        let maxWrite = maxWrite ?? current?.maxWrite
        let merged = OnDemandThroughput(
            maxRead: maxRead == Self.none ? nil : maxRead,
            maxWrite: maxWrite == Self.none ? nil : maxWrite
        )
        return merged.isEmpty ? nil : merged
    }
}

/// `WarmThroughput` of a request.
struct WarmThroughputMember: Sendable {
    var read: Int?
    var write: Int?

    init?(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginStructure("WarmThroughput") else { return nil }
        while let member = try reader.memberName() {
            switch member {
            case "ReadUnitsPerSecond": read = try reader.integerMember("Long")
            case "WriteUnitsPerSecond": write = try reader.integerMember("Long")
            default: try reader.skipMember()
            }
        }
    }

    var isEmpty: Bool { read == nil && write == nil }

    /// - Parameter place: `table` or `index NAME`, as errors name it.
    /// - Returns: what a new table or index begins with.
    func begin(
        _ billing: TableDefinition.BillingMode,
        _ throughput: Throughput,
        for place: String
    ) throws(DynamoError) -> WarmThroughput {
        let least = WarmThroughput(billing, throughput)
        for (value, least, names) in [
            (read, least.read, ("ReadUnitsPerSecond", "ReadCapacityUnits")),
            (write, least.write, ("WriteUnitsPerSecond", "WriteCapacityUnits")),
        ] {
            guard let value, value < least else { continue }
            let floor =
                billing == .payPerRequest
                ? "initial throughput for OnDemand. See: "
                    + "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html"
                    + "#on-demand-capacity-mode-initial"
                : "\(names.1) of ProvisionedThroughput"
            throw .invalidParameter("Requested \(names.0) for WarmThroughput for \(place) is lower than \(floor)")
        }
        return WarmThroughput(read: read ?? least.read, write: write ?? least.write)
    }

    /// - Returns: what holds after an update.
    func raise(_ current: WarmThroughput, for place: String) throws(DynamoError) -> WarmThroughput {
        for (value, current, name) in [
            (read, current.read, "ReadUnitsPerSecond"), (write, current.write, "WriteUnitsPerSecond"),
        ] {
            guard let value, value < current else { continue }
            throw .invalidParameter(
                "Requested \(name) for WarmThroughput for \(place) is lower than current WarmThroughput, decreasing "
                    + "WarmThroughput is not supported"
            )
        }
        return WarmThroughput(read: read ?? current.read, write: write ?? current.write)
    }
}
