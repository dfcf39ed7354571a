import EmulatorCore

/// The part of their answers that the operations on one item share.
extension WriteMembers {
    /// Writes what all writes answer besides `Attributes`.
    func writeMetrics(
        of outcome: WriteOutcome,
        _ object: inout ObjectWriter,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        let detail = ConsumedCapacity.Detail(returnConsumedCapacity)
        if detail != .none {
            var capacity = ConsumedCapacity(tableName: tableName ?? outcome.table.name)
            try capacity.add(outcome)
            object.member("ConsumedCapacity", &writer)
            capacity.write(detail, to: &writer)
        }
        if returnItemCollectionMetrics == "SIZE", let metrics = try ItemCollectionMetrics(of: outcome) {
            object.member("ItemCollectionMetrics", &writer)
            metrics.write(to: &writer)
        }
    }
}
